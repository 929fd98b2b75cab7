import { daysBetween, type CalendarDate } from '#api/calendar.ts';
import type { CourseRef } from '#api/contract/endpoint.ts';
import type { MyTraining, ObligationReason, Plan, TrainingRow } from '#api/contract/training.ts';
import { contentOf, findVersion, keptContent } from '#api/courses/actions.ts';
import { pathTexts } from '#api/courses/path-content.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { outlookOf } from './attempt.ts';
import { evidenceState } from './evidence.ts';
import { namesOf, type EnrolmentRow } from './obligation-store.ts';
import { nextKnown, obligationsOf, type Obligation } from './obligations.ts';
import { listPlans } from './plan-store.ts';
import { plansUnderWay, stepsOf } from './plans.ts';
import { readPage, type PageFacts } from './page-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

export async function getTraining({ db, clock }: DbClock, actor: Actor): Promise<MyTraining> {
  const today = clock.today(actor.timeZone);
  const facts = await readPage(db, actor.tenantId, actor.personId, actor.language);
  const next = nextKnown(facts.enrolments, today);
  const plans = await plansOf(db, actor, facts, today);
  const toDo = await rowsToDo(db, actor.tenantId, facts, obligationsOf(facts.enrolments, today), today);
  const busy = new Set(toDo.map(({ course }) => course.courseId));
  const done = new Map<string, MyTraining['done'][number]>();
  for (const completion of facts.completions) {
    const { courseId, completionId, completedOn, validUntilOn } = completion;
    const course = facts.courses.get(courseId);
    if (course === undefined || busy.has(courseId) || done.has(courseId)) continue;
    if (evidenceState({ validUntilOn, withdrawal: null }, today) === 'valid')
      done.set(courseId, { course, completionId, completedOn, validUntilOn });
  }
  const nextCourse = next === null ? undefined : facts.courses.get(next.courseId);
  return {
    today,
    toDo,
    done: [...done.values()],
    plans,
    next: next === null || nextCourse === undefined ? null : { course: nextCourse, opensOn: next.opensOn },
    responsible: facts.responsible,
  };
}

/** Only who is on a path costs a question more. */
async function plansOf(
  db: Db,
  { tenantId, language }: Actor,
  { enrolments, courses }: PageFacts,
  today: CalendarDate,
): Promise<Plan[]> {
  const underWay = plansUnderWay(enrolments);
  if (underWay.length === 0) return [];
  const ids = underWay.map(({ assignmentId }) => assignmentId);
  const known = await db.read(tenantId, trx => listPlans(trx, tenantId, ids));
  return underWay.flatMap(({ assignmentId, revision }) => {
    const path = known.find(each => each.assignmentId === assignmentId && each.revision === revision);
    if (path === undefined) return [];
    const courseIds = path.steps.map(({ courseId }) => courseId);
    const steps = stepsOf(enrolments, assignmentId, courseIds, today).flatMap(({ courseId, ...step }) => {
      const course = courses.get(courseId);
      return course === undefined ? [] : [{ ...step, course }];
    });
    return [{ assignmentId, title: pathTexts(path.content, language).title, steps }];
  });
}

/** What is to be done first after a course; null when nothing is. */
export async function nextToDo(
  { db, clock }: DbClock,
  { tenantId, personId, language, timeZone }: Actor,
  exceptCourseId: string,
): Promise<{ course: CourseRef; dueOn: CalendarDate; minutes: number } | null> {
  const today = clock.today(timeZone);
  const facts = await readPage(db, tenantId, personId, language);
  const obligations = obligationsOf(facts.enrolments, today).filter(({ courseId }) => courseId !== exceptCourseId);
  const [row] = await rowsToDo(db, tenantId, facts, obligations, today);
  return row === undefined ? null : { course: row.course, dueOn: row.dueOn, minutes: row.minutesLeft };
}

/** Overdue first, then by day, then by title. A course whose versions are all unpublished cannot be learnt: left out. */
async function rowsToDo(
  db: Db,
  tenantId: string,
  { courses, attempts, published }: PageFacts,
  obligations: readonly Obligation<EnrolmentRow>[],
  today: CalendarDate,
): Promise<TrainingRow[]> {
  const causes = obligations.flatMap(({ reasons }) => reasons.flatMap(({ matchCause }) => matchCause));
  const ids = {
    unitIds: causes.flatMap(({ kind, value }) => (kind === 'unit' ? [value] : [])),
    groupIds: causes.flatMap(({ kind, value }) => (kind === 'group' ? [value] : [])),
    personIds: causes.flatMap(({ kind, value }) => (kind === 'responsible' ? [value] : [])),
  };
  const named = Object.values(ids).some(some => some.length > 0);
  const names = named ? await db.read(tenantId, trx => namesOf(trx, tenantId, ids)) : new Map<string, string>();
  const rows: TrainingRow[] = [];
  for (const { courseId, state, dueOn, reasons } of obligations) {
    const course = courses.get(courseId);
    const attempt = attempts.get(courseId) ?? null;
    const latest = published.get(courseId);
    const content =
      attempt === null || attempt.versionId === latest?.versionId
        ? latest &&
          (keptContent(tenantId, latest) ?? (await db.read(tenantId, trx => contentOf(trx, tenantId, latest))))
        : (await db.read(tenantId, trx => findVersion(trx, tenantId, attempt.versionId)))?.content;
    if (course === undefined || content === undefined) continue;
    rows.push({
      course,
      state,
      dueOn,
      dueInDays: daysBetween(today, dueOn),
      ...outlookOf(content, attempt),
      reasons: reasons.map(enrolment => reasonOf(enrolment, names)),
    });
  }
  return rows.sort(
    (a, b) =>
      Number(b.state === 'overdue') - Number(a.state === 'overdue') ||
      (a.dueOn === b.dueOn ? a.course.title.localeCompare(b.course.title) : a.dueOn < b.dueOn ? -1 : 1),
  );
}

const BY_ID: readonly string[] = ['unit', 'group', 'responsible', 'person'];

/** Why a course is demanded, with names for the audience's units, groups and responsible people. */
export function reasonOf(enrolment: EnrolmentRow, names: ReadonlyMap<string, string>): ObligationReason {
  const { enrolmentId, assignmentId, matchCause, recurrence, words, openedOn, assignedBy, contact, dueOn } = enrolment;
  return {
    enrolmentId,
    assignmentId,
    audience: matchCause.map(({ kind, value }) => ({
      kind,
      value: BY_ID.includes(kind) ? (names.get(value) ?? '') : value,
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
