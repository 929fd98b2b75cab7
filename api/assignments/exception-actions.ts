import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '#api/calendar.ts';
import { addDays } from '#api/calendar.ts';
import { recordAudit, type AuditDetail } from '#api/audit/actions.ts';
import type { ExceptionEffect, ExceptionReply } from '#api/contract/exceptions.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { namesOfPeople } from '#api/people/name-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { updateEnrolments, type Stamp } from './enrolment-store.ts';
import { insertPauses, insertWaivers } from './exception-row-store.ts';
import { listUnitsBelow, pageOfMembers } from './exception-store.ts';
import { findGrantSet, insertGrantSet, updateGrantSet, type Grant, type GrantSet } from './exception-set-store.ts';
import { outcomeOf, type Effect, type Outcome } from './grant-actions.ts';
import { dayOf, type Day } from './walk-actions.ts';

type Clock = Tools['clock'];
/** People of one transaction. */
const SLICE = 100;
const SHOWN = 20;

/** To whom: named people, or everybody in a unit and below. */
export type Granted = Readonly<{ grant: Grant; personIds: readonly string[] | null }>;

/** Says what a grant would do; writes nothing. */
export async function previewGrant(
  trx: Trx,
  clock: Clock,
  actor: Actor,
  { grant, personIds }: Granted,
): Promise<ExceptionReply> {
  const day = await dayOf(trx, actor.tenantId, clock);
  const tally = newTally();
  for (let after = ''; ;) {
    const ids = await nextPeople(trx, actor.tenantId, { grant, personIds }, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    count(tally, grant, ids.length, await outcomeOf(trx, actor.tenantId, ids, grant, day));
    after = last;
  }
  return replyOf(trx, actor, tally, null);
}

/**
 * Grants something to a few people in the transaction of the caller, written as a change set of its own.
 * @throws Problem 'nothing-due' when it concerns nobody
 */
export async function grantIn(trx: Trx, clock: Clock, actor: Actor, granted: Granted): Promise<ExceptionReply> {
  const { tenantId } = actor;
  const day = await dayOf(trx, tenantId, clock);
  const set = await begin(trx, actor, granted, day);
  const ids = granted.personIds ?? [];
  const outcome = await apply(trx, tenantId, set, ids, day);
  const concerned = granted.grant.what === 'pause' ? outcome.people : outcome.effects;
  if (concerned.length === 0) throw new Problem('nothing-due');
  await updateGrantSet(trx, tenantId, set.changeSetId, { state: 'applied', appliedAt: day.at });
  const tally = newTally();
  count(tally, granted.grant, ids.length, outcome);
  return replyOf(trx, actor, tally, set.changeSetId);
}

/**
 * Grants something to many, in slices that a crash leaves resumable. `expect`: how many people the preview named.
 * @throws Problem 'preview-outdated'
 */
export async function grantToMany(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  granted: Granted,
  expect: number | undefined,
): Promise<ExceptionReply> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  const previewed = await db.read(tenantId, trx => previewGrant(trx, clock, actor, granted));
  if (expect !== undefined && expect !== previewed.people)
    throw new Problem('preview-outdated', { parameters: { people: previewed.people } });
  if (previewed.people === 0) throw new Problem('nothing-due');
  const { changeSetId } = await db.write(tenantId, async trx =>
    begin(trx, actor, granted, await dayOf(trx, tenantId, clock)),
  );
  await finishGrant(tools, tenantId, changeSetId);
  return { ...previewed, changeSetId };
}

