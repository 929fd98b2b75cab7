import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  advanceChangeSet,
  findChangeSet,
  insertChangeSet,
  listChangeSets,
  newDetail,
  updateChangeSet,
  type ChangeSet,
} from './change-set-store.ts';
import { pageOfAssignment, updateEnrolments, type Cause, type Stamp } from './enrolment-store.ts';
import { closing } from './ledger.ts';
import { coursesOf } from './path.ts';
import { followRevision } from './revise-actions.ts';
import { listAssignments } from './store.ts';
import { dayOf, nothing, plan, walkPeople, writeSlice, type Counts, type Spared } from './walk-actions.ts';

const CLOSE_SLICE = 100;
/** Longer lists are kept as "everybody": the result is the same. */
const MOST_LISTED = 2000;

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
  spared: Spared = {},
): Promise<Counts> {
  const { db, clock } = tools;
  const { day, assignmentIds } = await db.read(tenantId, async trx => ({
    day: await dayOf(trx, tenantId, clock),
    assignmentIds: await runningIds(trx, tenantId, spared.onlyCourseIds),
  }));
  if (assignmentIds.length === 0) return nothing;
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
  const counts = await walkPeople(tools, tenantId, { assignmentIds, personIds, position: '', ...spared }, day, begin);
  if (changeSetId !== null) await markApplied(tools, tenantId, changeSetId);
  return counts;
}

/**
 * The same for a few people inside the transaction that changes them, as one change set that is applied at once: a crash
 * leaves nothing in between, and who comes next sees the enrolments as they are then.
 */
export async function enrolWithin(
  trx: Trx,
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  people: readonly string[],
): Promise<void> {
  const day = await dayOf(trx, tenantId, clock);
  const ids = [...new Set(people)].sort();
  const running = await listAssignments(trx, tenantId, { states: ['running'] });
  if ((await plan(trx, tenantId, running, ids, day)).length === 0) return;
  const changeSetId = randomUUID();
  const detail = newDetail({ what: 'sync', personIds: ids });
  const made = { changeSetId, kind: 'sync', assignmentId: null, createdAt: day.at, createdBy: null, detail } as const;
  await insertChangeSet(trx, tenantId, made);
  const assignmentIds = running.map(({ assignmentId }) => assignmentId);
  const stamp: Stamp = { at: day.at, cause: { by: null, why: 'directory' }, changeSetId };
  const scope = { assignmentIds, personIds: ids, position: '' };
  await writeSlice(trx, db.kind, tenantId, { scope, ids, day, stamp });
  await updateChangeSet(trx, tenantId, changeSetId, { state: 'applied', appliedAt: day.at });
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
    const { about } = changeSet.detail;
    const only = about === undefined ? undefined : new Set([about.courseId]);
    const assignmentIds = assignmentId === null ? await runningIds(trx, tenantId, only) : [assignmentId];
    return { changeSet, assignmentIds, day: await dayOf(trx, tenantId, clock) };
  });
  if (found !== null) {
    const { changeSet, assignmentIds, day } = found;
    const { detail } = changeSet;
    const stampNow = (): Stamp => ({ at: clock.now(), cause: causeOf(changeSet), changeSetId });
    const { personIds, position } = detail;
    // What a directory run has not come to is done by its next one, which counts first.
    const scope = { assignmentIds, personIds, position, sparesWaiting: detail.what === 'sync' };
    if (detail.what === 'end') await closeAll(tools, tenantId, changeSet, stampNow, day.today);
    else if (detail.phase === 'people')
      await walkPeople(tools, tenantId, scope, day, () => Promise.resolve(stampNow()));
    if (detail.openOnesToo && (await followRevision(tools, tenantId, changeSet, stampNow, day)))
      await walkPeople(tools, tenantId, { ...scope, position: '' }, day, () => Promise.resolve(stampNow()));
    await markApplied(tools, tenantId, changeSetId);
  }
  const after = await db.read(tenantId, trx => findChangeSet(trx, tenantId, changeSetId));
  return after === null ? nothing : { opened: after.detail.opened, closed: after.detail.closed };
}

/** Applies what of an assignment is still being applied, so that the next change builds on all of it. */
export async function finishApplying(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  assignmentId: string,
): Promise<void> {
  const open = await tools.db.read(tenantId, trx =>
    listChangeSets(trx, tenantId, { states: ['applying'], assignmentId }),
  );
  for (const { changeSetId } of open) await finishChangeSet(tools, tenantId, changeSetId);
}

async function runningIds(trx: Trx, tenantId: string, onlyCourseIds?: ReadonlySet<string>): Promise<string[]> {
  const running = (await listAssignments(trx, tenantId, { states: ['running'] })).filter(
    one => onlyCourseIds === undefined || coursesOf([one]).some(courseId => onlyCourseIds.has(courseId)),
  );
  return running.map(({ assignmentId }) => assignmentId);
}

function causeOf({ createdBy, detail: { what, reason } }: ChangeSet): Cause {
  const why =
    what === 'end' ? 'end' : what === 'sync' ? 'directory' : what === 'ask-again' ? 'asked-again' : 'assignment';
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
      // Somebody else may have finished it, and an admin undone it since.
      if ((await findChangeSet(trx, tenantId, changeSetId))?.state !== 'applying') return undefined;
      const page = await pageOfAssignment(trx, tenantId, assignmentId, ['open', 'waived'], from, CLOSE_SLICE);
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
