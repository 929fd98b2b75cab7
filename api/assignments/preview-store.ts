import { sql } from 'kysely';
import { pageOfKnown, type Known } from '#api/audiences/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { listCompletions, peopleShowing } from './completion-store.ts';
import { listExceptions, peopleExcepted } from './exception-store.ts';
import { noExceptions } from './exceptions.ts';
import { factsOf } from './facts-store.ts';
import type { Candidate, Draft } from './preview.ts';
import { courseIdsOf } from './preview-path.ts';

const none: Candidate['completions'] = [];

/** People read at once. */
const PAGE = { sqlite: 1000, postgres: 5000 } as const;

/** Everybody who has not left, as the audience of the draft sees them, page by page. */
export async function* everybodyFor(
  trx: Trx,
  kind: keyof typeof PAGE,
  tenantId: string,
  draft: Draft,
): AsyncGenerator<readonly Known[]> {
  for (let after = ''; ;) {
    const page = await pageOfKnown(trx, tenantId, [draft.rule.audience], after, PAGE[kind]);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE[kind]) return;
    after = last.subject.personId;
  }
}

/** Whom a preview has to ask more about; most people have neither evidence nor an exception. */
export type Special = Readonly<{ shows: (personId: string) => boolean; isExcepted: (personId: string) => boolean }>;

/** Looked up once, so that not every page of everybody asks for what nobody has. */
export async function findSpecial(trx: Trx, tenantId: string, draft: Draft): Promise<Special> {
  const showing = await peopleShowing(trx, tenantId, courseIdsOf(draft));
  const excepted = await peopleExcepted(trx, tenantId);
  return { shows: id => showing.has(id), isExcepted: id => excepted === 'anybody' || excepted.has(id) };
}

const anybody: Special = { shows: () => true, isExcepted: () => true };

/** What else decides about the active ones among these people (a page). */
export async function asCandidates(
  trx: Trx,
  tenantId: string,
  draft: Draft,
  known: readonly Known[],
  { shows, isExcepted }: Special = anybody,
): Promise<Candidate[]> {
  const active = known.filter(({ person }) => person.state === 'active');
  const ids = active.map(({ person }) => person.personId).filter(shows);
  const completions = Map.groupBy(
    await listCompletions(trx, tenantId, ids, courseIdsOf(draft)),
    ({ personId }) => personId,
  );
  const belonging = active.flatMap(({ person: { personId }, roles }) =>
    isExcepted(personId) ? { personId, roles } : [],
  );
  const exceptions = await listExceptions(trx, tenantId, belonging);
  return active.map(one => {
    const { personId, mail, hasMailbox, hasTeamsApp } = one.person;
    return {
      subject: one.subject,
      person: factsOf(one),
      mail,
      hasMailbox,
      hasTeamsApp,
      completions: completions.get(personId) ?? none,
      exceptions: exceptions.get(personId) ?? noExceptions,
    };
  });
}

/** 'person month' ('… 2027-05') of everybody who has at least so many other courses due in one of the months, and how many. */
export async function findBusyMonths(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
  months: ReadonlySet<string>,
  least: number,
): Promise<Map<string, number>> {
  const sorted = [...months].sort();
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return new Map();
  const month = sql<string>`substr("dueOn", 1, 7)`;
  const rows = await trx
    .selectFrom('enrolment')
    .select(eb => ['personId', month.as('month'), eb.fn.count('courseId').distinct().as('courses')])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .where('dueOn', '>=', first)
    .where('dueOn', '<=', `${last}-31`)
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
