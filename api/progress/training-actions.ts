import { daysBetween, type CalendarDate } from '#api/calendar.ts';
import type { CourseRef } from '#api/contract/endpoint.ts';
import type { MyTraining, ObligationReason, TrainingRow } from '#api/contract/training.ts';
import { findVersion, publishedVersionsOf, titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { outlookOf } from './attempt.ts';
import { evidenceState } from './evidence.ts';
import { listEnrolments, listRoles, namesOf, type EnrolmentRow } from './obligation-store.ts';
import { nextKnown, obligationsOf, type Obligation } from './obligations.ts';
import { listCompletions, listProgress } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

export async function getTraining({ db, clock }: DbClock, actor: Actor): Promise<MyTraining> {
  const today = clock.today(actor.timeZone);
  return db.read(actor.tenantId, async trx => {
    const { tenantId, personId, language } = actor;
    const enrolments = await listEnrolments(trx, tenantId, personId);
    const completions = await listCompletions(trx, tenantId, personId);
    const next = nextKnown(enrolments, today);
    const titles = await titlesOf(
      trx,
      tenantId,
      [...enrolments.map(e => e.courseId), ...completions.map(c => c.courseId)],
      language,
    );
    const toDo = await rowsToDo(trx, actor, { obligations: obligationsOf(enrolments, today), titles, today });
    const busy = new Set(toDo.map(({ course }) => course.courseId));
    const done = new Map<string, MyTraining['done'][number]>();
    for (const completion of completions) {
      const { courseId, completionId, completedOn, validUntilOn } = completion;
      const course = titles.get(courseId);
      if (course === undefined || busy.has(courseId) || done.has(courseId)) continue;
      if (evidenceState(completion, today) === 'valid')
        done.set(courseId, { course, completionId, completedOn, validUntilOn });
    }
    const nextCourse = next === null ? undefined : titles.get(next.courseId);
    const roles = await listRoles(trx, tenantId, personId);
    return {
      today,
      toDo,
      done: [...done.values()],
      next: next === null || nextCourse === undefined ? null : { course: nextCourse, opensOn: next.opensOn },
      responsible: roles.find(({ responsible }) => responsible !== null)?.responsible ?? null,
    };
  });
}

/** What is to be done first after a course; null when nothing is. */
export async function nextToDo(
  { db, clock }: DbClock,
  actor: Actor,
  exceptCourseId: string,
): Promise<{ course: CourseRef; dueOn: CalendarDate; minutes: number } | null> {
  const today = clock.today(actor.timeZone);
  return db.read(actor.tenantId, async trx => {
    const enrolments = await listEnrolments(trx, actor.tenantId, actor.personId);
    const obligations = obligationsOf(enrolments, today).filter(({ courseId }) => courseId !== exceptCourseId);
    const courseIds = obligations.map(({ courseId }) => courseId);
    const titles = await titlesOf(trx, actor.tenantId, courseIds, actor.language);
    const [row] = await rowsToDo(trx, actor, { obligations, titles, today });
    return row === undefined ? null : { course: row.course, dueOn: row.dueOn, minutes: row.minutesLeft };
  });
}

/** Overdue first, then by day, then by title. A course whose versions are all unpublished cannot be learnt: left out. */
async function rowsToDo(
  trx: Trx,
  { tenantId, personId }: Actor,
  {
    obligations,
    titles,
    today,
  }: Readonly<{
    obligations: readonly Obligation<EnrolmentRow>[];
    titles: ReadonlyMap<string, CourseRef>;
    today: CalendarDate;
  }>,
): Promise<TrainingRow[]> {
  if (obligations.length === 0) return [];
  const running = (await listProgress(trx, tenantId, personId)).filter(({ finishedAt }) => finishedAt === null);
  const published = await publishedVersionsOf(
    trx,
    tenantId,
    obligations.map(({ courseId }) => courseId),
  );
  const reasons = obligations.flatMap(obligation => obligation.reasons);
  const causes = reasons.flatMap(({ matchCause }) => matchCause);
  const names = await namesOf(trx, tenantId, {
    unitIds: causes.flatMap(({ kind, value }) => (kind === 'unit' ? [value] : [])),
    groupIds: causes.flatMap(({ kind, value }) => (kind === 'group' ? [value] : [])),
  });
  const rows: TrainingRow[] = [];
  for (const { courseId, state, dueOn, reasons: own } of obligations) {
    const course = titles.get(courseId);
    const attempt = running.find(progress => progress.courseId === courseId) ?? null;
    const latest = published.get(courseId);
    const version =
      attempt === null || attempt.versionId === latest?.versionId
        ? latest
        : await findVersion(trx, tenantId, attempt.versionId);
    if (course === undefined || version === undefined || version === null) continue;
    rows.push({
      course,
      state,
      dueOn,
      dueInDays: daysBetween(today, dueOn),
      ...outlookOf(version.content, attempt),
      reasons: own.map(enrolment => reasonOf(enrolment, names)),
    });
  }
  return rows.sort(
    (a, b) =>
      Number(b.state === 'overdue') - Number(a.state === 'overdue') ||
      (a.dueOn === b.dueOn ? a.course.title.localeCompare(b.course.title) : a.dueOn < b.dueOn ? -1 : 1),
  );
}

/** Why a course is demanded, with names for the audience's units and groups. */
export function reasonOf(enrolment: EnrolmentRow, names: ReadonlyMap<string, string>): ObligationReason {
  const { enrolmentId, assignmentId, matchCause, recurrence, words, openedOn, assignedBy, contact, dueOn } = enrolment;
  return {
    enrolmentId,
    assignmentId,
    audience: matchCause.map(({ kind, value }) => ({
      kind,
      value: kind === 'kind' ? value : (names.get(value) ?? ''),
    })),
    recurrence:
      recurrence.kind === 'none'
        ? { kind: 'none' }
        : recurrence.kind === 'months'
          ? { kind: 'months', months: recurrence.months }
          : { kind: 'yearly', from: recurrence.from, to: recurrence.to },
    words,
    assignedOn: openedOn,
    assignedBy,
    contact,
    dueOn,
  };
}
