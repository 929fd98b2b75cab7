import { createHash } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { mapAccount, responsibleOf, type GroupName } from './mapping.ts';
import { groupsAbove } from './membership-store.ts';
import {
  listActivePeople,
  listOpenRoles,
  planRoles,
  updateNatures,
  writeRoles,
  type NatureSet,
  type RolePlan,
  type Undecided,
} from './role-store.ts';
import { insertPersonChanges, languageColumns } from './store.ts';
import { coordinatorsOf, unitsFor } from './unit-store.ts';

export type Deciding = Readonly<{
  settings: Pick<Settings, 'mapping' | 'organisation'>;
  /** The groups that the mapping names, with their names. */
  groups: readonly GroupName[];
  today: CalendarDate;
  at: Instant;
  /** False: who would stop being a person is left as they are, undecided, and counted. */
  mayTakeOut: boolean;
  /** Whoever has a role by one of these is left undecided: who looks after it has not come up yet. */
  pendingGroups?: ReadonlySet<string>;
}>;
export type Decided = Readonly<{
  /** All that were looked at and are decided now, changed or not. */
  personIds: readonly string[];
  joined: number;
  changed: number;
  /** People who would stop being persons, left alone. */
  spared: readonly string[];
}>;

/**
 * Decides nature, roles and responsible people of a slice (at most a few hundred) and writes what is different. It does
 * not mark them as decided: that comes once their enrolments have followed, so that a crash in between forgets nobody.
 */
export async function decideSlice(
  trx: Trx,
  tenantId: string,
  slice: readonly Undecided[],
  deciding: Deciding,
): Promise<Decided> {
  const { decided, natures, roles } = await planDecisions(trx, tenantId, slice, deciding);
  await updateNatures(trx, tenantId, natures, deciding.at);
  await writeRoles(trx, tenantId, roles);
  await insertPersonChanges(trx, tenantId, roles.changes, deciding);
  return decided;
}

export type Decisions = Readonly<{
  decided: Decided;
  /** Only of people of whom the mapping says something new. */
  natures: readonly (NatureSet & { personId: string })[];
  roles: RolePlan;
}>;

/**
 * What is to be written about people as they are in `slice`, which need not be in the database yet. Makes the units their
 * roles speak of. `managersHere`: object id → person id of managers in the slice itself.
 */
export async function planDecisions(
  trx: Trx,
  tenantId: string,
  slice: readonly Undecided[],
  { settings, groups, mayTakeOut, today, at, pendingGroups }: Deciding,
  managersHere: ReadonlyMap<string, string> = new Map(),
): Promise<Decisions> {
  const roles: RolePlan = { inserted: [], updated: [], changes: [] };
  const natures: (NatureSet & { personId: string })[] = [];
  const personIds: string[] = [];
  const spared: string[] = [];
  let joined = 0;
  let changed = 0;
  if (slice.length === 0) return { decided: { personIds, joined, changed, spared }, natures, roles };
  const above = await groupsAbove(
    trx,
    tenantId,
    slice.flatMap(({ entraId }) => entraId ?? []),
    groups.map(({ groupId }) => groupId),
  );
  const known = slice.filter(({ nature }) => nature !== 'new').map(({ personId }) => personId);
  const held = Map.groupBy(await listOpenRoles(trx, tenantId, known), ({ personId }) => personId);
  const managerIds = slice.flatMap(({ managerEntraId }) => managerEntraId ?? []);
  const managers = new Map([...(await listActivePeople(trx, tenantId, managerIds)), ...managersHere]);
  const nameOf = new Map(groups.map(group => [group.groupId, group]));
  const mapped = slice.map(person => {
    const groupIds = person.entraId === null ? undefined : above.get(person.entraId);
    const inGroups = [...(groupIds ?? [])].flatMap(groupId => nameOf.get(groupId) ?? []);
    inGroups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
    return { person, mapped: mapAccount(person, inGroups, settings.mapping) };
  });
  const roleGroups = [...new Set(mapped.flatMap(each => each.mapped.roles.flatMap(({ groupId }) => groupId ?? [])))];
  const coordinators = await coordinatorsOf(trx, tenantId, roleGroups);
  const units = await unitsFor(trx, tenantId, mapped, coordinators, { at, today });

  for (const { person, mapped: decided } of mapped) {
    const { personId } = person;
    if (decided.roles.some(({ groupId }) => groupId !== null && pendingGroups?.has(groupId) === true)) continue;
    if (person.state === 'left') {
      personIds.push(personId); // Their last roles stay: history is told with them.
      continue;
    }
    if (person.nature === 'person' && decided.nature !== 'person' && person.state === 'active' && !mayTakeOut) {
      spared.push(personId);
      continue;
    }
    personIds.push(personId);
    const before = roles.changes.length;
    const isFirst = person.nature === 'new';
    if (person.nature !== decided.nature) {
      if (decided.nature === 'person' && isFirst) joined += 1;
      roles.changes.push(
        isFirst && decided.nature === 'person'
          ? { personId, what: 'joined', from: null, to: null }
          : { personId, what: 'nature', from: isFirst ? null : person.nature, to: decided.nature },
      );
    }
    const { nature, natureRule } = decided;
    const { language, languageSource } = { ...person, ...languageColumns(person, settings.organisation.language) };
    const said = { nature, natureRule, language, languageSource };
    if (Object.entries(said).some(([name, value]) => person[name as keyof typeof said] !== value))
      natures.push({ personId, ...said });
    const wanted = decided.roles.map(role => {
      const unit = role.unitName === null ? undefined : units.get(role.unitName);
      return {
        kind: role.kind,
        unitName: role.unitName,
        unitId: unit?.unitId ?? null,
        rule: role.rule,
        responsiblePersonId: responsibleOf({
          personId,
          namedPersonId: unit?.namedPersonId ?? null,
          coordinatorPersonId: (role.groupId === null ? undefined : coordinators.get(role.groupId)) ?? null,
          managerPersonId: (person.managerEntraId === null ? undefined : managers.get(person.managerEntraId)) ?? null,
        }),
      };
    });
    const sinceOn = isFirst ? person.joinedOn : today;
    planRoles(roles, personId, held.get(personId) ?? [], wanted, { sinceOn, isFirst, today, at });
    if (roles.changes.length > before && !isFirst) changed += 1;
  }
  return { decided: { personIds, joined, changed, spared }, natures, roles };
}

/** What everybody was decided by: when it differs from the last time, everybody is decided again. */
export function mappingDigest({ mapping, organisation }: Pick<Settings, 'mapping' | 'organisation'>): string {
  return createHash('sha256')
    .update(JSON.stringify([mapping, organisation.language]))
    .digest('hex');
}
