import type { CalendarDate } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';

/** What an account brings along, and parting gives back; named and shaped as in the table of people. */
export type AccountFacts = Readonly<{
  source: 'directory' | 'managed';
  displayName: string;
  sortKey: string;
  searchText: string;
  state: 'active' | 'disabled' | 'left';
  hasTeamsApp: 0 | 1 | null;
  hasMailbox: 0 | 1 | null;
}> &
  Readonly<{ [Name in (typeof TEXTS)[number]]: string | null }>;
const TEXTS = [
  'entraId', 'givenName', 'surname', 'mail', 'upn', 'employeeId', 'userType', 'employeeType', 'department',
  'officeLocation', 'jobTitle', 'country', 'preferredLanguage', 'hiredOn', 'managerEntraId', 'inactiveSinceOn',
] as const; // prettier-ignore
export const ACCOUNT = [
  ...TEXTS,
  'source',
  'displayName',
  'sortKey',
  'searchText',
  'state',
  'hasTeamsApp',
  'hasMailbox',
] as const satisfies readonly (keyof AccountFacts)[];
export type Record = AccountFacts & Readonly<{ personId: string; nature: string; joinedOn: CalendarDate }>;
export type HeldRole = Readonly<{
  roleId: string;
  personId: string;
  kind: RoleKind;
  unitId: string | null;
  sinceOn: CalendarDate;
  untilOn: CalendarDate | null;
  responsiblePersonId: string | null;
  rule: string;
}>;
export type JoinReason = 'employee-id' | 'mail';
export type JoinWay = 'account' | 'second-account';

/** What parting needs to give each side back what it had. */
export type JoinDetail = Readonly<{
  reason: JoinReason;
  way: JoinWay;
  kept: AccountFacts;
  keptRoles: readonly HeldRole[];
  joinedRoles: readonly HeldRole[];
}>;

/** By what two records are told to be of one human being: employee number or mail. A name alone is nothing. */
export function joinReasonOf(a: Record, b: Record): JoinReason | null {
  if (a.personId === b.personId) return null;
  if (a.employeeId !== null && a.employeeId !== '' && a.employeeId === b.employeeId) return 'employee-id';
  const mails = (one: Record): string[] => [one.mail, one.upn].flatMap(mail => mail?.toLowerCase() || []);
  return mails(a).some(mail => mails(b).includes(mail)) ? 'mail' : null;
}

/**
 * How `joined` comes to `kept`: who has left, or never had an account, gets the other's; of two living accounts both stay
 * and open the same record. Null when the records cannot be joined that way round: the one to be joined must be an
 * account of the directory, and a person.
 */
export function joinWayOf(kept: Record, joined: Record): JoinWay | null {
  if (kept.nature !== 'person' || joined.nature !== 'person') return null;
  if (joined.entraId === null || joined.state === 'left') return null;
  return kept.entraId === null || kept.state === 'left' ? 'account' : 'second-account';
}

export function accountOf(record: Record): AccountFacts {
  return Object.fromEntries(ACCOUNT.map(name => [name, record[name]])) as AccountFacts;
}
