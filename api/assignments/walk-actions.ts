import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { advanceChangeSet } from './change-set-store.ts';
import { insertEnrolments, updateEnrolments, type Stamp } from './enrolment-store.ts';
import { evaluate, type Planned } from './evaluate.ts';
import { listWaiting, loadFacts, pageOfPeople } from './facts-store.ts';
import { type Change, closing, reopening, satisfying, together } from './ledger.ts';
import { effectOf } from './mass-change.ts';
import { coursesOf } from './path.ts';
import { listAssignments, type Assignment } from './store.ts';
import { workingDaysIn } from './working-days-actions.ts';
import type { WorkingDaysOf } from './working-days.ts';

export type Counts = Readonly<{ opened: number; closed: number }>;
export const nothing: Counts = { opened: 0, closed: 0 };

/**
 * People whose enrolments one transaction writes; twice as many are looked at, at once. A walk begins with few, so that a small
 * change is quick, and takes twice as many each time. On SQLite a slice keeps other writers waiting, so it takes some tens of
 * milliseconds at most; PostgreSQL is asked from afar and gains by more.
 */
const FIRST_SLICE = 100;
export const LARGEST_SLICE = { sqlite: 400, postgres: 1000 } as const;

/** The tenant's day and working days, read once for a run. */
export type Day = Readonly<{ at: string; today: CalendarDate; workingDaysOf: WorkingDaysOf }>;

export async function dayOf(trx: Trx, tenantId: string, clock: Tools['clock']): Promise<Day> {
  const settings = await readSettings(trx, tenantId);
  return {
    at: clock.now(),
    today: clock.today(settings.organisation.timeZone),
    workingDaysOf: await workingDaysIn(trx, tenantId, settings),
  };
}

/** What a walk looks at. People up to and including `position` are done. */
type Scope = Readonly<{
  assignmentIds: readonly string[];
  /** Sorted; null = everybody. */
  personIds: readonly string[] | null;
  position: string;
}> &
  Spared;

/** What a walk leaves alone. */
export type Spared = Readonly<{
  /** Enrolments that an admin has to agree to first, as 'assignmentId personId'. */
  except?: ReadonlySet<string>;
  /** These people are known to have to change: nothing is gained by looking first. */
  isSure?: boolean;
  /** Only assignments that demand one of these courses. */
  onlyCourseIds?: ReadonlySet<string>;
  /** Whether people wait whose change the directory's own run has still to follow: it may have to ask first. */
  sparesWaiting?: boolean;
}>;

/**
 * Reads people in slices; writes, in slices of their own, those whose enrolments have to change. Where nearly everybody's
 * have to (an assignment is filled for the first time), the next slice is not read twice but written at once.
 */
export async function walkPeople(
  { db }: Pick<Tools, 'db'>,
  tenantId: string,
  scope: Scope,
  day: Day,
  begin: () => Promise<Stamp>,
): Promise<Counts> {
  let { opened, closed } = nothing;
  let size = FIRST_SLICE;
  const pageAfter = (trx: Trx, from: string, most: number): Promise<readonly string[]> =>
    scope.personIds === null
      ? pageOfPeople(trx, tenantId, from, most)
      : Promise.resolve(after(scope.personIds, from, most));
  const count = (done: Counts): void => {
    opened += done.opened;
    closed += done.closed;
  };

  let isDense = scope.isSure === true;
  for (let position = scope.position; ;) {
    const from = position;
    const most = size;
    if (isDense) {
      const stamp = await begin();
      const { ids, done, changed } = await db.write(tenantId, async trx => {
        const ids = await pageAfter(trx, from, most);
        return { ids, ...(await writeSlice(trx, db.kind, tenantId, { scope, ids, day, stamp })) };
      });
      const last = ids.at(-1);
      if (last === undefined) return { opened, closed };
      count(done);
      isDense = isMost(changed, ids.length);
      position = last;
    } else {
      const { ids, planned } = await db.read(tenantId, async trx => {
        const ids = await pageAfter(trx, from, 2 * most);
        return { ids, planned: await planWithin(trx, tenantId, scope, ids, day) };
      });
      const last = ids.at(-1);
      if (last === undefined) return { opened, closed };
      const touched = [...new Set(planned.map(({ personId }) => personId))].sort();
      for (let at = 0; at < touched.length; at += most) {
        const slice = touched.slice(at, at + most);
        const stamp = await begin();
        const { done } = await db.write(tenantId, trx =>
          writeSlice(trx, db.kind, tenantId, { scope, ids: slice, day, stamp }),
        );
        count(done);
        await setImmediate();
      }
      isDense = isMost(touched.length, ids.length);
      position = last;
    }
    size = Math.min(size * 2, LARGEST_SLICE[db.kind]);
    await setImmediate();
  }
}

const isMost = (some: number, all: number): boolean => some > all / 2;

/** The next ones of a sorted list. */
function after(ids: readonly string[], from: string, most: number): readonly string[] {
  let low = 0;
  for (let high = ids.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') > from) high = middle;
    else low = middle + 1;
  }
  return ids.slice(low, low + most);
}

/**
 * Decided (again) inside the transaction that writes: a completion may have come meanwhile, or an admin have ended or
 * revised an assignment. Held until the commit, so that whoever closes what is left finds what this one opens.
 */
