import type { CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { AskedAgain } from './asked-again.ts';
import type { HeldCompletion } from './validity.ts';

/** A completion as evidence for a course: its own, or one that it counts for. */
export type Evidence = HeldCompletion & Readonly<{ personId: string; courseId: string }>;

/** Completions that were not withdrawn; the caller narrows them down. */
export function standingCompletions(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('completion')
    .leftJoin('withdrawal', join =>
      join
        .onRef('withdrawal.tenantId', '=', 'completion.tenantId')
        .onRef('withdrawal.completionId', '=', 'completion.completionId'),
    )
    .select([
      'completion.completionId',
      'completion.personId',
      'completion.courseId',
      'completion.completedOn',
      'completion.ownValidUntilOn',
    ])
    .where('completion.tenantId', '=', tenantId)
    .where('withdrawal.withdrawalId', 'is', null);
}

/**
 * What these people can show for these courses: completions that were not withdrawn, of the courses themselves and of
 * others that count for them (then once for each course they count for, under its id); each with whether everybody was
 * asked again since.
 */
export async function listCompletions(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  courseIds: readonly string[],
): Promise<Evidence[]> {
  if (personIds.length === 0 || courseIds.length === 0) return [];
  const counting = await listCounting(trx, tenantId, { forCourses: courseIds });
  const asked = await listAsked(trx, tenantId, courseIds);
  const sources = new Set([...courseIds, ...counting.map(({ countsCourseId }) => countsCourseId)]);
  const keptFor = await listJoined(trx, tenantId, personIds);
  const found = await standingCompletions(trx, tenantId)
    .select('completion.versionId')
    .where(isAmong(trx, 'completion.personId', [...personIds, ...keptFor.keys()]))
    .where(isAmong(trx, 'completion.courseId', [...sources]))
    .orderBy('completion.completedOn')
    .orderBy('completion.completionId')
    .execute();
  const rows = found.map(row => ({ ...row, personId: keptFor.get(row.personId) ?? row.personId }));
  if (counting.length === 0 && asked.size === 0) return rows.map(({ versionId: _versionId, ...row }) => row);
  const wanted = new Set(courseIds);
  return rows.flatMap(({ versionId, ...row }) => {
    const own = wanted.has(row.courseId) ? [row.courseId] : [];
    const others = counting.filter(each => each.countsCourseId === row.courseId).map(({ courseId }) => courseId);
    return [...new Set([...own, ...others])].map(courseId => ({
      ...row,
      courseId,
      askedAgain: askedSince(asked.get(courseId) ?? [], {
        completedOn: row.completedOn,
        versionId: courseId === row.courseId ? versionId : null,
      }),
    }));
  });
}

/** Everybody for whom `listCompletions` may answer something of these courses. */
export async function peopleShowing(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const counting = await listCounting(trx, tenantId, { forCourses: courseIds });
  const sources = new Set([...courseIds, ...counting.map(({ countsCourseId }) => countsCourseId)]);
  const own = await trx
    .selectFrom('completion')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'courseId', [...sources]))
    .execute();
  const kept = await trx
    .selectFrom('personJoin')
    .select('keptPersonId as personId')
    .where('tenantId', '=', tenantId)
    .where('partedAt', 'is', null)
    .execute();
  return new Set([...own, ...kept].map(({ personId }) => personId));
}

/** Other records of these people that were joined to them: joined person → the one that is kept. */
export async function listJoined(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('personJoin')
    .select(['joinedPersonId', 'keptPersonId'])
    .where('tenantId', '=', tenantId)
    .where('partedAt', 'is', null)
    .where(isAmong(trx, 'keptPersonId', personIds))
    .execute();
  return new Map(rows.map(({ joinedPersonId, keptPersonId }) => [joinedPersonId, keptPersonId]));
}

/** The courses for which a completion of each of these counts, itself first. */
export async function listTargets(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const counting = await listCounting(trx, tenantId, { ofCourses: courseIds });
  return new Map(
    courseIds.map(own => [
      own,
      [own, ...counting.filter(({ countsCourseId }) => countsCourseId === own).map(({ courseId }) => courseId)],
    ]),
  );
}

/** The course that was completed; null when there is no such completion. */
export async function courseOfCompletion(trx: Trx, tenantId: string, completionId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('completion')
    .select('courseId')
    .where('tenantId', '=', tenantId)
    .where('completionId', '=', completionId)
    .executeTakeFirst();
  return row?.courseId ?? null;
}

async function listCounting(
  trx: Trx,
  tenantId: string,
  which: Readonly<{ forCourses: readonly string[] } | { ofCourses: readonly string[] }>,
) {
  const query = trx
    .selectFrom('courseCounting')
    .select(['courseId', 'countsCourseId'])
    .where('tenantId', '=', tenantId);
  return 'forCourses' in which
    ? query.where(isAmong(trx, 'courseId', which.forCourses)).execute()
    : query.where(isAmong(trx, 'countsCourseId', which.ofCourses)).execute();
}

type Asked = AskedAgain & Readonly<{ number: number; numberOf: ReadonlyMap<string, number> }>;

/** By course: the versions with which everybody was asked again, earliest first. */
async function listAsked(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Asked[]>> {
  const rows = await trx
    .selectFrom('courseAskedAgain')
    .select(['courseId', 'versionId', 'askedOn', 'byOn'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'courseId', courseIds))
    .orderBy('askedOn')
    .execute();
  if (rows.length === 0) return new Map();
  const versions = await trx
    .selectFrom('courseVersion')
    .select(['versionId', 'number'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'courseId', [...new Set(rows.map(({ courseId }) => courseId))]))
    .execute();
  const numberOf = new Map(versions.map(({ versionId, number }) => [versionId, number]));
  return Map.groupBy(
    rows.map(({ askedOn, byOn, versionId, courseId }) => ({
      courseId,
      on: askedOn,
      byOn,
      number: numberOf.get(versionId) ?? 0,
      numberOf,
    })),
    ({ courseId }) => courseId,
  );
}

/** The first asking that came after a completion: of an earlier version, or of none of this course and on an earlier day. */
function askedSince(
  asked: readonly Asked[],
  { versionId, completedOn }: Readonly<{ versionId: string | null; completedOn: CalendarDate }>,
): AskedAgain | null {
  const found = asked.find(({ on, number, numberOf }) => {
    const own = versionId === null ? undefined : numberOf.get(versionId);
    return own === undefined ? completedOn < on : own < number;
  });
  return found === undefined ? null : { on: found.on, byOn: found.byOn };
}
