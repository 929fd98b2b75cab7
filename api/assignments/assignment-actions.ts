import { randomUUID } from 'node:crypto';
import { later } from '#api/calendar.ts';
import type * as contract from '#api/contract/assignments.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { recordAudit, type AuditDetail } from '#api/audit/actions.ts';
import { unreadGroupsOf } from '#api/audiences/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { mayAssignSome, mayReadAssignment } from './access.ts';
import { finishApplying, finishChangeSet } from './change-set-actions.ts';
import { insertChangeSet, newDetail, type ChangeSetDetail } from './change-set-store.ts';
import { draftFrom } from './draft-actions.ts';
import type { Draft } from './preview.ts';
import { meantBy } from './preview-actions.ts';
import { courseIdsOf } from './preview-path.ts';
import {
  courseStateOf,
  deleteAssignment,
  deleteRevision,
  findAssignment,
  hasEnrolments,
  insertAssignment,
  insertRevision,
  isKnownPerson,
  updateAssignment,
  type Assignment,
  type AssignmentHead,
} from './store.ts';

type Applied = ReplyOf<typeof contract.createAssignment>;
type Does = Pick<Tools, 'db' | 'clock'>;
type Doing = Readonly<{ trx: Trx; tenantId: string; actor: Actor; at: string; today: string }>;

/**
 * Saves a draft, or begins: at once (opens enrolments) or as 'scheduled' when its first day is still to come.
 * @throws Problem 'course-not-published' | 'course-retired' | 'audience-not-ready' | 'audience-empty' | 'preview-outdated'
 */
export async function createAssignment(
  tools: Does,
  actor: Actor,
  { start, token, ...input }: InputOf<typeof contract.createAssignment>,
): Promise<Applied> {
  const assignmentId = randomUUID();
  const changeSetId = await change(tools, actor, async doing => {
    const { trx, tenantId, at } = doing;
    const draft = await draftFrom(trx, actor, input);
    await mustBeKnown(doing, draft);
    if (start) await mustBeReady(doing, tools, draft, token);
    const head: AssignmentHead = {
      assignmentId,
      courseId: draft.courseId,
      state: 'draft',
      ownerPersonId: actor.personId,
      revision: 1,
      startsOn: draft.startsOn,
      endedOn: null,
      createdAt: at,
      modifiedAt: at,
    };
    await insertAssignment(trx, tenantId, head);
    await insertRevision(trx, tenantId, { assignmentId, revision: 1 }, draft.rule, draft.path, {
      at,
      by: actor.personId,
    });
    await audit(doing, assignmentId, start ? 'assignment.created' : 'assignment.drafted', subjectOf(draft));
    return start ? begin(doing, { ...head, ...draft }) : null;
  });
  return apply(tools, actor.tenantId, assignmentId, changeSetId);
}

/** Starts a draft, after the same questions as at creation; of a path with the steps that are in force now. */
export async function startAssignment(
  tools: Does,
  actor: Actor,
  { assignmentId, token }: InputOf<typeof contract.startAssignment>,
): Promise<Applied> {
  const changeSetId = await change(tools, actor, async doing => {
    const assignment = await get(doing, assignmentId, ['draft']);
    const draft = await asInForce(doing, assignment);
    await mustBeReady(doing, tools, draft, token);
    await audit(doing, assignmentId, 'assignment.started', { revision: assignment.revision });
    return begin(doing, assignment);
  });
  return apply(tools, actor.tenantId, assignmentId, changeSetId);
}

/**
 * A draft (or one that has not begun) is replaced; of a running one a new revision is made, for new people or for open
 * enrolments too. The course or path of a running assignment stays.
 */
