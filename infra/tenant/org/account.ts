import { organisationDomain } from '#infra/tenant/org/demo.ts';
import type { NamedPerson } from '#infra/tenant/org/demo.ts';
import { mailName } from '#infra/tenant/org/names.ts';
import { uuidOf } from '#infra/tenant/org/random.ts';
import type { Chance } from '#infra/tenant/org/random.ts';
import type { Account, User } from '#infra/tenant/org/types.ts';
import type { Unit } from '#infra/tenant/org/units.ts';

/** A person of the sample before they are an account: name, unit and what ties them to it. */
export type Draft = Omit<NamedPerson, 'unit' | 'id'> & { readonly id?: string; readonly unit: Unit };

/** Addresses given so far in one organisation: the second Anna Weber becomes anna.weber2. */
export type Addresses = Map<string, number>;

/** The account of a person. `number` is their place in the organisation: it makes the id, the employee id and the phone number. */
export function personAccount(draft: Draft, number: number, given: Addresses, random: Chance): Account {
  const { unit, kind } = draft;
  const guest = kind === 'guest';
  const local = uniqueLocal(mailName(draft.givenName, draft.surname), given);
  const mail = guest ? `${local}@partner.example` : `${local}@${organisationDomain}`;
  const staff = kind === 'staff' || kind === 'both';
  const mailbox = staff || (kind === 'volunteer' && random.hit(0.9));
  const user: User = {
    ...blankUser(draft.id ?? uuidOf(`person ${number}`), `${draft.givenName} ${draft.surname}`),
    accountEnabled: draft.id !== undefined || !random.hit(0.01),
    businessPhones: staff && random.hit(0.7) ? [`+49 221 5550 ${100 + (number % 900)}`] : [],
    city: unit.city,
    companyName: guest ? 'Partner gGmbH' : null,
    country: random.hit(0.97) ? 'DE' : 'BE',
    department: guest ? null : unit.name,
    employeeHireDate: guest || random.hit(0.03) ? null : `${draft.hiredOn}T00:00:00Z`,
    employeeId: guest ? null : `${kind === 'volunteer' ? 'E' : 'M'}${String(number).padStart(6, '0')}`,
    employeeType: guest ? null : staff ? 'Employee' : 'Volunteer',
    externalUserState: guest ? (draft.id === undefined && random.hit(0.3) ? 'PendingAcceptance' : 'Accepted') : null,
    givenName: draft.givenName,
    jobTitle: draft.jobTitle,
    mail: guest || mailbox || draft.id ? mail : null,
    mailNickname: local,
    mobilePhone: random.hit(0.4) ? `+49 151 5550${String(number % 10_000).padStart(4, '0')}` : null,
    officeLocation: staff ? unit.city : null,
    otherMails: guest ? [mail] : [],
    postalCode: unit.postalCode,
    preferredLanguage: draft.language,
    state: 'Nordrhein-Westfalen',
    streetAddress: unit.street,
    surname: draft.surname,
    usageLocation: 'DE',
    userPrincipalName: guest ? `${local}_partner.example#EXT#@lotsenwerk.onmicrosoft.example` : mail,
    userType: guest ? 'Guest' : 'Member',
  };
  return {
    user,
    managerId: null,
    teams: draft.teams,
    mailbox: !guest && (mailbox || draft.id !== undefined),
    timeZone: 'Europe/Berlin',
    appRoles: draft.appRoles,
    deletedAt: null,
  };
}

export type TechnicalKind = 'shared mailbox' | 'room' | 'service' | 'admin' | 'station';

/** An account that is nobody: it signs in to machines, receives mail for a team, or is a room. */
export function technicalAccount(
  kind: TechnicalKind,
  id: string,
  displayName: string,
  local: string,
  unit: Unit,
): Account {
  const signsIn = kind === 'service' || kind === 'admin' || kind === 'station';
  const mailbox = kind === 'shared mailbox' || kind === 'room';
  const user: User = {
    ...blankUser(id, displayName),
    accountEnabled: signsIn,
    city: unit.city,
    country: 'DE',
    department: kind === 'station' ? unit.name : null,
    employeeType: kind === 'service' ? 'Service' : kind === 'admin' ? 'Admin' : null,
    mail: mailbox || kind === 'station' ? `${local}@${organisationDomain}` : null,
    mailNickname: local,
    officeLocation: kind === 'room' ? unit.city : null,
    preferredLanguage: 'de-DE',
    usageLocation: 'DE',
    userPrincipalName: `${local}@${organisationDomain}`,
  };
  return {
    user,
    managerId: null,
    teams: kind === 'station' ? 'absent' : 'none',
    mailbox: mailbox || kind === 'station',
    timeZone: 'Europe/Berlin',
    appRoles: [],
    deletedAt: null,
  };
}

function blankUser(id: string, displayName: string): User {
  return {
    id, accountEnabled: true, businessPhones: [], city: null, companyName: null, country: null, createdDateTime: '2024-01-08T08:00:00Z',
    department: null, displayName, employeeHireDate: null, employeeId: null, employeeLeaveDateTime: null, employeeType: null,
    externalUserState: null, givenName: null, jobTitle: null, mail: null, mailNickname: '', mobilePhone: null, officeLocation: null,
    otherMails: [], postalCode: null, preferredLanguage: null, state: null, streetAddress: null, surname: null, usageLocation: null,
    userPrincipalName: '', userType: 'Member',
  }; // prettier-ignore
}

function uniqueLocal(wanted: string, given: Addresses): string {
  const count = (given.get(wanted) ?? 0) + 1;
  given.set(wanted, count);
  return count === 1 ? wanted : `${wanted}${count}`;
}
