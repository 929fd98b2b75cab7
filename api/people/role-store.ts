import { randomUUID } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { roleKey } from './mapping.ts';
import type { PersonChange } from './store.ts';

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
  return trx
    .selectFrom('person')
    .select(PERSON)
    .where('tenantId', '=', tenantId)
    .where('decidedAt', 'is', null)
    .where('source', '=', 'directory')
    .where('personId', '>', after)
    .orderBy('personId')
    .limit(most)
    .execute();
}

export type WantedRole = Readonly<{
  kind: RoleKind;
  unitName: string | null;
  unitId: string | null;
  rule: string;
  responsiblePersonId: string | null;
}>;

/**
 * Ends what is no longer so, begins what is new, and leaves the rest alone; answers what is worth telling. The first roles
 * of a joiner are not: they came with the joining.
 */
export async function writeRoles(
  trx: Trx,
  tenantId: string,
  personId: string,
  held: readonly (Role & { unitName: string | null })[],
  wanted: readonly WantedRole[],
  { sinceOn, isFirst, today, at }: { sinceOn: CalendarDate; isFirst: boolean; today: CalendarDate; at: Instant },
): Promise<PersonChange[]> {
  const changes: PersonChange[] = [];
  const words = (role: { kind: string; unitName: string | null }): string =>
    role.unitName === null ? role.kind : `${role.kind} · ${role.unitName}`;
  for (const role of held) {
    const stays = wanted.find(each => roleKey(each.kind, each.unitId) === roleKey(role.kind, role.unitId));
    if (stays === undefined) {
      await updateRole(trx, tenantId, role.roleId, { untilOn: today, modifiedAt: at });
      changes.push({ personId, what: 'role-ended', from: words(role), to: null });
    } else if (stays.responsiblePersonId !== role.responsiblePersonId) {
      const { responsiblePersonId, rule } = stays;
      await updateRole(trx, tenantId, role.roleId, { responsiblePersonId, rule, modifiedAt: at });
      changes.push({ personId, what: 'responsible', from: role.responsiblePersonId, to: responsiblePersonId });
    } else if (stays.rule !== role.rule)
      await updateRole(trx, tenantId, role.roleId, { rule: stays.rule, modifiedAt: at });
  }
  for (const role of wanted) {
    if (held.some(each => roleKey(each.kind, each.unitId) === roleKey(role.kind, role.unitId))) continue;
    const { kind, unitId, rule, responsiblePersonId } = role;
    await trx
      .insertInto('role')
      .values({
        tenantId,
        roleId: randomUUID(),
        personId,
        kind,
        unitId,
        sinceOn,
        untilOn: null,
        responsiblePersonId,
        rule,
        modifiedAt: at,
      })
      .execute();
    if (!isFirst) changes.push({ personId, what: 'role-began', from: null, to: words(role) });
  }
  return changes;
}

async function updateRole(trx: Trx, tenantId: string, roleId: string, change: Partial<Role>): Promise<void> {
  await trx.updateTable('role').set(change).where('tenantId', '=', tenantId).where('roleId', '=', roleId).execute();
}

/** Writes what the mapping says, when it says something new. */
export async function updateNature(
  trx: Trx,
  tenantId: string,
  person: Undecided,
  set: Partial<Pick<Tables['person'], 'nature' | 'natureRule' | 'language' | 'languageSource'>>,
  at: Instant,
): Promise<void> {
  const isSame = (Object.keys(set) as (keyof typeof set)[]).every(name => person[name] === set[name]);
  if (isSame) return;
  await trx
    .updateTable('person')
    .set({ ...set, modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', person.personId)
    .execute();
}

/** Called once the enrolments of these people have followed. */
export async function markDecided(trx: Trx, tenantId: string, personIds: readonly string[], at: Instant) {
  await trx
    .updateTable('person')
    .set({ decidedAt: at })
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...personIds])
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
    .where('role.personId', 'in', [...personIds])
    .where('role.untilOn', 'is', null)
    .orderBy('role.roleId')
    .execute();
}

/** Object id → person id, of those who are active people. */
export async function listActivePeople(
  trx: Trx,
  tenantId: string,
  entraIds: readonly string[],
): Promise<Map<string, string>> {
  if (entraIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['entraId', 'personId'])
    .where('tenantId', '=', tenantId)
    .where('entraId', 'in', [...new Set(entraIds)])
    .where('state', '=', 'active')
    // A manager whose own page came in the same run is still 'new': decided within minutes, so counted already.
    .where('nature', 'in', ['person', 'new'])
    .execute();
  return new Map(rows.flatMap(({ entraId, personId }) => (entraId === null ? [] : [[entraId, personId]])));
}
