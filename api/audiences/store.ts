import { setImmediate } from 'node:timers/promises';
import type { Audience, AudienceWords, Clause, ClauseWords } from '#api/contract/audiences.ts';
import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Db, Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

import { groupsAbove } from '#api/people/membership-actions.ts';
import { clausesOf, type Subject } from './match.ts';

/** Ids in one `in (…)`: below the parameter limits of both databases, and a slice of about 2 ms. */
const SLICE = 200;

export type UnreadGroup = Readonly<{ groupId: string; name: string; problem: string | null }>;

/** The groups that these audiences name, each once. */
export function groupIdsOf(audiences: readonly Audience[]): readonly string[] {
  return namedIn(audiences, clause => (clause.kind === 'group' ? clause.groupIds : []));
}

/** A person with what audiences and due days are decided by; roles held now, in the order of their ids. */
export type Known = Readonly<{
  subject: Subject;
  person: Pick<Tables['person'], (typeof PERSON)[number]>;
  roles: readonly Pick<Tables['role'], 'kind' | 'unitId' | 'sinceOn'>[];
}>;

const PERSON = [
  'personId',
  'entraId',
  'state',
  'nature',
  'inactiveSinceOn',
  'country',
  'jobTitle',
  'joinedOn',
  'hiredOn',
  'mail',
  'hasMailbox',
  'hasTeamsApp',
] as const;

/**
 * People as the audiences see them: roles held now, and of their groups those that the audiences name. Managed people and
 * accounts that are no persons are among them; those who left are not, unless asked for by id. In the order of their ids.
 * Loads all at once: for everybody of a large organisation use `subjectSlices`.
 */
export async function loadSubjects(
  trx: Trx,
  tenantId: string,
  audiences: readonly Audience[],
  onlyPersonIds?: readonly string[],
): Promise<Subject[]> {
  const subjects: Subject[] = [];
  if (onlyPersonIds !== undefined) {
    for (const ids of inSlices([...new Set(onlyPersonIds)]))
      subjects.push(...(await loadKnown(trx, tenantId, audiences, ids)).map(({ subject }) => subject));
    return subjects.sort((a, b) => (a.personId < b.personId ? -1 : 1));
  }
  for (let after = ''; ;) {
    const slice = await pageOfKnown(trx, tenantId, audiences, after, SLICE);
    subjects.push(...slice.map(({ subject }) => subject));
    const last = slice.at(-1);
    if (last === undefined || slice.length < SLICE) return subjects;
    after = last.subject.personId;
  }
}

/** Everybody who has not left, in slices, each in a short reading of its own with the event loop served in between. */
export async function* subjectSlices(
  db: Db,
  tenantId: string,
  audiences: readonly Audience[],
): AsyncGenerator<readonly Subject[]> {
  for (let after = ''; ;) {
    const from = after;
    const slice = await db.read(tenantId, trx => pageOfKnown(trx, tenantId, audiences, from, SLICE));
    if (slice.length > 0) yield slice.map(({ subject }) => subject);
    const last = slice.at(-1);
    if (last === undefined || slice.length < SLICE) return;
    after = last.subject.personId;
    await setImmediate();
  }
}

/** These people (a slice), those who left too, in the order of their ids. */
export async function loadKnown(
  trx: Trx,
  tenantId: string,
  audiences: readonly Audience[],
  personIds: readonly string[],
): Promise<Known[]> {
  if (personIds.length === 0) return [];
  const people = await trx
    .selectFrom('person')
    .select(PERSON)
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .execute();
  people.sort((a, b) => (a.personId < b.personId ? -1 : 1));
  return withRoles(
    trx,
    tenantId,
    audiences,
    people,
    rolesNow(trx, tenantId).where(isAmong(trx, 'personId', personIds)),
  );
}

/** The next page of everybody who has not left, by id. */
export async function pageOfKnown(
  trx: Trx,
  tenantId: string,
  audiences: readonly Audience[],
  after: string,
  limit: number,
): Promise<Known[]> {
  const people = await trx
    .selectFrom('person')
    .select(PERSON)
    .where('tenantId', '=', tenantId)
    .where('personId', '>', after)
    .where('state', '<>', 'left')
    .orderBy('personId')
    .limit(limit)
    .execute();
  const last = people.at(-1)?.personId ?? after;
  const between = rolesNow(trx, tenantId).where('personId', '>', after).where('personId', '<=', last);
  return withRoles(trx, tenantId, audiences, people, between);
}

function rolesNow(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('role')
    .select(['personId', 'roleId', 'kind', 'unitId', 'sinceOn', 'responsiblePersonId'])
    .where('tenantId', '=', tenantId)
    .where('untilOn', 'is', null);
}

