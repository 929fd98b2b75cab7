import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '#api/calendar.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { undoChangeSet as undoEndpoint } from '#api/contract/assignments.ts';
import { recordAudit } from '#api/audit/actions.ts';
import { takeBackAsking } from '#api/courses/asking-actions.ts';
import { callBackMessages } from '#api/outbox/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { mayAssign, mayAssignSome, mayAssignTo } from './access.ts';
import { enrolPeople, finishChangeSet } from './change-set-actions.ts';
import {
  findChangeSet,
  listChangeSets,
  listEntriesOf,
  pageTouched,
  updateChangeSet,
  type ChangeSet,
  type UndoDetail,
} from './change-set-store.ts';
import type { HeldEnrolment } from './enrol.ts';
import { listHeld, listHeldByIds, pageOfAssignment, updateEnrolments, type Stamp } from './enrolment-store.ts';
import { findAssignment, insertRevision, listAssignments, updateAssignment } from './store.ts';
import { takeBack, takeBackAsked, undoUntilAt } from './undo.ts';
import type { Validity } from './validity.ts';
import { dayOf } from './walk-actions.ts';

const SLICE = 100;

/**
 * Takes a bulk change back as one, within 30 days: closes what it opened, opens again what it closed, calls back messages
 * that have not gone out. Completions stay. Asked again it answers what was done.
 * @throws Problem 'not-found' | 'undo-too-late' (over 30 days, or changed again since)
 */
export async function undoChangeSet(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { changeSetId }: InputOf<typeof undoEndpoint>,
): Promise<ReplyOf<typeof undoEndpoint>> {
  if (!mayAssignSome(actor)) throw new Problem('not-allowed');
  const { db, clock } = tools;
  const { tenantId } = actor;
  const known = await db.read(tenantId, async trx => {
    const found = await findChangeSet(trx, tenantId, changeSetId);
    return found !== null && (await mayUndo(trx, actor, found)) ? found : null;
  });
  if (known === null) throw new Problem('not-found');
  // What a crash left half applied is applied first: then all of it can be taken back.
  if (known.state === 'applying') await finishChangeSet(tools, tenantId, changeSetId);
  await db.write(tenantId, async trx => {
    const changeSet = await findChangeSet(trx, tenantId, changeSetId);
    if (changeSet === null) throw new Problem('not-found');
    if (changeSet.state !== 'applied') return;
    const at = clock.now();
    if (at > undoUntilAt(changeSet.createdAt))
      throw new Problem('undo-too-late', { detail: 'A bulk change can be undone for 30 days.' });
    await mustBeLatest(trx, tenantId, changeSet);
    await updateChangeSet(trx, tenantId, changeSetId, { state: 'undoing', undoneBy: actor.personId });
    const { today } = await dayOf(trx, tenantId, clock);
    await restoreAssignment(trx, tenantId, changeSet, { at, today, by: actor.personId });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'change-set.undone',
      subjectKind: 'change-set',
      subjectId: changeSetId,
      detail: { kind: changeSet.kind, assignmentId: changeSet.assignmentId },
    });
  });
  const done = await finishUndo(tools, tenantId, changeSetId);
  // People who came or went while the other rule held.
  if (known.assignmentId !== null) await enrolPeople(tools, tenantId, 'all', 'directory', { sparesWaiting: true });
  return done;
}

/**
 * What was changed by an assignment, whoever may change that, as it is and as it would be again; what the directory or
 * many people's exceptions did, admins.
 */
async function mayUndo(trx: Trx, actor: Actor, { assignmentId, detail }: ChangeSet): Promise<boolean> {
  if (mayAssign(actor) || assignmentId === null) return mayAssign(actor);
  const assignment = await findAssignment(trx, actor.tenantId, assignmentId);
  if (assignment === null) return false;
  const before = assignment.revisions.get(detail.revisionBefore ?? assignment.revision) ?? assignment.rule;
  return [assignment.rule, before].every(({ audience }) => mayAssignTo(actor, audience));
}

