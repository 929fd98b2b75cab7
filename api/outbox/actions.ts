import { setImmediate as breathe } from 'node:timers/promises';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Session } from '#api/contract/session.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { personName } from './list-store.ts';
import { countHeld, findStop, releaseHeld, writeStop } from './stop-store.ts';
import { updateOpened } from './opened-store.ts';
import { callOff, listLinked } from './store.ts';

/** Other rooms promise and extend messages through here, in the transaction of their reason. */
export {
  extendPromised,
  insertMessages as promiseMessages,
  listTold,
  TOLD,
  type Promised,
  type Told,
} from './store.ts';

/** Enough for one statement; callers may name more. */
const SLICE = 500;
const RELEASE_SLICE = 200;

/**
 * Takes back what these enrolments were to be told and what has not been begun. A message that is about other courses
 * too goes out without theirs, since courses that are closed by then are left out. `out` counts what went or may have gone.
 */
export async function callBackMessages(
  trx: Trx,
  tenantId: string,
  enrolmentIds: readonly string[],
  now: Instant,
): Promise<Readonly<{ calledBack: number; out: number }>> {
  let calledBack = 0;
  let out = 0;
  for (let i = 0; i < enrolmentIds.length; i += SLICE) {
    const linked = await listLinked(trx, tenantId, enrolmentIds.slice(i, i + SLICE));
    const waiting = linked.filter(({ state }) => state === 'promised' || state === 'held');
    const whole = waiting.filter(({ links, ours }) => links === ours).map(({ messageId }) => messageId);
    calledBack += waiting.length;
    out += linked.filter(({ state }) => state === 'sending' || state === 'accepted' || state === 'unknown').length;
    await callOff(trx, tenantId, whole, now);
  }
  return { calledBack, out };
}

/** For the bar on every admin page; null while messages go. */
export async function messagesStopped(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
): Promise<Session['messagesStopped']> {
  return db.read(tenantId, async trx => {
    const stop = await findStop(trx, tenantId);
    if (stop === null) return null;
    const by = stop.byPersonId === null ? null : await personName(trx, tenantId, stop.byPersonId);
    return { sinceAt: stop.sinceAt, by, reason: stop.reason, held: await countHeld(trx, tenantId, clock.now()) };
  });
}

/** True while nothing may be promised by hand. */
export async function isStopped(trx: Trx, tenantId: string): Promise<boolean> {
  return (await findStop(trx, tenantId)) !== null;
}

/** From the next call on nothing goes out; stopping twice keeps the first moment. */
export async function stopMessages(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  reason: string,
): Promise<void> {
  const at = clock.now();
  await db.write(actor.tenantId, async trx => {
    if ((await findStop(trx, actor.tenantId)) !== null) return;
    await writeStop(trx, actor.tenantId, { reason }, at, actor.personId);
    await recordAudit(trx, actor.tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'messages.stopped',
      subjectKind: 'messages',
      subjectId: actor.tenantId,
      detail: { reason },
    });
  });
}

/** Messages go again: what is still of its day, at once; the rest is superseded, and the planner owes the latest step. */
export async function resumeMessages({ db, clock }: Pick<Tools, 'db' | 'clock'>, actor: Actor): Promise<void> {
  const at = clock.now();
  const was = await db.write(actor.tenantId, async trx => {
    const stop = await findStop(trx, actor.tenantId);
    if (stop === null) return null;
    await writeStop(trx, actor.tenantId, null, at, actor.personId);
    await recordAudit(trx, actor.tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'messages.resumed',
      subjectKind: 'messages',
      subjectId: actor.tenantId,
      detail: { stoppedAt: stop.sinceAt },
    });
    return stop;
  });
  if (was !== null) await releaseAllHeld({ db, clock }, actor.tenantId);
}

/** In slices; begun again by the worker if this process ends in the middle. */
export async function releaseAllHeld({ db, clock }: Pick<Tools, 'db' | 'clock'>, tenantId: string): Promise<void> {
  const slice = (): Promise<number> =>
    db.write(tenantId, async trx =>
      (await findStop(trx, tenantId)) === null ? releaseHeld(trx, tenantId, clock.now(), RELEASE_SLICE) : 0,
    );
  while ((await slice()) > 0) await breathe();
}

/** The signed-in person followed the link of one of their messages; anything else changes nothing. */
export async function noteOpened(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { day, kind }: Readonly<{ day: CalendarDate; kind: string }>,
): Promise<void> {
  await db.write(actor.tenantId, trx =>
    updateOpened(trx, actor.tenantId, { personId: actor.personId, localDay: day, kind }, clock.now()),
  );
}