async function begin(trx: Trx, actor: Actor, { grant, personIds }: Granted, day: Day): Promise<GrantSet> {
  const { tenantId } = actor;
  const changeSetId = randomUUID();
  const detail = {
    grant,
    personIds: personIds === null ? null : [...new Set(personIds)].sort(),
    madeOn: day.today,
    position: '',
    undo: { position: '', enrolments: 0, kept: 0 },
  };
  const made = { changeSetId, createdAt: day.at, createdBy: actor.personId, detail };
  await insertGrantSet(trx, tenantId, made);
  const only = personIds?.length === 1 ? personIds[0] : undefined;
  await recordAudit(trx, tenantId, {
    at: day.at,
    actorPersonId: actor.personId,
    action: ACTIONS[grant.what],
    subjectKind: 'change-set',
    subjectId: changeSetId,
    ...(only === undefined ? {} : { aboutPersonId: only }),
    detail: { ...termsOf(grant), ...(personIds === null ? {} : { people: personIds.length }) },
  });
  if (grant.what === 'pause' && grant.unitId !== null)
    await insertPauses(trx, tenantId, [{ ...pauseRow(grant, made), personId: null, unitId: grant.unitId }]);
  return {
    ...made,
    kind: 'exception',
    assignmentId: null,
    state: 'applying',
    appliedAt: null,
    undoneAt: null,
    undoneBy: null,
  };
}

/** Words stay out of the log: they may name somebody, and erasure does not reach them there. */
function termsOf(grant: Grant): AuditDetail {
  if (grant.what === 'extend') return { courseId: grant.courseId, dueOn: grant.dueOn };
  const { fromOn, untilOn } = grant;
  return grant.what === 'pause'
    ? { fromOn, untilOn, unitId: grant.unitId }
    : { fromOn, untilOn, courseId: grant.courseId, reason: grant.reason };
}

const ACTIONS = { waive: 'enrolment.waived', extend: 'enrolment.extended', pause: 'pause.begun' } as const;