async function mustBeLatest(trx: Trx, tenantId: string, { changeSetId, assignmentId, createdAt }: ChangeSet) {
  if (assignmentId === null) return;
  const others = await listChangeSets(trx, tenantId, { assignmentId });
  const since = others.find(
    other => other.changeSetId !== changeSetId && other.createdAt > createdAt && other.state !== 'undone',
  );
  if (since !== undefined)
    throw new Problem('undo-too-late', { detail: 'The assignment was changed again since; undo that first.' });
}

/** Started → a draft again; revised → the rule before, as a revision of its own; ended → running. */
async function restoreAssignment(
  trx: Trx,
  tenantId: string,
  { assignmentId, detail: { what, about, revisionBefore } }: ChangeSet,
  { at, today, by }: Readonly<{ at: string; today: CalendarDate; by: string }>,
): Promise<void> {
  if (what === 'ask-again' && about !== undefined) await takeBackAsking(trx, tenantId, about);
  if (assignmentId === null || what === 'sync') return;
  const assignment = await findAssignment(trx, tenantId, assignmentId);
  if (assignment === null) return;
  if (what === 'end') {
    const state = assignment.startsOn > today ? 'scheduled' : 'running';
    await updateAssignment(trx, tenantId, assignmentId, { state, endedOn: null, modifiedAt: at });
    return;
  }
  const before = revisionBefore ?? assignment.revision;
  const rule = assignment.revisions.get(before) ?? assignment.rule;
  const path = assignment.plans.get(before) ?? null;
  const revision = assignment.revision + 1;
  await insertRevision(trx, tenantId, { assignmentId, revision }, rule, path, { at, by });
  const state = what === 'start' ? 'draft' : assignment.state;
  const courseId = path?.steps[0]?.courseId ?? assignment.courseId;
  await updateAssignment(trx, tenantId, assignmentId, { state, courseId, revision, modifiedAt: at });
}

