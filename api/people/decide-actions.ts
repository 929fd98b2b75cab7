import { createHash } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { mapAccount, responsibleOf, type GroupName } from './mapping.ts';
import { groupsAbove } from './membership-store.ts';
import { listActivePeople, listOpenRoles, updateNature, writeRoles, type Undecided } from './role-store.ts';
import { insertPersonChanges, languageColumns, type PersonChange } from './store.ts';
import { coordinatorsOf, unitIdsFor } from './unit-store.ts';

export type Deciding = Readonly<{
  settings: Pick<Settings, 'mapping' | 'organisation'>;
  /** The groups that the mapping names, with their names. */
  groups: readonly GroupName[];
  today: CalendarDate;
  at: Instant;
  /** False: who would stop being a person is left as they are, undecided, and counted. */
  mayTakeOut: boolean;
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
  const { settings, groups, mayTakeOut, today, at } = deciding;
  const ids = slice.map(({ personId }) => personId);
  if (ids.length === 0) return { personIds: [], joined: 0, changed: 0, spared: [] };
  const entraIds = slice.flatMap(({ entraId }) => entraId ?? []);
  const above = await groupsAbove(
    trx,
    tenantId,
    entraIds,
    groups.map(({ groupId }) => groupId),
  );
  const held = Map.groupBy(await listOpenRoles(trx, tenantId, ids), ({ personId }) => personId);
  const managers = await listActivePeople(
    trx,
    tenantId,
    slice.flatMap(({ managerEntraId }) => managerEntraId ?? []),
  );
  const mapped = slice.map(person => {
    const groupIds = person.entraId === null ? undefined : above.get(person.entraId);
    const inGroups = groups.filter(({ groupId }) => groupIds?.has(groupId) ?? false);
    return { person, mapped: mapAccount(person, inGroups, settings.mapping) };
  });
  const roleGroups = [...new Set(mapped.flatMap(each => each.mapped.roles.flatMap(({ groupId }) => groupId ?? [])))];
  const coordinators = await coordinatorsOf(trx, tenantId, roleGroups);
  const units = await unitIdsFor(trx, tenantId, mapped, coordinators, at);

  const changes: PersonChange[] = [];
  const personIds: string[] = [];
  const spared: string[] = [];
  let joined = 0;
  let changed = 0;
  for (const { person, mapped: decided } of mapped) {
    const { personId } = person;
    if (person.state === 'left') {
      personIds.push(personId); // Their last roles stay: history is told with them.
      continue;
    }
    if (person.nature === 'person' && decided.nature !== 'person' && person.state === 'active' && !mayTakeOut) {
      spared.push(personId);
      continue;
    }
    personIds.push(personId);
    const before = changes.length;
    if (person.nature !== decided.nature) {
      if (decided.nature === 'person' && person.nature === 'new') joined += 1;
      changes.push(
        person.nature === 'new' && decided.nature === 'person'
          ? { personId, what: 'joined', from: null, to: null }
          : { personId, what: 'nature', from: person.nature === 'new' ? null : person.nature, to: decided.nature },
      );
    }
    const { nature, natureRule } = decided;
    const language = languageColumns(person, settings.organisation.language);
    await updateNature(trx, tenantId, person, { nature, natureRule, ...language }, at);
    const wanted = decided.roles.map(role => ({
      kind: role.kind,
      unitName: role.unitName,
      unitId: role.unitName === null ? null : (units.get(role.unitName) ?? null),
      rule: role.rule,
      responsiblePersonId: responsibleOf({
        personId,
        coordinatorPersonId: (role.groupId === null ? undefined : coordinators.get(role.groupId)) ?? null,
        managerPersonId: (person.managerEntraId === null ? undefined : managers.get(person.managerEntraId)) ?? null,
      }),
    }));
    const isFirst = person.nature === 'new';
    const sinceOn = isFirst ? person.joinedOn : today;
    changes.push(
      ...(await writeRoles(trx, tenantId, personId, held.get(personId) ?? [], wanted, { sinceOn, isFirst, today, at })),
    );
    if (changes.length > before && person.nature !== 'new') changed += 1;
  }
  await insertPersonChanges(trx, tenantId, changes, { today, at });
  return { personIds, joined, changed, spared };
}

/** What everybody was decided by: when it differs from the last time, everybody is decided again. */
export function mappingDigest({ mapping, organisation }: Pick<Settings, 'mapping' | 'organisation'>): string {
  return createHash('sha256')
    .update(JSON.stringify([mapping, organisation.language]))
    .digest('hex');
}
