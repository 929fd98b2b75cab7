import { addDays, addMonths, later, type CalendarDate } from '#api/calendar.ts';
import type {
  ExceptionReply,
  pausePeople as peopleEndpoint,
  pauseUnit as unitEndpoint,
} from '#api/contract/exceptions.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import { mustSeeAllWhole } from '#api/people/looked-after-actions.ts';
import { peopleMeant } from './exception-access-actions.ts';
import { grantIn, grantToMany, mustBeToCome, previewGrant, type Granted } from './exception-actions.ts';
import type { Grant } from './exception-set-store.ts';
import { existsUnit } from './exception-store.ts';
import { dayOf } from './walk-actions.ts';

const LONGEST_MONTHS = 60;

/** `fromOn` null: today. `returnOn`: the first day back; null: not known. */
export type Pausing = Readonly<{ fromOn: CalendarDate | null; returnOn: CalendarDate | null }>;

/**
 * Pauses one person in the transaction of the caller; no cause is asked or kept. An admin's, of everything or of a
 * unit of theirs: it holds for everything that is demanded of them, whoever looks after it.
 * @throws Problem 'not-allowed' | 'not-found' | 'bad-input'
 */
export async function pauseIn(
  trx: Trx,
  { clock }: Pick<Tools, 'clock'>,
  actor: Actor,
  { personId, ...days }: Pausing & Readonly<{ personId: string }>,
): Promise<ExceptionReply> {
  await mustPause(trx, actor, [personId]);
  return grantIn(trx, clock, actor, { grant: await grantOf(trx, clock, actor, null, days), personIds: [personId] });
}

export async function pausePeople(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { who, fromOn, returnOn, preview, expect }: InputOf<typeof peopleEndpoint>,
): Promise<ExceptionReply> {
  const { db, clock } = tools;
  const granted = await db.read(actor.tenantId, async trx => {
    const personIds = await peopleMeant(trx, clock, actor, who);
    await mustPause(trx, actor, personIds);
    return { grant: await grantOf(trx, clock, actor, null, { fromOn, returnOn }), personIds };
  });
  return pause(tools, actor, granted, { preview, expect });
}

/**
 * Pauses a unit: everybody in it and below now, and whoever joins meanwhile. Admins of units pause these only.
 * @throws Problem 'not-found' | 'not-allowed' | 'bad-input'
 */
export async function pauseUnit(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { unitId, fromOn, returnOn, preview, expect }: InputOf<typeof unitEndpoint>,
): Promise<ExceptionReply> {
  const { db, clock } = tools;
  const grant = await db.read(actor.tenantId, async trx => {
    if (!mayOpenNames(actor) && !isNarrowed(actor)) throw new Problem('not-allowed');
    const isTheirs = mayOpenNames(actor) || actor.unitIds.has(unitId);
    if (!isTheirs || !(await existsUnit(trx, actor.tenantId, unitId))) throw new Problem('not-found');
    return grantOf(trx, clock, actor, unitId, { fromOn, returnOn });
  });
  return pause(tools, actor, { grant, personIds: null }, { preview, expect });
}

async function pause(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  granted: Granted,
  { preview, expect }: Readonly<{ preview: boolean; expect: number | undefined }>,
): Promise<ExceptionReply> {
  return preview
    ? tools.db.read(actor.tenantId, trx => previewGrant(trx, tools.clock, actor, granted))
    : grantToMany(tools, actor, granted, expect);
}

async function mustPause(trx: Trx, actor: Actor, personIds: readonly string[]): Promise<void> {
  if (!mayOpenNames(actor) && !isNarrowed(actor)) throw new Problem('not-allowed');
  await mustSeeAllWhole(trx, actor, personIds);
}

async function grantOf(
  trx: Trx,
  clock: Tools['clock'],
  { tenantId }: Actor,
  unitId: string | null,
  days: Pausing,
): Promise<Extract<Grant, { what: 'pause' }>> {
  const { today } = await dayOf(trx, tenantId, clock);
  const fromOn = days.fromOn ?? today;
  mustBeToCome(fromOn, today, '/fromOn');
  if (days.returnOn !== null && days.returnOn <= fromOn)
    throw new Problem('bad-input', {
      errors: [{ pointer: '/returnOn', detail: 'The return comes after the beginning.' }],
    });
  if (later(fromOn, days.returnOn ?? fromOn) > addMonths(today, LONGEST_MONTHS))
    throw new Problem('bad-input', { errors: [{ pointer: '/returnOn', detail: 'At most five years from today.' }] });
  return { what: 'pause', unitId, fromOn, untilOn: days.returnOn === null ? null : addDays(days.returnOn, -1) };
}