export async function reviseAssignment(
  tools: Does,
  actor: Actor,
  { assignmentId, openOnesToo, ...input }: InputOf<typeof contract.reviseAssignment>,
): Promise<Applied> {
  await finishFirst(tools, actor, assignmentId);
  const changeSetId = await change(tools, actor, async doing => {
    const { trx, tenantId, at } = doing;
    const assignment = await get(doing, assignmentId, ['draft', 'scheduled', 'running']);
    const draft = await draftFrom(trx, actor, input, assignment.state === 'running' ? assignment.path : null);
    await mustBeKnown(doing, draft);
    const { courseId, path, rule, startsOn } = draft;
    const by = { at, by: actor.personId };
    if (assignment.state !== 'running') {
      const key = { assignmentId, revision: assignment.revision };
      if (assignment.state === 'scheduled') await mustBeReady(doing, tools, draft, null);
      await deleteRevision(trx, tenantId, key);
      await insertRevision(trx, tenantId, key, rule, path, by);
      await updateAssignment(trx, tenantId, assignmentId, { courseId, startsOn, modifiedAt: at });
      await audit(doing, assignmentId, 'assignment.drafted', subjectOf(draft));
      return null;
    }
    const stays = path === null ? courseId === assignment.courseId : path.pathId === assignment.path?.pathId;
    if (!stays || (path === null) !== (assignment.path === null))
      throw new Problem('assignment-not-editable', { detail: 'The course or path of a running assignment stays.' });
    await mustBeReady(doing, tools, draft, null);
    const revision = assignment.revision + 1;
    await insertRevision(trx, tenantId, { assignmentId, revision }, rule, path, by);
    await updateAssignment(trx, tenantId, assignmentId, { courseId, revision, modifiedAt: at });
    await audit(doing, assignmentId, 'assignment.revised', { revision, openOnesToo });
    return changeSet(doing, 'assignment', assignmentId, {
      what: 'revise',
      openOnesToo,
      revisionBefore: assignment.revision,
      reason: `revision ${revision}`,
    });
  });
  return apply(tools, actor.tenantId, assignmentId, changeSetId);
}

/** Closes open enrolments with that reason and touches no completion. */
export async function endAssignment(
  tools: Does,
  actor: Actor,
  { assignmentId, reason }: InputOf<typeof contract.endAssignment>,
): Promise<Applied> {
  await finishFirst(tools, actor, assignmentId);
  const changeSetId = await change(tools, actor, async doing => {
    const { trx, tenantId, at, today } = doing;
    await get(doing, assignmentId, ['running', 'scheduled']);
    await updateAssignment(trx, tenantId, assignmentId, { state: 'ended', endedOn: today, modifiedAt: at });
    await audit(doing, assignmentId, 'assignment.ended', { reason });
    return changeSet(doing, 'end', assignmentId, { what: 'end', reason: reason === '' ? null : reason });
  });
  return apply(tools, actor.tenantId, assignmentId, changeSetId);
}

/** Removes a draft by which nobody was ever enrolled. */
export async function deleteDraft(
  tools: Does,
  actor: Actor,
  { assignmentId }: InputOf<typeof contract.deleteDraft>,
): Promise<ReplyOf<typeof contract.deleteDraft>> {
  await change(tools, actor, async doing => {
    const { trx, tenantId } = doing;
    const draft = await get(doing, assignmentId, ['draft']);
    if (await hasEnrolments(trx, tenantId, assignmentId))
      throw new Problem('assignment-not-editable', { detail: 'People were enrolled by it; its history stays.' });
    await deleteAssignment(trx, tenantId, assignmentId);
    await audit(doing, assignmentId, 'assignment.deleted', subjectOf(draft));
    return null;
  });
  return {};
}

/** A change builds on all of the one before it: what of that is still being applied is applied first. */
async function finishFirst(tools: Does, actor: Actor, assignmentId: string): Promise<void> {
  if (mayAssignSome(actor)) await finishApplying(tools, actor.tenantId, assignmentId);
}