/** Does what is left of an undo: all of it when it was just asked for, the rest after a crash. */
export async function finishUndo(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<ReplyOf<typeof undoEndpoint>> {
  const { db, clock } = tools;
  const { today } = await db.read(tenantId, trx => dayOf(trx, tenantId, clock));
  for (;;) {
    const at = clock.now();
    const goesOn = await db.write(tenantId, async trx => {
      const changeSet = await findChangeSet(trx, tenantId, changeSetId);
      if (changeSet?.state !== 'undoing') return false;
      const stamp: Stamp = {
        at,
        cause: { by: changeSet.undoneBy, why: 'undo', reason: changeSetId },
        changeSetId: null,
      };
      const undo = await undoSlice(trx, tenantId, changeSet, stamp, today);
      await updateChangeSet(
        trx,
        tenantId,
        changeSetId,
        undo === null ? { state: 'undone', undoneAt: at } : { detail: { ...changeSet.detail, undo } },
      );
      return undo !== null;
    });
    if (!goesOn) break;
    await setImmediate();
  }
  const after = await db.read(tenantId, trx => findChangeSet(trx, tenantId, changeSetId));
  if (after === null) throw new Problem('not-found');
  const { closed, reopened, calledBack, out, completedMeanwhile } = after.detail.undo;
  return { closed, reopened, messagesCalledBack: calledBack, messagesOut: out, completedMeanwhile };
}

/** @returns the counts so far, or null when there was nothing left */
async function undoSlice(
  trx: Trx,
  tenantId: string,
  { changeSetId, assignmentId, detail }: ChangeSet,
  stamp: Stamp,
  today: CalendarDate,
): Promise<UndoDetail | null> {
  const { undo } = detail;
  // A draft has no enrolments: with the start goes whatever was opened since, too (people who joined).
  const wholeAssignment = detail.what === 'start' && assignmentId !== null;
  const enrolments = wholeAssignment
    ? await pageOfAssignment(
        trx,
        tenantId,
        assignmentId,
        ['open', 'completed', 'waived', 'closed'],
        undo.position,
        SLICE,
      )
    : await listHeldByIds(trx, tenantId, await pageTouched(trx, tenantId, changeSetId, undo.position, SLICE));
  const position = enrolments
    .map(({ enrolmentId }) => enrolmentId)
    .sort()
    .at(-1);
  if (position === undefined) return null;
  const ids = enrolments.map(({ enrolmentId }) => enrolmentId);
  const revisions = new Map(
    (await listAssignments(trx, tenantId, { assignmentIds: enrolments.map(each => each.assignmentId) })).map(each => [
      each.assignmentId,
      each.revision,
    ]),
  );
  const entries = await listEntriesOf(trx, tenantId, changeSetId, ids);
  const asked =
    detail.what === 'ask-again' ? await askedBefore(trx, tenantId, changeSetId, enrolments) : new Map<string, Asked>();
  const taken = enrolments.flatMap(enrolment => {
    const did = entries.get(enrolment.enrolmentId) ?? [];
    const asOpened = wholeAssignment && !did.some(({ what }) => what === 'opened');
    const revision = revisions.get(enrolment.assignmentId) ?? enrolment.revision;
    const askedOf = did.some(({ what }) => what === 'opened') ? asked.get(enrolment.enrolmentId) : undefined;
    if (askedOf !== undefined) {
      const back = takeBackAsked(enrolment, askedOf.previous, askedOf.validity);
      return back === null ? [] : { enrolment, ...back };
    }
    const back = takeBack(enrolment, asOpened ? [openedSince(enrolment.openedOn)] : did, revision, today);
    return back === null ? [] : { enrolment, ...back };
  });
  await updateEnrolments(trx, tenantId, taken, stamp);
  const shut = taken.filter(({ effect }) => effect === 'closed').map(({ enrolment }) => enrolment.enrolmentId);
  const messages =
    shut.length === 0 ? { calledBack: 0, out: 0 } : await callBackMessages(trx, tenantId, shut, stamp.at);
  return {
    position,
    closed: undo.closed + shut.length,
    reopened: undo.reopened + taken.filter(({ effect }) => effect === 'reopened').length,
    calledBack: undo.calledBack + messages.calledBack,
    out: undo.out + messages.out,
    completedMeanwhile: undo.completedMeanwhile + taken.filter(each => each.completedMeanwhile).length,
  };
}

type Asked = Readonly<{
  previous: Readonly<{ satisfiedBy: string; completedOn: CalendarDate }>;
  validity: Validity;
}>;

/** For each renewal that was opened because everybody was asked again: the cycle before, and how long it was good. */
async function askedBefore(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  enrolments: readonly HeldEnrolment[],
): Promise<Map<string, Asked>> {
  const people = [...new Set(enrolments.map(({ personId }) => personId))];
  const courses = [...new Set(enrolments.map(({ courseId }) => courseId))];
  const held = await listHeld(trx, tenantId, people, courses);
  const before = enrolments.flatMap(enrolment => {
    const { personId, assignmentId, courseId, cycle, enrolmentId } = enrolment;
    const line = held.filter(each => each.personId === personId && each.assignmentId === assignmentId);
    const previous = line.find(each => each.courseId === courseId && each.cycle === cycle - 1);
    return previous === undefined ? [] : [{ enrolmentId, previous }];
  });
  const entries = await listEntriesOf(
    trx,
    tenantId,
    changeSetId,
    before.map(({ previous }) => previous.enrolmentId),
  );
  return new Map(
    before.flatMap(({ enrolmentId, previous }) => {
      const { satisfiedBy, completedOn, validUntilOn, anchorOn, nextCycleOn } = previous;
      if (satisfiedBy === null || completedOn === null) return [];
      const moved = (entries.get(previous.enrolmentId) ?? []).findLast(entry => entry.before !== undefined)?.before;
      const validity =
        moved !== undefined && 'validity' in moved ? moved.validity : { validUntilOn, anchorOn, nextCycleOn };
      return [[enrolmentId, { previous: { satisfiedBy, completedOn }, validity }]];
    }),
  );
}

const openedSince = (appliesOn: CalendarDate) =>
  ({ what: 'opened', fromValue: null, toValue: null, appliesOn }) as const;
