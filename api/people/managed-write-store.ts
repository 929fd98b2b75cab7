import { randomUUID } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';
import { insertRows, isAmong, updateRows } from '#api/platform/db/rows.ts';
import type { ManagedFacts } from './managed-store.ts';
import { searchTextOf, sortKeyOf } from './names.ts';

type Stamp = Readonly<{ by: string; at: Instant; today: CalendarDate }>;

/** The rule under which a role of somebody managed here stands. */
const MANAGED_RULE = 'managed here';

export async function insertManaged(
  trx: Trx,
  tenantId: string,
  people: readonly (ManagedFacts & Readonly<{ responsiblePersonId: string | null }>)[],
  language: string,
  { by, at, today }: Stamp,
): Promise<void> {
  const rows = people.map(({ personId, joinedOn, ...facts }) => ({
    personId,
    source: 'managed' as const,
    entraId: null,
    ...nameColumns(facts),
    upn: null,
    employeeId: null,
    userType: null,
    employeeType: null,
    department: null,
    officeLocation: null,
    jobTitle: null,
    country: null,
    language,
    languageSource: 'tenant' as const,
    preferredLanguage: null,
    timeZone: null,
    timeZoneSource: null,
    hiredOn: null,
    managerEntraId: null,
    nature: 'person',
    natureRule: null,
    state: 'active' as const,
    joinedOn,
    inactiveSinceOn: null,
    decidedAt: at,
    hasTeamsApp: null,
    hasMailbox: null,
    lastSeenAt: null,
    modifiedAt: at,
  }));
  await insertRows(trx, tenantId, 'person', rows);
  await insertRows(
    trx,
    tenantId,
    'role',
    people.map(person => newRole(person, person.joinedOn, at)),
  );
  await noteChanges(
    trx,
    tenantId,
    people.map(({ personId }) => ({ personId, what: 'joined', from: null, to: null })),
    { by, at, today },
  );
}

/** New facts; another kind or unit ends the role and begins one today. */
export async function updateManaged(
  trx: Trx,
  tenantId: string,
  facts: ManagedFacts & Readonly<{ responsiblePersonId: string | null }>,
  isOtherRole: boolean,
  { by, at, today }: Stamp,
): Promise<void> {
  const { personId, joinedOn } = facts;
  await trx
    .updateTable('person')
    .set({ ...nameColumns(facts), joinedOn, modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .execute();
  if (!isOtherRole) return;
  await trx
    .updateTable('role')
    .set({ untilOn: today, modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('untilOn', 'is', null)
    .execute();
  await insertRows(trx, tenantId, 'role', [newRole(facts, today, at)]);
  await noteChanges(trx, tenantId, [{ personId, what: 'role-began', from: null, to: facts.kind }], { by, at, today });
}

/** They have left, or have come back; whoever is so already stays as they are. Answers those who changed. */
export async function updateLeft(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  left: boolean,
  { by, at, today }: Stamp,
): Promise<string[]> {
  const changed = await trx
    .updateTable('person')
    .set({ state: left ? 'left' : 'active', inactiveSinceOn: left ? today : null, modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('source', '=', 'managed')
    .where('state', left ? '<>' : '=', 'left')
    .where(isAmong(trx, 'personId', personIds))
    .returning('personId')
    .execute();
  const what = left ? 'left' : 'restored';
  await noteChanges(
    trx,
    tenantId,
    changed.map(({ personId }) => ({ personId, what, from: null, to: null })),
    { by, at, today },
  );
  return changed.map(({ personId }) => personId);
}

/**
 * People managed here follow the coordinator of their unit, whom no directory run looks at: all of them come to a new
 * one; with none any more those whom the former one looked after have nobody.
 */
export async function handOver(
  trx: Trx,
  tenantId: string,
  { unitId, from, to }: Readonly<{ unitId: string; from: string | null; to: string | null }>,
  stamp: Readonly<Omit<Stamp, 'by'> & { by: string | null }>,
): Promise<void> {
  if (from === to) return;
  const roles = await trx
    .selectFrom('role')
    .innerJoin('person', join =>
      join.onRef('person.tenantId', '=', 'role.tenantId').onRef('person.personId', '=', 'role.personId'),
    )
    .select(['role.roleId', 'role.personId', 'role.responsiblePersonId'])
    .where('role.tenantId', '=', tenantId)
    .where('role.unitId', '=', unitId)
    .where('role.untilOn', 'is', null)
    .where('person.source', '=', 'managed')
    .execute();
  const moved = roles.filter(({ personId, responsiblePersonId: held }) =>
    to === null ? held === from : held !== to && personId !== to,
  );
  const rows = moved.map(({ roleId }) => ({ roleId, responsiblePersonId: to, modifiedAt: stamp.at }));
  await updateRows(trx, tenantId, 'role', 'roleId', rows);
  await noteChanges(
    trx,
    tenantId,
    moved.map(({ personId, responsiblePersonId: held }) => ({ personId, what: 'responsible', from: held, to })),
    stamp,
  );
}

export async function noteChanges(
  trx: Trx,
  tenantId: string,
  changes: readonly Readonly<{ personId: string; what: string; from: string | null; to: string | null }>[],
  { by, at, today }: Readonly<Omit<Stamp, 'by'> & { by: string | null }>,
): Promise<void> {
  const cause = toJson({ by, why: 'managed' });
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

function nameColumns({ givenName, surname, mail }: Pick<ManagedFacts, 'givenName' | 'surname' | 'mail'>) {
  const displayName = `${givenName} ${surname}`;
  return {
    displayName,
    givenName,
    surname,
    mail,
    sortKey: sortKeyOf(displayName),
    searchText: searchTextOf([displayName, mail]),
  };
}

function newRole(
  {
    personId,
    kind,
    unitId,
    responsiblePersonId,
  }: Pick<ManagedFacts, 'personId' | 'kind' | 'unitId'> & Readonly<{ responsiblePersonId: string | null }>,
  sinceOn: CalendarDate,
  at: Instant,
) {
  return {
    roleId: randomUUID(),
    personId,
    kind,
    unitId,
    sinceOn,
    untilOn: null,
    responsiblePersonId,
    rule: MANAGED_RULE,
    modifiedAt: at,
  };
}
