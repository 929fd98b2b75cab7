import { randomUUID } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows, isAmong, updateRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { roleKey } from './mapping.ts';
import type { PersonChange, PersonRow } from './store.ts';

const PERSON = [
  'personId',
  'entraId',
  'displayName',
  'givenName',
  'surname',
  'upn',
  'userType',
  'employeeType',
  'department',
  'officeLocation',
  'managerEntraId',
  'state',
  'nature',
  'natureRule',
  'joinedOn',
  'language',
  'languageSource',
  'preferredLanguage',
] as const;
export type Undecided = Pick<Tables['person'], (typeof PERSON)[number]>;
type Role = Tables['role'];

/** People of the directory whose nature and roles are to be decided, in slices by id. */
export async function listUndecided(trx: Trx, tenantId: string, after: string, most: number): Promise<Undecided[]> {
  return (
    trx
      .selectFrom('person')
      .select(PERSON)
      .where('tenantId', '=', tenantId)
      .where('decidedAt', 'is', null)
      .where('source', '=', 'directory')
      // Another record of somebody is decided with the one that is kept.
      .where('nature', '<>', 'joined')
      .where('personId', '>', after)
      .orderBy('personId')
      .limit(most)
      .execute()
  );
}

export type WantedRole = Readonly<{
  kind: RoleKind;
  unitName: string | null;
  unitId: string | null;
  rule: string;
  responsiblePersonId: string | null;
}>;

type HeldRole = Role & Readonly<{ unitName: string | null }>;
type RoleRow = Omit<Role, 'tenantId'>;
type When = Readonly<{ today: CalendarDate; at: Instant }>;

/** What is to be written about roles: of a whole slice, so that few statements do it. */
export type RolePlan = Readonly<{
  inserted: RoleRow[];
  updated: Pick<RoleRow, 'roleId' | 'untilOn' | 'responsiblePersonId' | 'rule' | 'modifiedAt'>[];
  changes: PersonChange[];
}>;

/**
 * Ends what is no longer so, begins what is new, and leaves the rest alone; notes what is worth telling. The first roles
 * of a joiner are not: they came with the joining.
 */
export function planRoles(
  plan: RolePlan,
  personId: string,
  held: readonly HeldRole[],
  wanted: readonly WantedRole[],
  { sinceOn, isFirst, today, at }: When & { sinceOn: CalendarDate; isFirst: boolean },
): void {
  const { inserted, updated, changes } = plan;
  const words = (role: { kind: string; unitName: string | null }): string =>
    role.unitName === null ? role.kind : `${role.kind} · ${role.unitName}`;
  const isSame = (a: { kind: RoleKind; unitId: string | null }, b: { kind: RoleKind; unitId: string | null }) =>
    roleKey(a.kind, a.unitId) === roleKey(b.kind, b.unitId);
  for (const role of held) {
    const { roleId, untilOn, rule, responsiblePersonId } = role;
    const stays = wanted.find(each => isSame(each, role));
    if (stays === undefined) {
      updated.push({ roleId, untilOn: today, responsiblePersonId, rule, modifiedAt: at });
      changes.push({ personId, what: 'role-ended', from: words(role), to: null });
      continue;
    }
    const isKept = stays.responsiblePersonId === responsiblePersonId;
    if (isKept && stays.rule === rule) continue;
    updated.push({ roleId, untilOn, responsiblePersonId: stays.responsiblePersonId, rule: stays.rule, modifiedAt: at });
    if (!isKept)
      changes.push({ personId, what: 'responsible', from: responsiblePersonId, to: stays.responsiblePersonId });
  }
  for (const role of wanted) {
    if (held.some(each => isSame(each, role))) continue;
    const { kind, unitId, rule, responsiblePersonId } = role;
    const row = { personId, kind, unitId, sinceOn, untilOn: null, responsiblePersonId, rule, modifiedAt: at };
    inserted.push({ roleId: randomUUID(), ...row });
    if (!isFirst) changes.push({ personId, what: 'role-began', from: null, to: words(role) });
  }
}

export async function writeRoles(trx: Trx, tenantId: string, { inserted, updated }: RolePlan): Promise<void> {
  await updateRows(trx, tenantId, 'role', 'roleId', updated);
  await insertRows(trx, tenantId, 'role', inserted);
}

export type NatureSet = Pick<PersonRow, 'nature' | 'natureRule' | 'language' | 'languageSource'>;

/** What the mapping says, of people of whom it says something new. */
export async function updateNatures(
  trx: Trx,
  tenantId: string,
  said: readonly (NatureSet & { personId: string })[],
  at: Instant,
): Promise<void> {
  const rows = said.map(each => ({ ...each, modifiedAt: at }));
  await updateRows(trx, tenantId, 'person', 'personId', rows);
}

/** Called once the enrolments of these people have followed. */
export async function markDecided(trx: Trx, tenantId: string, personIds: readonly string[], at: Instant) {
  await trx
    .updateTable('person')
    .set({ decidedAt: at })
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .execute();
}

/** The next slice of people to decide again; the id of the last one, or null when all are marked. */
export async function undecideSlice(trx: Trx, tenantId: string, after: string, most: number): Promise<string | null> {
  const slice = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('personId', '>', after)
    .orderBy('personId')
    .limit(most)
    .execute();
  const last = slice.at(-1)?.personId;
  if (last === undefined) return null;
  await trx
    .updateTable('person')
    .set({ decidedAt: null })
    .where('tenantId', '=', tenantId)
    .where('personId', '>', after)
    .where('personId', '<=', last)
    // Who is managed here is decided by people, not by the mapping.
    .where('source', '=', 'directory')
    .where('decidedAt', 'is not', null)
    .execute();
  return last;
}

export async function listOpenRoles(trx: Trx, tenantId: string, personIds: readonly string[]) {
  return trx
    .selectFrom('role')
    .leftJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
    )
    .selectAll('role')
    .select('unit.name as unitName')
    .where('role.tenantId', '=', tenantId)
    .where(isAmong(trx, 'role.personId', personIds))
    .where('role.untilOn', 'is', null)
    .orderBy('role.roleId')
    .execute();
}

/** Object id → person id, of those who are active people; of a second account the record that it was joined to. */
export async function listActivePeople(
  trx: Trx,
  tenantId: string,
  entraIds: readonly string[],
): Promise<Map<string, string>> {
  if (entraIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .leftJoin('personJoin', join =>
      join
        .onRef('personJoin.tenantId', '=', 'person.tenantId')
        .onRef('personJoin.joinedPersonId', '=', 'person.personId')
        .on('personJoin.partedAt', 'is', null),
    )
    .leftJoin('person as kept', join =>
      join
        .onRef('kept.tenantId', '=', 'personJoin.tenantId')
        .onRef('kept.personId', '=', 'personJoin.keptPersonId')
        .on('kept.state', '=', 'active')
        .on('kept.nature', '=', 'person'),
    )
    .select(['person.entraId', 'person.personId', 'person.nature', 'kept.personId as keptPersonId'])
    .where('person.tenantId', '=', tenantId)
    .where(isAmong(trx, 'person.entraId', [...new Set(entraIds)]))
    .where('person.state', '=', 'active')
    // A manager whose own page came in the same run is still 'new': decided within minutes, so counted already.
    .where('person.nature', 'in', ['person', 'new', 'joined'])
    .execute();
  return new Map(
    rows.flatMap(({ entraId, personId, nature, keptPersonId }) => {
      const found = nature === 'joined' ? keptPersonId : personId;
      return entraId === null || found === null ? [] : [[entraId, found]];
    }),
  );
}