async function withRoles(
  trx: Trx,
  tenantId: string,
  audiences: readonly Audience[],
  people: readonly Known['person'][],
  ofThem: ReturnType<typeof rolesNow>,
): Promise<Known[]> {
  if (people.length === 0) return [];
  const roles = await ofThem.execute();
  // Ordered here: asked to order by its key, SQLite reads the whole table for each slice.
  roles.sort((a, b) => (a.roleId < b.roleId ? -1 : 1));
  const rolesByPerson = Map.groupBy(roles, ({ personId }) => personId);
  const namesUnits = audiences.some(audience => clausesOf(audience).some(({ kind }) => kind === 'unit'));
  const parents = namesUnits ? await parentUnits(trx, tenantId) : new Map<string, string | null>();
  const named = groupIdsOf(audiences);
  const entraIds = named.length === 0 ? [] : people.flatMap(({ entraId }) => entraId ?? []);
  const groups = await groupsAbove(trx, tenantId, entraIds, named);
  return people.map(person => {
    const { personId, entraId, state, nature, country, jobTitle, joinedOn, hiredOn } = person;
    const held = rolesByPerson.get(personId) ?? [];
    const subject = {
      personId,
      state,
      nature,
      country,
      jobTitle,
      joinedOn: hiredOn ?? joinedOn,
      roles: held.map(({ kind, unitId, responsiblePersonId }) => ({
        kind,
        unitIds: lineage(unitId, parents),
        responsiblePersonId,
      })),
      groupIds: (entraId === null ? undefined : groups.get(entraId)) ?? inNone,
    };
    return { subject, person, roles: held };
  });
}

const inNone: ReadonlySet<string> = new Set();

async function parentUnits(trx: Trx, tenantId: string): Promise<Map<string, string | null>> {
  const units = await trx
    .selectFrom('unit')
    .select(['unitId', 'parentUnitId'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(units.map(({ unitId, parentUnitId }) => [unitId, parentUnitId]));
}

/** The unit and all above it; a unit that stands above itself by mistake is listed once. */
function lineage(unitId: string | null, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const found: string[] = [];
  for (let at = unitId; at !== null && !found.includes(at); at = parents.get(at) ?? null) found.push(at);
  return found;
}

/** Groups of the audience whose members we have never read completely: until then nobody can say who is meant. */
export async function unreadGroupsOf(trx: Trx, tenantId: string, audience: Audience): Promise<UnreadGroup[]> {
  const ids = groupIdsOf([audience]);
  if (ids.length === 0) return [];
  const held = await trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name', 'state', 'problem', 'readAt'])
    .where('tenantId', '=', tenantId)
    .where('groupId', 'in', [...ids])
    .execute();
  const byId = new Map(held.map(group => [group.groupId, group]));
  return ids.flatMap(groupId => {
    const group = byId.get(groupId);
    if (group === undefined) return { groupId, name: groupId, problem: 'not in the directory' };
    // Failed or gone after a complete reading: the members last known still hold.
    const read = group.readAt !== null && group.state !== 'named' && group.state !== 'wanted';
    return read ? [] : { groupId, name: group.name, problem: group.problem };
  });
}

/** The audiences with names for their ids, in the same order; what is no longer known keeps its id. */
export async function wordsOf(trx: Trx, tenantId: string, audiences: readonly Audience[]): Promise<AudienceWords[]> {
  const unitIds = namedIn(audiences, clause => (clause.kind === 'unit' ? clause.unitIds : []));
  const personIds = [
    ...new Set([
      ...audiences.flatMap(({ include, exclude }) => [...include, ...exclude]),
      ...namedIn(audiences, clause => (clause.kind === 'responsible' ? clause.personIds : [])),
    ]),
  ];
  const names = new Map<string, string>();
  for (const ids of inSlices(unitIds)) {
    const rows = await trx
      .selectFrom('unit')
      .select(['unitId as id', 'name'])
      .where('tenantId', '=', tenantId)
      .where('unitId', 'in', ids)
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  for (const ids of inSlices(groupIdsOf(audiences))) {
    const rows = await trx
      .selectFrom('directoryGroup')
      .select(['groupId as id', 'name'])
      .where('tenantId', '=', tenantId)
      .where('groupId', 'in', ids)
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  for (const ids of inSlices(personIds)) {
    const rows = await trx
      .selectFrom('person')
      .select(['personId as id', 'displayName as name'])
      .where('tenantId', '=', tenantId)
      .where('personId', 'in', ids)
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  const name = (id: string): string => names.get(id) ?? id;
  const person = (personId: string): PersonRef => ({ personId, name: name(personId) });
  const words = (clause: Clause): ClauseWords => ({ kind: clause.kind, values: valuesOf(clause, name) });
  return audiences.map(({ all, or, none, include, exclude, saved }) => ({
    all: all.map(words),
    ...(or === undefined ? {} : { or: or.map(way => ({ all: way.all.map(words), none: way.none.map(words) })) }),
    none: none.map(words),
    include: include.map(person),
    exclude: exclude.map(person),
    ...(saved === undefined ? {} : { saved }),
  }));
}

function valuesOf(clause: Clause, name: (id: string) => string): string[] {
  switch (clause.kind) {
    case 'kind':
    case 'country':
    case 'job-title':
      return clause.values;
    case 'unit':
      return clause.unitIds.map(name);
    case 'group':
      return clause.groupIds.map(name);
    case 'responsible':
      return clause.personIds.map(name);
    case 'joined-within':
      return [String(clause.days)];
  }
}

function namedIn(audiences: readonly Audience[], ids: (clause: Clause) => readonly string[]): readonly string[] {
  return [...new Set(audiences.flatMap(audience => clausesOf(audience).flatMap(ids)))];
}

function inSlices<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / SLICE) }, (_, at) => list.slice(at * SLICE, (at + 1) * SLICE));
}
