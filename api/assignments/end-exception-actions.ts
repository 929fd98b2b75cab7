import { setImmediate } from 'node:timers/promises';
import { addDays, type CalendarDate } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import { mustSeeAllWhole } from '#api/people/looked-after-actions.ts';
import { enrolPeople } from './change-set-actions.ts';
import { updateEnrolments, type Stamp } from './enrolment-store.ts';
import {
  findPause,
  findWaiver,
  listDuePauses,
  listDueWaivers,
  updatePause,
  updateWaiver,
  type PauseRow,
} from './exception-row-store.ts';
import { listUnitsBelow, pageOfMembers } from './exception-store.ts';
import { outcomeOf } from './grant-actions.ts';
import { dayOf } from './walk-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const PAGE = 200;

/**
 * Ends a waiver before its time: the course is asked for again, with at least the floor days from today.
 * @throws Problem 'not-found' | 'not-allowed'
 */
export async function endWaiver({ db, clock }: DbClock, actor: Actor, waiverId: string): Promise<void> {
  mustBeAdmin(actor);
  const { tenantId } = actor;
  await db.write(tenantId, async trx => {
    const waiver = await findWaiver(trx, tenantId, waiverId);
    if (waiver === null) throw new Problem('not-found');
    await mustSeeAllWhole(trx, actor, [waiver.personId]);
    if (waiver.state !== 'standing') return;
    const { today, at } = await dayOf(trx, tenantId, clock);
    const ended = { endedAt: at, endedBy: actor.personId };
    await updateWaiver(trx, tenantId, waiverId, { untilOn: addDays(today, -1), nextOn: null, state: 'over', ...ended });
    await settleNow(trx, clock, actor, [waiver.personId]);
    await log(trx, actor, at, { action: 'waiver.ended', kind: 'waiver', id: waiverId, personId: waiver.personId });
  });
}

/**
 * They are back today. Of a unit the people are looked at in slices; what a crash leaves is done by the next look of the
 * calendar.
 * @throws Problem 'not-found' | 'not-allowed'
 */
export async function endPause(tools: DbClock, actor: Actor, pauseId: string): Promise<void> {
  mustBeAdmin(actor);
  const { db, clock } = tools;
  const { tenantId } = actor;
  await db.write(tenantId, async trx => {
    const pause = await findPause(trx, tenantId, pauseId);
    if (pause === null || !isTheirs(actor, pause)) throw new Problem('not-found');
    if (pause.personId !== null) await mustSeeAllWhole(trx, actor, [pause.personId]);
    if (pause.state !== 'standing') return;
    const { today, at } = await dayOf(trx, tenantId, clock);
    const ended = { endedAt: at, endedBy: actor.personId };
    await updatePause(trx, tenantId, pauseId, { untilOn: addDays(today, -1), nextOn: today, ...ended });
    await log(trx, actor, at, { action: 'pause.ended', kind: 'pause', id: pauseId, personId: pause.personId });
    if (pause.personId !== null) await settleNow(trx, clock, actor, [pause.personId]);
  });
  const { today } = await db.read(tenantId, trx => dayOf(trx, tenantId, clock));
  await followCalendar(tools, tenantId, today);
}

function mustBeAdmin(actor: Actor): void {
  if (!mayOpenNames(actor) && !isNarrowed(actor)) throw new Problem('not-allowed');
}

/** Of a unit: one of those the actor administers; a person's is looked at by whose they are. */
const isTheirs = (actor: Actor, { unitId }: Pick<PauseRow, 'unitId'>): boolean =>
  mayOpenNames(actor) || unitId === null || actor.unitIds.has(unitId);

async function settleNow(trx: Trx, clock: Tools['clock'], { tenantId, personId }: Actor, people: readonly string[]) {
  const day = await dayOf(trx, tenantId, clock);
  const { effects } = await outcomeOf(trx, tenantId, people, null, day);
  const stamp: Stamp = { at: day.at, cause: { by: personId, why: 'exception' }, changeSetId: null };
  await updateEnrolments(trx, tenantId, effects, stamp);
}

async function log(
  trx: Trx,
  actor: Actor,
  at: string,
  { action, kind, id, personId }: Readonly<{ action: string; kind: string; id: string; personId: string | null }>,
): Promise<void> {
  const about = personId === null ? {} : { aboutPersonId: personId };
  const entry = { at, actorPersonId: actor.personId, action, subjectKind: kind, subjectId: id, ...about };
  await recordAudit(trx, actor.tenantId, entry);
}

/**
 * Waivers that are over open their obligations again; pauses that begin or are over move due days. Reads only those whose
 * day has come, and marks each when its people were looked at. Run again it changes nothing.
 */
export async function followCalendar(tools: DbClock, tenantId: string, today: CalendarDate): Promise<void> {
  const { db } = tools;
  for (;;) {
    const waivers = await db.read(tenantId, trx => listDueWaivers(trx, tenantId, today, PAGE));
    if (waivers.length === 0) break;
    await look(
      tools,
      tenantId,
      waivers.map(({ personId }) => personId),
    );
    await db.write(tenantId, async trx => {
      for (const { waiverId } of waivers) await updateWaiver(trx, tenantId, waiverId, { nextOn: null, state: 'over' });
    });
    await setImmediate();
  }
  for (;;) {
    const pauses = await db.read(tenantId, trx => listDuePauses(trx, tenantId, today, PAGE));
    if (pauses.length === 0) break;
    await look(
      tools,
      tenantId,
      pauses.flatMap(({ personId }) => personId ?? []),
    );
    for (const { unitId } of pauses) if (unitId !== null) await lookAtUnit(tools, tenantId, unitId);
    await db.write(tenantId, async trx => {
      for (const pause of pauses) await updatePause(trx, tenantId, pause.pauseId, lookedAt(pause, today));
    });
    await setImmediate();
  }
}

function lookedAt({ untilOn, state }: PauseRow, today: CalendarDate): Pick<PauseRow, 'nextOn' | 'state'> {
  if (state !== 'standing') return { state, nextOn: null };
  if (untilOn === null) return { state, nextOn: null };
  return untilOn < today ? { state: 'over', nextOn: null } : { state, nextOn: addDays(untilOn, 1) };
}

async function look(tools: DbClock, tenantId: string, people: readonly string[]): Promise<void> {
  if (people.length > 0) await enrolPeople(tools, tenantId, people, 'calendar', { sparesWaiting: true });
}

async function lookAtUnit(tools: DbClock, tenantId: string, unitId: string): Promise<void> {
  const unitIds = await tools.db.read(tenantId, trx => listUnitsBelow(trx, tenantId, unitId));
  for (let after = ''; ;) {
    const from = after;
    const people = await tools.db.read(tenantId, trx => pageOfMembers(trx, tenantId, unitIds, from, PAGE));
    const last = people.at(-1);
    if (last === undefined) return;
    await look(tools, tenantId, people);
    after = last;
  }
}