async function change<T>({ db, clock }: Does, actor: Actor, work: (doing: Doing) => Promise<T>): Promise<T> {
  if (!mayAssignSome(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.write(tenantId, async trx => {
    const { timeZone } = await readSetting(trx, tenantId, 'organisation');
    return work({ trx, tenantId, actor, at: clock.now(), today: clock.today(timeZone) });
  });
}

async function apply(
  tools: Does,
  tenantId: string,
  assignmentId: string,
  changeSetId: string | null,
): Promise<Applied> {
  const counts = changeSetId === null ? { opened: 0, closed: 0 } : await finishChangeSet(tools, tenantId, changeSetId);
  return { assignmentId, changeSetId, ...counts };
}

/** @returns the change set to apply, or null when it begins on a later day */
async function begin(
  doing: Doing,
  { assignmentId, startsOn }: Pick<Assignment, 'assignmentId' | 'startsOn'>,
): Promise<string | null> {
  const { trx, tenantId, at, today } = doing;
  if (startsOn > today) {
    await updateAssignment(trx, tenantId, assignmentId, { state: 'scheduled', modifiedAt: at });
    return null;
  }
  const change = { state: 'running', startsOn: later(startsOn, today), modifiedAt: at } as const;
  await updateAssignment(trx, tenantId, assignmentId, change);
  return changeSet(doing, 'assignment', assignmentId, { what: 'start' });
}

async function changeSet(
  { trx, tenantId, actor, at }: Doing,
  kind: 'assignment' | 'end',
  assignmentId: string,
  detail: Pick<ChangeSetDetail, 'what'> & Partial<ChangeSetDetail>,
): Promise<string> {
  const changeSetId = randomUUID();
  await insertChangeSet(trx, tenantId, {
    changeSetId,
    kind,
    assignmentId,
    createdAt: at,
    createdBy: actor.personId,
    detail: newDetail(detail),
  });
  return changeSetId;
}

async function get(
  { trx, tenantId, actor }: Doing,
  assignmentId: string,
  states: readonly Assignment['state'][],
): Promise<Assignment> {
  const assignment = await findAssignment(trx, tenantId, assignmentId);
  if (assignment === null || !mayReadAssignment(actor, assignment.rule.audience)) throw new Problem('not-found');
  if (!states.includes(assignment.state))
    throw new Problem('assignment-not-editable', { parameters: { state: assignment.state } });
  return assignment;
}

/** A draft keeps the steps of its path as they were when it was saved; it begins with those in force. */
async function asInForce(doing: Doing, assignment: Assignment): Promise<Draft> {
  const { trx, tenantId, at, actor } = doing;
  const { assignmentId, revision, path, rule } = assignment;
  if (path === null) return assignment;
  const draft = await draftFrom(trx, actor, { ...assignment, pathId: path.pathId });
  if (draft.path?.pathRevision === path.pathRevision) return assignment;
  await deleteRevision(trx, tenantId, { assignmentId, revision });
  const by = { at, by: actor.personId };
  await insertRevision(trx, tenantId, { assignmentId, revision }, rule, draft.path, by);
  await updateAssignment(trx, tenantId, assignmentId, { courseId: draft.courseId, modifiedAt: at });
  return draft;
}

const subjectOf = ({ courseId, path }: Pick<Draft, 'courseId' | 'path'>): AuditDetail =>
  path === null ? { courseId } : { pathId: path.pathId, pathRevision: path.pathRevision };

async function mustBeKnown({ trx, tenantId }: Doing, draft: Draft): Promise<void> {
  const errors: { pointer: string; detail: string }[] = [];
  if ((await courseStateOf(trx, tenantId, draft.courseId)) === null)
    errors.push({ pointer: '/courseId', detail: 'There is no such course.' });
  const { contactPersonId } = draft.rule;
  if (contactPersonId !== null && !(await isKnownPerson(trx, tenantId, contactPersonId)))
    errors.push({ pointer: '/rule/contactPersonId', detail: 'There is no such person.' });
  if (errors.length > 0) throw new Problem('bad-input', { errors });
}

/** What must hold before people are touched. With a token: the people must be those of the preview. */
async function mustBeReady(
  { trx, tenantId }: Doing,
  { db, clock }: Does,
  draft: Draft,
  token: string | null,
): Promise<void> {
  for (const courseId of courseIdsOf(draft)) {
    const state = await courseStateOf(trx, tenantId, courseId);
    if (state === 'retired') throw new Problem('course-retired');
    if (state !== 'published') throw new Problem('course-not-published');
  }
  const unread = await unreadGroupsOf(trx, tenantId, draft.rule.audience);
  if (unread.length > 0) throw new Problem('audience-not-ready', { parameters: { group: unread[0]?.name ?? null } });
  const { people, token: now } = await meantBy({ trx, kind: db.kind, tenantId, clock }, draft);
  if (token !== null && token !== now) throw new Problem('preview-outdated', { parameters: { people } });
  if (people === 0) throw new Problem('audience-empty');
}

async function audit(
  { trx, tenantId, actor, at }: Doing,
  assignmentId: string,
  action: string,
  detail: AuditDetail,
): Promise<void> {
  await recordAudit(trx, tenantId, {
    at,
    actorPersonId: actor.personId,
    action,
    subjectKind: 'assignment',
    subjectId: assignmentId,
    detail,
  });
}
