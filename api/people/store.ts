import { randomUUID } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';
import { insertRows, isAmong, updateRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { Account } from './account.ts';
import { languageOf } from './language.ts';
import { searchTextOf, sortKeyOf } from './names.ts';
import type { Change, Held, Joiner, PersonEvent } from './sync.ts';

export type PersonRow = Omit<Tables['person'], 'tenantId'>;
type Row = PersonRow;
const FACTS = [
  'entraId',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'upn',
  'employeeId',
  'userType',
  'employeeType',
  'department',
  'officeLocation',
  'jobTitle',
  'country',
  'preferredLanguage',
  'hiredOn',
  'managerEntraId',
] as const;

/** People of the directory by their object ids (a page of them), as the sync compares them. */
export async function findHeld(trx: Trx, tenantId: string, entraIds: readonly string[]): Promise<Map<string, Held>> {
  if (entraIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'state', 'nature', ...FACTS])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'entraId', entraIds))
    .execute();
  return new Map(rows.flatMap(row => (row.entraId === null ? [] : [[row.entraId, heldOf(row, row.entraId)]])));
}

/** Ids of people of the directory who have not left, in slices: what a full reading is compared with at its end. */
export async function listPresent(
  trx: Trx,
  tenantId: string,
  after: string,
  most: number,
): Promise<readonly Readonly<{ personId: string; entraId: string | null }>[]> {
  return trx
    .selectFrom('person')
    .select(['personId', 'entraId'])
    .where('tenantId', '=', tenantId)
    .where('source', '=', 'directory')
    .where('state', '<>', 'left')
    .where('personId', '>', after)
    .orderBy('personId')
    .limit(most)
    .execute();
}

function heldOf(
  { personId, state, nature, ...facts }: Pick<Row, 'personId' | 'state' | 'nature' | (typeof FACTS)[number]>,
  entraId: string,
): Held {
  return { personId, state, nature, account: { ...facts, entraId, isEnabled: state !== 'disabled' } };
}

/** People who left, as far as a returner can be told by: one of them may come back under another object id. */
export async function listLeavers(
  trx: Trx,
  tenantId: string,
): Promise<Pick<Row, 'personId' | 'employeeId' | 'mail'>[]> {
  return trx
    .selectFrom('person')
    .select(['personId', 'employeeId', 'mail'])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'left')
    .where(eb => eb.or([eb('employeeId', 'is not', null), eb('mail', 'is not', null)]))
    .orderBy('inactiveSinceOn', 'desc')
    .execute();
}

/** Everybody who may be obliged, or once was: whose enrolments a reconciliation compares. */
export async function listEverybody(trx: Trx, tenantId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .orderBy('personId')
    .execute();
  return rows.map(({ personId }) => personId);
}

export async function countActive(trx: Trx, tenantId: string): Promise<number> {
  const { active } = await trx
    .selectFrom('person')
    .select(eb => eb.fn.countAll().as('active'))
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'active')
    .where('nature', '=', 'person')
    .executeTakeFirstOrThrow();
  return Number(active);
}

type When = Readonly<{ today: CalendarDate; at: Instant }>;

/** A new person of the directory: nature 'new' until the mapping has said what they are. */
export function newPerson({ account, state }: Joiner, { today, at }: When): Row {
  return {
    personId: randomUUID(),
    source: 'directory',
    ...columns(account),
    language: 'de',
    languageSource: 'tenant',
    timeZone: null,
    timeZoneSource: null,
    nature: 'new',
    natureRule: null,
    state,
    joinedOn: account.hiredOn ?? today,
    inactiveSinceOn: state === 'active' ? null : today,
    decidedAt: null,
    hasTeamsApp: null,
    hasMailbox: null,
    lastSeenAt: null,
    modifiedAt: at,
  };
}

export async function insertPeople(trx: Trx, tenantId: string, people: readonly Row[]): Promise<void> {
  await insertRows(trx, tenantId, 'person', people);
}

/** Facts and state of people, and their history; roles are decided afterwards. */
export async function updatePeople(
  trx: Trx,
  tenantId: string,
  changes: readonly Change[],
  { today, at }: When,
): Promise<void> {
  const rows = changes.map(({ held, account, state }) => ({
    personId: held.personId,
    ...columns(account),
    state,
    decidedAt: null,
    modifiedAt: at,
  }));
  await updateRows(trx, tenantId, 'person', 'personId', rows);
  const moved = changes.filter(({ held, state }) => held.state !== state);
  const since = moved.map(({ held, state }) => ({
    personId: held.personId,
    inactiveSinceOn: state === 'active' ? null : today,
  }));
  await updateRows(trx, tenantId, 'person', 'personId', since);
  await insertPersonChanges(
    trx,
    tenantId,
    changes.flatMap(({ held, events }) => events.map(event => ({ personId: held.personId, ...event }))),
    { today, at },
  );
}

function columns(account: Account) {
  const { isEnabled: _, ...facts } = account;
  return {
    ...facts,
    sortKey: sortKeyOf(account.displayName),
    searchText: searchTextOf([account.displayName, account.mail, account.upn, account.employeeId]),
  };
}

export type PersonChange = Readonly<{
  personId: string;
  what: PersonEvent['what'] | 'joined' | 'possible-return' | 'nature' | 'role-began' | 'role-ended' | 'responsible';
  from: string | null;
  to: string | null;
}>;

/** History that is never changed. Values are ids or words of ours ('staff · Köln'), so that names can be erased elsewhere. */
export async function insertPersonChanges(
  trx: Trx,
  tenantId: string,
  changes: readonly PersonChange[],
  { today, at }: When,
): Promise<void> {
  const cause = toJson({ by: null, why: 'directory' });
  const rows = changes.map(({ personId, what, from, to }) => ({
    changeId: randomUUID(),
    personId,
    what,
    fromValue: from,
    toValue: to,
    appliesOn: today,
    recordedAt: at,
    cause,
  }));
  await insertRows(trx, tenantId, 'personChange', rows);
}

/** Whoever has one of these as manager is decided again: the manager came, went, or is somebody else's account now. */
export async function redecideReports(trx: Trx, tenantId: string, managerEntraIds: readonly string[]): Promise<void> {
  if (managerEntraIds.length === 0) return;
  await trx
    .updateTable('person')
    .set({ decidedAt: null })
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'managerEntraId', managerEntraIds))
    .where('decidedAt', 'is not', null)
    .execute();
}

/** The language follows the directory, else the organisation, as long as the person has not chosen one. */
export function languageColumns(
  { languageSource, preferredLanguage }: Pick<Row, 'languageSource' | 'preferredLanguage'>,
  organisationLanguage: 'de' | 'en',
): Partial<Pick<Row, 'language' | 'languageSource'>> {
  return languageSource === 'own' ? {} : languageOf(preferredLanguage, organisationLanguage);
}
