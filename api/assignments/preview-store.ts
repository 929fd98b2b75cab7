import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import { loadSubjects } from '#api/audiences/actions.ts';
import type { Subject } from '#api/audiences/match.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { standingCompletions } from './enrolment-store.ts';
import type { PersonFacts } from './evaluate.ts';
import { listExceptions } from './exception-store.ts';
import { noExceptions } from './exceptions.ts';
import type { Candidate, Draft } from './preview.ts';
import { courseIdsOf } from './preview-path.ts';

const KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** Everybody who could be meant: one reading a table, whatever the size. Subjects that are no persons come beside. */
export async function loadCandidates(
  trx: Trx,
  tenantId: string,
  draft: Draft,
  today: CalendarDate,
): Promise<{ candidates: Candidate[]; subjects: Subject[] }> {
  const subjects = await loadSubjects(trx, tenantId, [draft.rule.audience]);
  const people = await trx
    .selectFrom('person')
    .select([
      'personId',
      'state',
      'nature',
      'inactiveSinceOn',
      'joinedOn',
      'hiredOn',
      'country',
      'mail',
      'hasMailbox',
      'hasTeamsApp',
    ])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'active')
    .execute();
  const byId = new Map(people.map(person => [person.personId, person]));
  const roles = Map.groupBy(await listRoles(trx, tenantId), ({ personId }) => personId);
  const completions = Map.groupBy(
    await listOfCourses(trx, tenantId, courseIdsOf(draft)),
    ({ personId }) => personId,
  );
  const belonging = people.map(({ personId }) => ({ personId, roles: roles.get(personId) ?? [] }));
  const exceptions = await listExceptions(trx, tenantId, belonging, true);
  const candidates = subjects.flatMap(subject => {
    const person = byId.get(subject.personId);
    if (person === undefined) return [];
    const { mail, hasMailbox, hasTeamsApp, ...facts } = person;
    const known: PersonFacts = { ...facts, roles: roles.get(person.personId) ?? [] };
    return {
      subject,
      person: known,
      mail,
      hasMailbox,
      hasTeamsApp,
      completions: completions.get(person.personId) ?? [],
      exceptions: exceptions.get(person.personId) ?? noExceptions,
    };
  });
  return { candidates, subjects };
}

async function listRoles(trx: Trx, tenantId: string) {
  const roles = await trx
    .selectFrom('role')
    .select(['personId', 'kind', 'unitId', 'sinceOn'])
    .where('tenantId', '=', tenantId)
    .where('untilOn', 'is', null)
    .execute();
  return roles.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.sinceOn < b.sinceOn ? -1 : 1));
}

async function listOfCourses(trx: Trx, tenantId: string, courseIds: readonly string[]) {
  return standingCompletions(trx, tenantId)
    .where('completion.courseId', 'in', [...courseIds])
    .execute();
}

/** 'person month' ('… 2027-05') of everybody who has at least so many other courses due in a month, and how many. */
export async function findBusyMonths(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
  least: number,
): Promise<Map<string, number>> {
  const month = sql<string>`substr("dueOn", 1, 7)`;
  const rows = await trx
    .selectFrom('enrolment')
    .select(eb => ['personId', month.as('month'), eb.fn.count('courseId').distinct().as('courses')])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .where('courseId', 'not in', [...courseIds])
    .groupBy(['personId', month])
    .having(eb => eb(eb.fn.count('courseId').distinct(), '>=', least))
    .execute();
  return new Map(rows.map(({ personId, month, courses }) => [`${personId} ${month}`, Number(courses)]));
}

export type Named = Readonly<{ personId: string; name: string; sortKey: string; natureRule: string | null }>;

export async function listNames(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<Named[]> {
  const found: Named[] = [];
  for (let at = 0; at < personIds.length; at += 500)
    found.push(
      ...(await trx
        .selectFrom('person')
        .select(['personId', 'displayName as name', 'sortKey', 'natureRule'])
        .where('tenantId', '=', tenantId)
        .where('personId', 'in', personIds.slice(at, at + 500))
        .execute()),
    );
  return found;
}

/** Names of the units in which these people (a page) have a role now, by person. */
export async function listUnitNames(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('role')
    .innerJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
    )
    .select(['role.personId', 'unit.name'])
    .distinct()
    .where('role.tenantId', '=', tenantId)
    .where('role.untilOn', 'is', null)
    .where('role.personId', 'in', [...personIds])
    .orderBy('unit.name')
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ personId }) => personId)].map(([personId, list]) => [personId, list.map(row => row.name)]),
  );
}
