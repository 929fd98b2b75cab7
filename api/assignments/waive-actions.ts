import { addMonths, type CalendarDate } from '#api/calendar.ts';
import type { ExceptionReply, waive as waiveEndpoint, WaiverReason } from '#api/contract/exceptions.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { mustReach, peopleMeant } from './exception-access-actions.ts';
import { grantIn, grantToMany, mustBeToCome, previewGrant } from './exception-actions.ts';
import type { Grant } from './exception-set-store.ts';
import { waiverEnd } from './waive.ts';
import { dayOf } from './walk-actions.ts';

const LONGEST_MONTHS = 60;

export type Waiving = Readonly<{
  personId: string;
  courseId: string;
  reason: WaiverReason;
  words: string | null;
  /** Last day; null: 12 months. */
  untilOn: CalendarDate | null;
}>;

/**
 * Waives a course for one person in the transaction of the caller, who has to answer for the obligation: an admin, or who
 * looks after every role through which it comes.
 * @throws Problem 'not-found' | 'not-allowed' | 'nothing-due' (nothing of the course is open) | 'bad-input'
 */
export async function waiveIn(
  trx: Trx,
  { clock }: Pick<Tools, 'clock'>,
  actor: Actor,
  { personId, ...terms }: Waiving,
): Promise<ExceptionReply> {
  const grant = await grantOf(trx, clock, actor, terms);
  await mustReach(trx, actor, personId, grant.courseId);
  return grantIn(trx, clock, actor, { grant, personIds: [personId] });
}

/** Waives a course for people, or says what that would do. Many at once are an admin's. */
export async function waive(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { who, preview, expect, ...terms }: InputOf<typeof waiveEndpoint>,
): Promise<ExceptionReply> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  const { grant, personIds } = await db.read(tenantId, async trx => ({
    grant: await grantOf(trx, clock, actor, terms),
    personIds: await peopleMeant(trx, clock, actor, who),
  }));
  const [personId] = personIds;
  if (personIds.length !== 1 || personId === undefined)
    return preview
      ? db.read(tenantId, trx => previewGrant(trx, clock, actor, { grant, personIds }))
      : grantToMany(tools, actor, { grant, personIds }, expect);
  if (!preview) return db.write(tenantId, trx => waiveIn(trx, { clock }, actor, { personId, ...terms }));
  return db.read(tenantId, async trx => {
    await mustReach(trx, actor, personId, grant.courseId);
    return previewGrant(trx, clock, actor, { grant, personIds });
  });
}

async function grantOf(
  trx: Trx,
  clock: Tools['clock'],
  { tenantId }: Actor,
  { courseId, reason, words, untilOn }: Omit<Waiving, 'personId'>,
): Promise<Extract<Grant, { what: 'waive' }>> {
  const { today } = await dayOf(trx, tenantId, clock);
  const until = untilOn ?? waiverEnd(today);
  mustBeToCome(until, today, '/untilOn');
  if (until > addMonths(today, LONGEST_MONTHS))
    throw new Problem('bad-input', { errors: [{ pointer: '/untilOn', detail: 'A waiver lasts at most five years.' }] });
  return { what: 'waive', courseId, reason, words, fromOn: today, untilOn: until };
}
