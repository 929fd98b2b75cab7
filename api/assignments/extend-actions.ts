import { addMonths, type CalendarDate } from '#api/calendar.ts';
import type { ExceptionReply, extend as extendEndpoint } from '#api/contract/exceptions.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { mustReach, peopleMeant } from './exception-access-actions.ts';
import { grantIn, grantToMany, mustBeToCome, previewGrant } from './exception-actions.ts';
import type { Grant } from './exception-set-store.ts';
import { dayOf } from './walk-actions.ts';

const LONGEST_MONTHS = 24;

export type Extending = Readonly<{
  personId: string;
  courseId: string;
  /** The day named; whoever is due later already keeps that. */
  dueOn: CalendarDate;
  words: string | null;
}>;

/**
 * Gives one person more time for all they have open of a course, in the transaction of the caller: an admin, or who looks
 * after every role through which it comes.
 * @throws Problem 'not-found' | 'not-allowed' | 'nothing-due' (nothing open, or due later already) | 'bad-input'
 */
export async function extendIn(
  trx: Trx,
  { clock }: Pick<Tools, 'clock'>,
  actor: Actor,
  { personId, ...terms }: Extending,
): Promise<ExceptionReply> {
  const grant = await grantOf(trx, clock, actor, terms);
  await mustReach(trx, actor, personId, grant.courseId);
  return grantIn(trx, clock, actor, { grant, personIds: [personId] });
}

/** Gives people more time, or says what that would do. Many at once are an admin's. */
export async function extend(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { who, preview, expect, ...terms }: InputOf<typeof extendEndpoint>,
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
  if (!preview) return db.write(tenantId, trx => extendIn(trx, { clock }, actor, { personId, ...terms }));
  return db.read(tenantId, async trx => {
    await mustReach(trx, actor, personId, grant.courseId);
    return previewGrant(trx, clock, actor, { grant, personIds });
  });
}

async function grantOf(
  trx: Trx,
  clock: Tools['clock'],
  { tenantId }: Actor,
  { courseId, dueOn, words }: Omit<Extending, 'personId'>,
): Promise<Extract<Grant, { what: 'extend' }>> {
  const { today } = await dayOf(trx, tenantId, clock);
  mustBeToCome(dueOn, today, '/dueOn');
  if (dueOn > addMonths(today, LONGEST_MONTHS))
    throw new Problem('bad-input', {
      errors: [{ pointer: '/dueOn', detail: 'More than two years from today: waive it instead.' }],
    });
  return { what: 'extend', courseId, dueOn, words };
}
