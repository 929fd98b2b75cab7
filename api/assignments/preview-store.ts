import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import { loadSubjects } from '#api/audiences/actions.ts';
import type { Subject } from '#api/audiences/match.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { standingCompletions } from './enrolment-store.ts';
import type { PersonFacts } from './evaluate.ts';
import type { Candidate, Draft } from './preview.ts';

const KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** Everybody who could be meant: one reading a table, whatever the size. Subjects that are no persons come beside. */
export async function loadCandidates(
  trx: Trx,
  tenantId: string,
  { courseId, rule }: Draft,
  today: CalendarDate,
): Promise<{ candidates: Candidate[]; subjects: Subject[] }> {
  const subjects = await loadSubjects(trx, tenantId, [rule.audience]);
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
  const completions = Map.groupBy(await listOfCourse(trx, tenantId, courseId), ({ personId }) => personId);
  const pauses = await listPauses(trx, tenantId, today);
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
      pause: pauses.get(person.personId) ?? null,
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

async function listOfCourse(trx: Trx, tenantId: string, courseId: string) {
  return standingCompletions(trx, tenantId).where('completion.courseId', '=', courseId).execute();
}

async function listPauses(trx: Trx, tenantId: string, today: CalendarDate) {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['personId', 'pausedFromOn', 'pausedUntilOn'])
    .where('tenantId', '=', tenantId)
    .where('state', '<>', 'closed')
    .where('pausedFromOn', '<=', today)
    .where(eb => eb.or([eb('pausedUntilOn', 'is', null), eb('pausedUntilOn', '>=', today)]))
    .execute();
  return new Map(rows.map(row => [row.personId, { fromOn: row.pausedFromOn ?? today, untilOn: row.pausedUntilOn }]));
}

/** 'person month' of everybody who has two or more other courses due in a month ('2027-05'). */
export async function findBusyMonths(trx: Trx, tenantId: string, courseId: string): Promise<Set<string>> {
  const month = sql<string>`substr("dueOn", 1, 7)`;
  const rows = await trx
    .selectFrom('enrolment')
    .select(['personId', month.as('month')])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .where('courseId', '<>', courseId)
    .groupBy(['personId', month])
    .having(eb => eb(eb.fn.count('courseId').distinct(), '>=', 2))
    .execute();
  return new Set(rows.map(({ personId, month }) => `${personId} ${month}`));
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