export async function writeSlice(
  trx: Trx,
  kind: Tools['db']['kind'],
  tenantId: string,
  { scope, ids, day, stamp }: Readonly<{ scope: Scope; ids: readonly string[]; day: Day; stamp: Stamp }>,
): Promise<Readonly<{ done: Counts; changed: number }>> {
  const planned = await planWithin(trx, tenantId, scope, ids, day, kind === 'postgres');
  const done = await write(trx, tenantId, planned, stamp, day.today);
  const position = ids.at(-1);
  if (stamp.changeSetId !== null && position !== undefined)
    await advanceChangeSet(trx, tenantId, stamp.changeSetId, { phase: 'people', position, ...done });
  return { done, changed: new Set(planned.map(({ personId }) => personId)).size };
}

/** By the assignments of the walk that are running now, each with the revision in force. */
async function planWithin(
  trx: Trx,
  tenantId: string,
  { assignmentIds, except, sparesWaiting }: Scope,
  personIds: readonly string[],
  day: Day,
  isHeld = false,
): Promise<Planned[]> {
  const running = await listAssignments(trx, tenantId, { states: ['running'], assignmentIds, isHeld });
  const waiting = sparesWaiting === true ? await listWaiting(trx, tenantId, personIds) : new Set<string>();
  const planned = await plan(trx, tenantId, running, personIds, day);
  return planned.filter(
    ({ assignment, personId, move }) =>
      except?.has(`${assignment.assignmentId} ${personId}`) !== true &&
      !(waiting.has(personId) && effectOf(move) !== null),
  );
}

export async function plan(
  trx: Trx,
  tenantId: string,
  assignments: readonly Assignment[],
  personIds: readonly string[],
  { today, workingDaysOf }: Day,
): Promise<Planned[]> {
  const courseIds = coursesOf(assignments);
  const audiences = assignments.map(({ rule }) => rule.audience);
  const facts = await loadFacts(trx, tenantId, personIds, { audiences, courseIds });
  return facts.flatMap(each => evaluate(assignments, each, today, workingDaysOf));
}

async function write(
  trx: Trx,
  tenantId: string,
  planned: readonly Planned[],
  stamp: Stamp,
  today: CalendarDate,
): Promise<Counts> {
  // Reopening comes first: a completion that was there already then satisfies the row it reopened.
  const reopened = planned.flatMap(({ assignment, move }) => {
    if (move.kind !== 'reopen') return [];
    const change = reopening(move.enrolment, move.state, today);
    // On a path it names the revision that the person follows: by what is named they are held to it.
    const named: Change = { set: { revision: assignment.revision }, entries: [] };
    return [{ enrolment: move.enrolment, change: assignment.plans.size === 0 ? change : together(change, named) }];
  });
  const closings = planned.flatMap(({ move }) =>
    move.kind === 'close'
      ? [{ reason: move.reason, enrolment: move.enrolment, change: closing(move.enrolment, move.reason, today) }]
      : [],
  );
  // The thirty days of a disabled account run out by the calendar, whoever happens to look.
  const closed = closings.filter(({ reason }) => reason !== 'disabled');
  const timedOut = closings.filter(({ reason }) => reason === 'disabled');
  const satisfied = planned.flatMap(({ move }) =>
    move.kind === 'satisfy'
      ? { enrolment: move.enrolment, change: satisfying({ ...move.enrolment, state: 'open' }, move.satisfied) }
      : [],
  );
  await updateEnrolments(trx, tenantId, [...reopened, ...closed], stamp);
  const calendar: Stamp = { at: stamp.at, cause: { by: null, why: 'calendar' }, changeSetId: null };
  await updateEnrolments(trx, tenantId, timedOut, calendar);
  const amended = planned.flatMap(({ move }) =>
    move.kind === 'amend' ? { enrolment: move.enrolment, change: move.change } : [],
  );
  // Who is asked again is asked by the change set; else it is no part of one: an exception is taken back as one itself.
  const cut = (each: (typeof amended)[number]): boolean =>
    stamp.cause.why === 'asked-again' && 'nextCycleOn' in each.change.set;
  await updateEnrolments(trx, tenantId, amended.filter(cut), stamp);
  const others = amended.filter(each => !cut(each));
  await updateEnrolments(trx, tenantId, others, { ...stamp, changeSetId: null });
  await updateEnrolments(trx, tenantId, satisfied, {
    ...stamp,
    cause: { ...stamp.cause, why: 'completion' },
    changeSetId: null,
  });
  const openings = planned.flatMap(({ assignment, personId, move, reasons }) => {
    if (move.kind !== 'open') return [];
    const { assignmentId, courseId, revision } = assignment;
    const { cycle, due, satisfied, pause, waiver } = move;
    const enrolment = {
      enrolmentId: orderedId(stamp.at),
      personId,
      assignmentId,
      courseId,
      cycle,
      revision,
      openedOn: today,
      due,
      matchCause: reasons,
      satisfied,
      pause,
      waiver,
    };
    return { byCalendar: isByCalendar(move, stamp), enrolment };
  });
  const of = (byCalendar: boolean) =>
    openings.filter(each => each.byCalendar === byCalendar).map(({ enrolment }) => enrolment);
  const opened = await insertEnrolments(trx, tenantId, of(false), stamp);
  await insertEnrolments(trx, tenantId, of(true), calendar);
  return { opened: opened + reopened.length, closed: closings.length };
}

/** A renewal always is; a first yearly window is unless an admin brought the assignment or its revision right now. */
const isByCalendar = (move: Extract<Planned['move'], { kind: 'open' }>, { cause }: Stamp): boolean =>
  cause.why !== 'asked-again' && (move.isRenewal || (move.hasWaited && cause.why !== 'assignment'));
