import type { AppRole, TeamsState } from '#infra/tenant/org/types.ts';

/** The organisation's name and domain: invented, like everybody in it. */
export const organisationName = 'Lotsenwerk Rheinland e. V.';
export const organisationDomain = 'lotsenwerk.example';

/** Ids of the people and groups that demos and tests call by name. The same at every size and seed. */
export const demoPeople = {
  jana: '10000000-0000-4000-8000-000000000001',
  mehmet: '10000000-0000-4000-8000-000000000002',
  anna: '10000000-0000-4000-8000-000000000003',
  ben: '10000000-0000-4000-8000-000000000004',
  emily: '10000000-0000-4000-8000-000000000005',
  eva: '10000000-0000-4000-8000-000000000006',
  rania: '10000000-0000-4000-8000-000000000007',
  luca: '10000000-0000-4000-8000-000000000008',
  martin: '10000000-0000-4000-8000-000000000009',
  tom: '10000000-0000-4000-8000-000000000010',
  trainingMailbox: '10000000-0000-4000-8000-000000000020',
  station: '10000000-0000-4000-8000-000000000021',
  room: '10000000-0000-4000-8000-000000000022',
  service: '10000000-0000-4000-8000-000000000023',
  janaAdmin: '10000000-0000-4000-8000-000000000024',
} as const;

export const demoGroups = {
  everybody: '20000000-0000-4000-8000-000000000001',
  allStaff: '20000000-0000-4000-8000-000000000002',
  allVolunteers: '20000000-0000-4000-8000-000000000003',
  managers: '20000000-0000-4000-8000-000000000004',
  medics: '20000000-0000-4000-8000-000000000005',
  partners: '20000000-0000-4000-8000-000000000006',
  volunteersKoeln: '20000000-0000-4000-8000-000000000010',
  staffHeadOffice: '20000000-0000-4000-8000-000000000011',
  technicalAccounts: '20000000-0000-4000-8000-000000000012',
} as const;

/** Sends the training mails: a shared mailbox. */
export const trainingMailbox = `training@${organisationDomain}`;

export interface NamedPerson {
  readonly id: string;
  readonly givenName: string;
  readonly surname: string;
  readonly unit: string;
  readonly kind: 'staff' | 'volunteer' | 'both' | 'guest';
  /** For kind both: the town whose volunteers they belong to. */
  readonly volunteersIn?: string;
  readonly jobTitle: string | null;
  readonly language: string;
  readonly hiredOn: string;
  readonly appRoles: readonly AppRole[];
  readonly teams: TeamsState;
  /** Leads the unit; a coordinator owns „Ehrenamt <town>“. */
  readonly leads?: boolean;
  readonly coordinates?: string;
}

const person = (
  id: string,
  name: string,
  unit: string,
  kind: NamedPerson['kind'],
  more: Partial<NamedPerson>,
): NamedPerson => {
  const [givenName = '', surname = ''] = name.split(' ');
  const base = { jobTitle: null, language: 'de-DE', hiredOn: '2021-03-01', appRoles: [], teams: 'installed' } as const;
  return { id, givenName, surname, unit, kind, ...base, ...more };
};

/** In the order in which a person picker offers them. */
export const namedPeople: readonly NamedPerson[] = [
  person(demoPeople.jana, 'Jana Roth', 'Kreisverband Köln', 'staff', { jobTitle: 'Koordination Ehrenamt', hiredOn: '2018-09-01', appRoles: ['Training.Admin'], coordinates: 'Köln' }),
  person(demoPeople.mehmet, 'Mehmet Aydın', 'Geschäftsstelle', 'both', { volunteersIn: 'Köln', jobTitle: 'Referent Fuhrpark', hiredOn: '2022-04-01' }),
  person(demoPeople.anna, 'Anna Weber', 'Kreisverband Köln', 'volunteer', { hiredOn: '2024-02-15' }),
  person(demoPeople.ben, 'Ben Kühn', 'Kreisverband Bonn', 'staff', { jobTitle: 'Notfallsanitäter', hiredOn: '2023-10-01' }),
  person(demoPeople.emily, 'Emily Clarke', 'Kreisverband Köln', 'volunteer', { language: 'en-GB', hiredOn: '2025-01-10' }),
  person(demoPeople.eva, 'Eva Lang', 'Kreisverband Köln', 'staff', { jobTitle: 'Leitung Kreisverband', hiredOn: '2012-01-01', leads: true }),
  person(demoPeople.rania, 'Rania Haddad', 'Geschäftsstelle', 'staff', { jobTitle: 'Controlling', hiredOn: '2020-07-01', appRoles: ['Training.Reader'] }),
  person(demoPeople.luca, 'Luca Moretti', 'Kreisverband Bonn', 'guest', { language: 'en-GB', teams: 'none', hiredOn: '2025-05-01' }),
  person(demoPeople.martin, 'Martin Groß', 'Geschäftsstelle', 'staff', { jobTitle: 'Geschäftsführung', hiredOn: '2009-05-01', leads: true }),
  person(demoPeople.tom, 'Tom Frings', 'Geschäftsstelle', 'staff', { jobTitle: 'Bildungsreferent', hiredOn: '2019-02-01', appRoles: ['Training.Author'], teams: 'absent' }),
]; // prettier-ignore
