import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';

/** Courses that count for this one, and courses it counts for; in no order. */
export async function findCounting(trx: Trx, tenantId: string, courseId: string) {
  const rows = await trx
    .selectFrom('courseCounting')
    .select(['courseId', 'countsCourseId'])
    .where('tenantId', '=', tenantId)
    .where(eb => eb.or([eb('courseId', '=', courseId), eb('countsCourseId', '=', courseId)]))
    .execute();
  return {
    counts: rows.filter(row => row.courseId === courseId).map(row => row.countsCourseId),
    countsFor: rows.filter(row => row.countsCourseId === courseId).map(row => row.courseId),
  };
}

/** Keeps when and by whom those that stay were added. */
export async function writeCounting(
  trx: Trx,
  tenantId: string,
  courseId: string,
  countsCourseIds: readonly string[],
  { at, by }: Readonly<{ at: Instant; by: string }>,
): Promise<void> {
  await trx
    .deleteFrom('courseCounting')
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .where('countsCourseId', 'not in', countsCourseIds.length === 0 ? [''] : [...countsCourseIds])
    .execute();
  if (countsCourseIds.length === 0) return;
  await trx
    .insertInto('courseCounting')
    .values(countsCourseIds.map(countsCourseId => ({ tenantId, courseId, countsCourseId, addedAt: at, addedBy: by })))
    .onConflict(oc => oc.columns(['tenantId', 'courseId', 'countsCourseId']).doNothing())
    .execute();
}

/** People with something open of a course who have completed one of the others, none withdrawn; by id. */
export async function listWithEvidence(
  trx: Trx,
  tenantId: string,
  courseId: string,
  otherCourseIds: readonly string[],
): Promise<string[]> {
  if (otherCourseIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment')
    .innerJoin('completion', join =>
      join
        .onRef('completion.tenantId', '=', 'enrolment.tenantId')
        .onRef('completion.personId', '=', 'enrolment.personId'),
    )
    .leftJoin('withdrawal', join =>
      join
        .onRef('withdrawal.tenantId', '=', 'completion.tenantId')
        .onRef('withdrawal.completionId', '=', 'completion.completionId'),
    )
    .select('enrolment.personId')
    .distinct()
    .where('enrolment.tenantId', '=', tenantId)
    .where('enrolment.courseId', '=', courseId)
    .where('enrolment.state', '=', 'open')
    .where('completion.courseId', 'in', [...otherCourseIds])
    .where('withdrawal.withdrawalId', 'is', null)
    .orderBy('enrolment.personId')
    .execute();
  return rows.map(({ personId }) => personId);
}

export type Asking = Readonly<{
  courseId: string;
  versionId: string;
  number: number;
  askedOn: CalendarDate;
  byOn: CalendarDate;
}>;

/** Written once: a version asks everybody at most once. @returns whether it was written now */
export async function insertAsking(
  trx: Trx,
  tenantId: string,
  { number: _number, ...asking }: Asking,
  { at, by }: Readonly<{ at: Instant; by: string }>,
): Promise<boolean> {
  const written = await trx
    .insertInto('courseAskedAgain')
    .values({ tenantId, ...asking, askedAt: at, askedBy: by })
    .onConflict(oc => oc.columns(['tenantId', 'courseId', 'versionId']).doNothing())
    .returning('versionId')
    .execute();
  return written.length > 0;
}

export async function findAsking(trx: Trx, tenantId: string, courseId: string, versionId: string) {
  const row = await trx
    .selectFrom('courseAskedAgain')
    .select(['askedOn', 'byOn'])
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .where('versionId', '=', versionId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Whom an asking concerns: the latest cycle in a running assignment is satisfied by a completion of an earlier version, or
 * by one of none of this course's versions and of an earlier day.
 */
export async function listAskedPeople(
  trx: Trx,
  tenantId: string,
  { courseId, number, askedOn }: Asking,
): Promise<{ personIds: string[]; assignments: number }> {
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'e.tenantId').onRef('a.assignmentId', '=', 'e.assignmentId'),
    )
    .innerJoin('completion as c', join =>
      join.onRef('c.tenantId', '=', 'e.tenantId').onRef('c.completionId', '=', 'e.satisfiedBy'),
    )
    .leftJoin('courseVersion as v', join =>
      join
        .onRef('v.tenantId', '=', 'c.tenantId')
        .onRef('v.versionId', '=', 'c.versionId')
        .onRef('v.courseId', '=', 'e.courseId'),
    )
    .select(['e.personId', 'e.assignmentId'])
    .distinct()
    .where('e.tenantId', '=', tenantId)
    .where('e.courseId', '=', courseId)
    .where('e.state', '=', 'completed')
    .where('a.state', '=', 'running')
    .where(eb =>
      eb.or([eb('v.number', '<', number), eb.and([eb('v.number', 'is', null), eb('c.completedOn', '<', askedOn)])]),
    )
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('enrolment as later')
            .select('later.enrolmentId')
            .where('later.tenantId', '=', tenantId)
            .whereRef('later.personId', '=', 'e.personId')
            .whereRef('later.assignmentId', '=', 'e.assignmentId')
            .whereRef('later.courseId', '=', 'e.courseId')
            .whereRef('later.cycle', '>', 'e.cycle'),
        ),
      ),
    )
    .orderBy('e.personId')
    .execute();
  return {
    personIds: [...new Set(rows.map(({ personId }) => personId))],
    assignments: new Set(rows.map(({ assignmentId }) => assignmentId)).size,
  };
}
