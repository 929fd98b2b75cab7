import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import {
  advanceChangeSet,
  findChangeSet,
  insertChangeSet,
  newDetail,
  updateChangeSet,
  type ChangeSet,
} from './change-set-store.ts';
import { insertEnrolments, pageOfAssignment, updateEnrolments, type Cause, type Stamp } from './enrolment-store.ts';
import { evaluate, type Planned, type RunningAssignment } from './evaluate.ts';
import { loadFacts, pageOfPeople } from './facts-store.ts';
import { closing, reopening, satisfying } from './ledger.ts';
import { followRevision } from './revise-actions.ts';
import { findAssignment, listAssignments } from './store.ts';
import { workingDaysFrom, type WorkingDaysOf } from './working-days.ts';

type Counts = Readonly<{ opened: number; closed: number }>;
const nothing: Counts = { opened: 0, closed: 0 };

/** People whose facts are read at once, and enrolments that one transaction writes: a few milliseconds each. */
const READ_SLICE = 200;
const WRITE_SLICE = 100;
/** Longer lists are kept as "everybody": the result is the same. */
const MOST_LISTED = 2000;

/** The tenant's day and working days, read once for a run. */
export type Day = Readonly<{ at: string; today: CalendarDate; workingDaysOf: WorkingDaysOf }>;

export async function dayOf(trx: Trx, tenantId: string, clock: Tools['clock']): Promise<Day> {
  const settings = await readSettings(trx, tenantId);
  return {
    at: clock.now(),
    today: clock.today(settings.organisation.timeZone),
    workingDaysOf: workingDaysFrom(settings),
  };
}

/**
 * Makes enrolments equal audience × running assignments for these people, or for everybody. A change by the directory is
 * one change set (made only when something changes) that can be undone; a crash leaves it 'applying', and
 * `finishChangeSet` goes on from there. Run again it changes nothing.
 */
export async function enrolPeople(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  people: readonly string[] | 'all',
  why: 'directory' | 'calendar',
): Promise<Counts> {
  const { db, clock } = tools;
  const { day, assignments } = await db.read(tenantId, async trx => ({
    day: await dayOf(trx, tenantId, clock),
    assignments: await listAssignments(trx, tenantId, { states: ['running'] }),
  }));
  if (assignments.length === 0) return nothing;
  const personIds = people === 'all' ? null : [...new Set(people)].sort();
  let changeSetId: string | null = null;
  const begin = async (): Promise<Stamp> => {
    const cause: Cause = { by: null, why };
    // Each slice has a time of its own: who follows changes by their time would miss a long walk stamped with its start.
    if (why === 'calendar') return { at: clock.now(), cause, changeSetId: null };
    if (changeSetId === null) {
      const made = randomUUID();
      const listed = personIds === null || personIds.length > MOST_LISTED ? null : personIds;
      const detail = newDetail({ what: 'sync', personIds: listed });
      await db.write(tenantId, trx =>
        insertChangeSet(trx, tenantId, {
          changeSetId: made,
          kind: 'sync',
          assignmentId: null,
          createdAt: day.at,
          createdBy: null,
          detail,
        }),
      );
      changeSetId = made;
    }
    return { at: clock.now(), cause, changeSetId };
  };
  const counts = await walkPeople(tools, tenantId, assignments, personIds, '', day, begin);
  if (changeSetId !== null) await markApplied(tools, tenantId, changeSetId);
  return counts;
}

/** Reads people in slices; writes, in slices of their own, those whose enrolments have to change. */
async function walkPeople(
  { db }: Pick<Tools, 'db'>,
  tenantId: string,
  assignments: readonly RunningAssignment[],
  personIds: readonly string[] | null,
  position: string,
  day: Day,
  begin: () => Promise<Stamp>,
): Promise<Counts> {
  let { opened, closed } = nothing;
  for (let after = position; ;) {
    const from = after;
    const { ids, planned } = await db.read(tenantId, async trx => {
      const ids =
        personIds === null
          ? await pageOfPeople(trx, tenantId, from, READ_SLICE)
          : personIds.filter(id => id > from).slice(0, READ_SLICE);
      return { ids, planned: await plan(trx, tenantId, assignments, ids, day) };
    });
    const last = ids.at(-1);
    if (last === undefined) return { opened, closed };
    const touched = [...new Set(planned.map(({ personId }) => personId))].sort();
    for (let at = 0; at < touched.length; at += WRITE_SLICE) {
      const slice = touched.slice(at, at + WRITE_SLICE);
      const stamp = await begin();
      // Decided again inside the transaction that writes: a completion may have come meanwhile.
      const done = await db.write(tenantId, async trx => {
        const counts = await write(trx, tenantId, await plan(trx, tenantId, assignments, slice, day), stamp, day.today);
        if (stamp.changeSetId !== null)
          await advanceChangeSet(trx, tenantId, stamp.changeSetId, {
            phase: 'people',
            position: slice.at(-1) ?? from,
            ...counts,
          });
        return counts;
      });
      opened += done.opened;
      closed += done.closed;
      await setImmediate();
    }
    after = last;
    await setImmediate();
  }
}

