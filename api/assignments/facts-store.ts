import { sql } from 'kysely';
import type { Audience, RoleKind } from '#api/contract/audiences.ts';
import { loadKnown, type Known } from '#api/audiences/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import { listCompletions } from './completion-store.ts';
import { listHeld } from './enrolment-store.ts';
import type { Facts, PersonFacts } from './evaluate.ts';
import { listExceptions } from './exception-store.ts';
import { noExceptions } from './exceptions.ts';

const KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** Everything that decides the enrolments of a slice of people (a few hundred) in these courses, by person id. */
export async function loadFacts(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  { audiences, courseIds }: Readonly<{ audiences: readonly Audience[]; courseIds: readonly string[] }>,
): Promise<Facts[]> {
  const known = await loadKnown(trx, tenantId, audiences, personIds);
  const held = Map.groupBy(await listHeld(trx, tenantId, personIds, courseIds), ({ personId }) => personId);
  const completions = Map.groupBy(
    await listCompletions(trx, tenantId, personIds, courseIds),
    ({ personId }) => personId,
  );
  const exceptions = await listExceptions(
    trx,
    tenantId,
    known.map(({ person: { personId }, roles }) => ({ personId, roles })),
  );
  return known.map(one => {
    const { personId } = one.subject;
    return {
      person: factsOf(one),
      subject: one.subject,
      held: held.get(personId) ?? [],
      completions: completions.get(personId) ?? [],
      exceptions: exceptions.get(personId) ?? noExceptions,
    };
  });
}

export async function listPersonFacts(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<PersonFacts[]> {
  return (await loadKnown(trx, tenantId, [], personIds)).map(factsOf);
}

/** Roles staff before volunteer before external. */
export function factsOf({ person, roles }: Pick<Known, 'person' | 'roles'>): PersonFacts {
  const { personId, state, nature, inactiveSinceOn, joinedOn, hiredOn, country } = person;
  const first = (a: Known['roles'][number], b: Known['roles'][number]): number =>
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.sinceOn < b.sinceOn ? -1 : 1);
  const ordered = roles.length < 2 ? roles : roles.toSorted(first);
  return { personId, state, nature, inactiveSinceOn, joinedOn, hiredOn, country, roles: ordered };
}

/**
 * The next page of people, by id, whose enrolments may have to change: everybody who has not left, and who has left but
 * still holds one that is not closed.
 */
export async function pageOfPeople(trx: Trx, tenantId: string, after: string, limit: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('personId')
    .where('person.tenantId', '=', tenantId)
    .where('person.personId', '>', after)
    .where(eb =>
      eb.or([
        eb('person.state', '<>', 'left'),
        eb.exists(
          eb
            .selectFrom('enrolment')
            .select('enrolment.enrolmentId')
            .where('enrolment.tenantId', '=', tenantId)
            .whereRef('enrolment.personId', '=', 'person.personId')
            .where('enrolment.state', '<>', 'closed'),
        ),
      ]),
    )
    .orderBy('person.personId')
    .limit(limit)
    .execute();
  return rows.map(({ personId }) => personId);
}

/** Of these people, those whose change the directory's next run has still to follow (and may hold back). */
export async function listWaiting(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('source', '=', 'directory')
    .where('decidedAt', 'is', null)
    .where(isAmong(trx, 'personId', personIds))
    .execute();
  return new Set(rows.map(({ personId }) => personId));
}

/** How many people hold an enrolment of these assignments that is not closed; counts no further than `most`. */
export async function countStanding(
  trx: Trx,
  tenantId: string,
  assignments: readonly Readonly<{ assignmentId: string; most: number }>[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { assignmentId, most } of assignments) {
    const { rows } = await sql<{ people: number }>`
      select count(*) as "people" from (
        select distinct "personId" from "enrolment"
        where "tenantId" = ${tenantId} and "assignmentId" = ${assignmentId} and "state" <> 'closed' limit ${most}
      ) counted`.execute(trx);
    found.set(assignmentId, rows[0]?.people ?? 0);
  }
  return found;
}

export async function namesOfGroups(
  trx: Trx,
  tenantId: string,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (groupIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name'])
    .where('tenantId', '=', tenantId)
    .where('groupId', 'in', [...new Set(groupIds)])
    .execute();
  return new Map(rows.map(({ groupId, name }) => [groupId, name]));
}