/** Applies what is left of a set; run again on one that is applied it changes nothing. */
export async function finishGrant(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<void> {
  for (let goesOn = true; goesOn;) {
    goesOn = await db.write(tenantId, async trx => {
      const set = await findGrantSet(trx, tenantId, changeSetId);
      if (set?.state !== 'applying') return false;
      const day = await dayOf(trx, tenantId, clock);
      const ids = await nextPeople(trx, tenantId, set.detail, set.detail.position);
      const position = ids.at(-1);
      if (position === undefined) {
        await updateGrantSet(trx, tenantId, changeSetId, { state: 'applied', appliedAt: day.at });
        return false;
      }
      await apply(trx, tenantId, set, ids, day);
      await updateGrantSet(trx, tenantId, changeSetId, { detail: { ...set.detail, position } });
      return true;
    });
    await setImmediate();
  }
}

/** The next people of a set, by id. */
export async function nextPeople(
  trx: Trx,
  tenantId: string,
  { grant, personIds }: Granted,
  after: string,
): Promise<readonly string[]> {
  if (personIds !== null)
    return [...personIds]
      .sort()
      .filter(id => id > after)
      .slice(0, SLICE);
  if (grant.what !== 'pause' || grant.unitId === null) return [];
  return pageOfMembers(trx, tenantId, await listUnitsBelow(trx, tenantId, grant.unitId), after, SLICE);
}

async function apply(
  trx: Trx,
  tenantId: string,
  { changeSetId, createdAt, createdBy, detail: { grant } }: GrantSet,
  personIds: readonly string[],
  day: Day,
): Promise<Outcome> {
  const outcome = await outcomeOf(trx, tenantId, personIds, grant, day);
  const made = { changeSetId, createdAt, createdBy };
  if (grant.what === 'waive') {
    const people = new Set(waived(outcome.effects).map(({ enrolment }) => enrolment.personId));
    await insertWaivers(
      trx,
      tenantId,
      [...people].map(personId => waiverRow(grant, personId, made)),
    );
  }
  if (grant.what === 'pause' && grant.unitId === null)
    await insertPauses(
      trx,
      tenantId,
      outcome.people.map(({ personId }) => ({ ...pauseRow(grant, made), personId, unitId: null })),
    );
  const stamp: Stamp = { at: day.at, cause: { by: createdBy, why: 'exception', ...reasonOf(grant) }, changeSetId };
  await updateEnrolments(trx, tenantId, outcome.effects, stamp);
  return outcome;
}

const waived = (effects: readonly Effect[]): readonly Effect[] =>
  effects.filter(({ change }) => change.set.state === 'waived' || change.set.waivedUntilOn !== undefined);

/** The reason from the list, with the words beside it if there are any. */
function reasonOf(grant: Grant): { reason?: string } {
  const parts = grant.what === 'pause' ? [] : [grant.what === 'waive' ? grant.reason : null, grant.words];
  const reason = parts.filter(part => part !== null).join(': ');
  return reason === '' ? {} : { reason };
}

type Made = Pick<GrantSet, 'changeSetId' | 'createdAt' | 'createdBy'>;

function waiverRow(grant: Extract<Grant, { what: 'waive' }>, personId: string, made: Made) {
  const { courseId, reason, words, fromOn, untilOn } = grant;
  const nextOn = addDays(untilOn, 1);
  return { waiverId: randomUUID(), personId, courseId, reason, words, fromOn, untilOn, nextOn, ...standing(made) };
}

/** To be looked at on the day it begins, when that is to come, and on the day after its last. */
function pauseRow(grant: Extract<Grant, { what: 'pause' }>, made: Made) {
  const { fromOn, untilOn } = grant;
  return { pauseId: randomUUID(), fromOn, untilOn, nextOn: fromOn, ...standing(made) };
}

const standing = ({ changeSetId, createdAt, createdBy }: Made) => ({
  state: 'standing' as const,
  changeSetId,
  createdAt,
  createdBy: createdBy ?? '',
  endedAt: null,
  endedBy: null,
});

type Tally = { named: number; people: Set<string>; enrolments: number; first: { effect: Effect; grant: Grant }[] };
const newTally = (): Tally => ({ named: 0, people: new Set(), enrolments: 0, first: [] });

/** A pause holds for whoever is named, whether something is open or not. */
function count(tally: Tally, grant: Grant, named: number, { people, effects }: Outcome): void {
  tally.named += named;
  tally.enrolments += effects.length;
  const concerned = grant.what === 'pause' ? people : effects.map(({ enrolment }) => enrolment);
  for (const { personId } of concerned) tally.people.add(personId);
  const worthShowing = effects.filter(({ enrolment }) => enrolment.state === 'open' || enrolment.state === 'waived');
  for (const effect of worthShowing) if (tally.first.length < SHOWN) tally.first.push({ effect, grant });
}

async function replyOf(
  trx: Trx,
  { tenantId, language }: Actor,
  { named, people, enrolments, first }: Tally,
  changeSetId: string | null,
): Promise<ExceptionReply> {
  const rows = first.map(({ effect }) => effect.enrolment);
  const names = await namesOfPeople(
    trx,
    tenantId,
    rows.map(({ personId }) => personId),
  );
  const titles = await titlesOf(
    trx,
    tenantId,
    rows.map(({ courseId }) => courseId),
    language,
  );
  const effects = first.flatMap(({ effect: { enrolment, change, validUntilOn }, grant }): ExceptionEffect[] => {
    const course = titles.get(enrolment.courseId);
    if (course === undefined) return [];
    const person = { personId: enrolment.personId, name: names.get(enrolment.personId) ?? '' };
    const newDueOn = isReckonedLater(grant) ? null : (change.set.dueOn ?? enrolment.dueOn);
    return [{ person, course, dueOn: enrolment.dueOn, newDueOn, validUntilOn }];
  });
  return { changeSetId, people: people.size, enrolments, untouched: named - people.size, effects };
}

const isReckonedLater = (grant: Grant): boolean => grant.what === 'pause' && grant.untilOn === null;

/** @throws Problem 'bad-input' for a day that is over already */
export function mustBeToCome(day: CalendarDate, today: CalendarDate, pointer: string): void {
  if (day < today) throw new Problem('bad-input', { errors: [{ pointer, detail: 'This day lies in the past.' }] });
}