async function plan(
  trx: Trx,
  tenantId: string,
  assignments: readonly RunningAssignment[],
  personIds: readonly string[],
  { today, workingDaysOf }: Day,
): Promise<Planned[]> {
  const courseIds = [...new Set(assignments.map(({ courseId }) => courseId))];
  const audiences = assignments.map(({ rule }) => rule.audience);
  const facts = await loadFacts(trx, tenantId, personIds, { audiences, courseIds, today });
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
  const reopened = planned.flatMap(({ move }) =>
    move.kind === 'reopen' ? { enrolment: move.enrolment, change: reopening(move.enrolment, move.state, today) } : [],
  );
  const closed = planned.flatMap(({ move }) =>
    move.kind === 'close' ? { enrolment: move.enrolment, change: closing(move.enrolment, move.reason, today) } : [],
  );
  const satisfied = planned.flatMap(({ move }) =>
    move.kind === 'satisfy'
      ? { enrolment: move.enrolment, change: satisfying({ ...move.enrolment, state: 'open' }, move.satisfied) }
      : [],
  );
  await updateEnrolments(trx, tenantId, [...reopened, ...closed], stamp);
  await updateEnrolments(trx, tenantId, satisfied, {
    ...stamp,
    cause: { ...stamp.cause, why: 'completion' },
    changeSetId: null,
  });
  const openings = planned.flatMap(({ assignment, personId, move, reasons }) => {
    if (move.kind !== 'open') return [];
    const { assignmentId, courseId, revision } = assignment;
    const { cycle, due, satisfied, pause, isRenewal } = move;
    const enrolment = {
      enrolmentId: randomUUID(),
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
    };
    return { isRenewal, enrolment };
  });
  const of = (isRenewal: boolean) =>
    openings.filter(each => each.isRenewal === isRenewal).map(({ enrolment }) => enrolment);
  const opened = await insertEnrolments(trx, tenantId, of(false), stamp);
  await insertEnrolments(trx, tenantId, of(true), {
    at: stamp.at,
    cause: { by: null, why: 'calendar' },
    changeSetId: null,
  });
  return { opened: opened + reopened.length, closed: closed.length };
}

/**
 * Applies what is left of a change set: all of it when it was just made, the rest after a crash.
 * Run again on one that is applied it changes nothing.
 */
export async function finishChangeSet(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<Counts> {
  const { db, clock } = tools;
  const found = await db.read(tenantId, async trx => {
    const changeSet = await findChangeSet(trx, tenantId, changeSetId);
    if (changeSet === null || changeSet.state !== 'applying') return null;
    const { assignmentId } = changeSet;
    const assignments =
      assignmentId === null
        ? await listAssignments(trx, tenantId, { states: ['running'] })
        : [await findAssignment(trx, tenantId, assignmentId)].flatMap(each => each ?? []);
    return { changeSet, assignments, day: await dayOf(trx, tenantId, clock) };
  });
  if (found !== null) {
    const { changeSet, assignments, day } = found;
    const { detail } = changeSet;
    const stampNow = (): Stamp => ({ at: clock.now(), cause: causeOf(changeSet), changeSetId });
    const running = assignments.filter(({ state }) => state === 'running');
    if (detail.what === 'end') await closeAll(tools, tenantId, changeSet, stampNow, day.today);
    else if (detail.phase === 'people')
      await walkPeople(tools, tenantId, running, detail.personIds, detail.position, day, () =>
        Promise.resolve(stampNow()),
      );
    if (detail.openOnesToo && running[0] !== undefined)
      await followRevision(tools, tenantId, changeSet, running[0], stampNow, day);
    await markApplied(tools, tenantId, changeSetId);
  }
  const after = await db.read(tenantId, trx => findChangeSet(trx, tenantId, changeSetId));
  return after === null ? nothing : { opened: after.detail.opened, closed: after.detail.closed };
}

function causeOf({ createdBy, detail: { what, reason } }: ChangeSet): Cause {
  const why = what === 'end' ? 'end' : what === 'sync' ? 'directory' : 'assignment';
  return reason === null ? { by: createdBy, why } : { by: createdBy, why, reason };
}

/** Ending: closes what is open or waived; what was completed stays as it is. */
async function closeAll(
  { db }: Pick<Tools, 'db'>,
  tenantId: string,
  { changeSetId, assignmentId, detail }: ChangeSet,
  stampNow: () => Stamp,
  today: CalendarDate,
): Promise<void> {
  if (assignmentId === null) return;
  for (let after = detail.position; ;) {
    const from = after;
    const last = await db.write(tenantId, async trx => {
      const page = await pageOfAssignment(trx, tenantId, assignmentId, ['open', 'waived'], from, WRITE_SLICE);
      const changed = page.map(enrolment => ({ enrolment, change: closing(enrolment, 'ended', today) }));
      await updateEnrolments(trx, tenantId, changed, stampNow());
      const position = page.at(-1)?.enrolmentId;
      if (position !== undefined)
        await advanceChangeSet(trx, tenantId, changeSetId, {
          phase: 'people',
          position,
          opened: 0,
          closed: page.length,
        });
      return position;
    });
    if (last === undefined) return;
    after = last;
    await setImmediate();
  }
}

async function markApplied({ db, clock }: Pick<Tools, 'db' | 'clock'>, tenantId: string, changeSetId: string) {
  await db.write(tenantId, async trx => {
    const held = await findChangeSet(trx, tenantId, changeSetId);
    if (held?.state !== 'applying') return;
    const at = clock.now();
    await updateChangeSet(trx, tenantId, changeSetId, { state: 'applied', appliedAt: at });
    if (held.kind !== 'sync') return;
    // An admin's change was written into the log when it was asked for; this one has nobody who asked.
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: null,
      action: 'enrolments.synced',
      subjectKind: 'change-set',
      subjectId: changeSetId,
      detail: { opened: held.detail.opened, closed: held.detail.closed },
    });
  });
}
