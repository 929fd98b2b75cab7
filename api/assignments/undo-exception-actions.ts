import { setImmediate } from 'node:timers/promises';
import type { undoException as undoEndpoint } from '#api/contract/exceptions.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import { mustSeeAllWhole } from '#api/people/looked-after-actions.ts';
import { listEntriesOf, pageTouched } from './change-set-store.ts';
import { listHeldByIds, updateEnrolments, type ChangedEnrolment, type Stamp } from './enrolment-store.ts';
import { finishGrant, nextPeople } from './exception-actions.ts';
import { countMessagesSince, findGrantSet, updateGrantSet, type GrantSet } from './exception-set-store.ts';
import { updateOfSet } from './exception-row-store.ts';
import { takingExtensionBack } from './extend.ts';
import { outcomeOf } from './grant-actions.ts';
import { undoUntilAt } from './undo.ts';
import { dayOf, type Day } from './walk-actions.ts';

const SLICE = 100;

/**
 * Takes a waiver, a pause or an extension back as one, within 30 days: as if it had never been, but nobody gets less than
 * 14 days unless it was made today. What was decided since stays. Asked again it answers what was done.
 * @throws Problem 'not-found' | 'not-allowed' (neither an admin of all whom it concerns nor who granted it) | 'undo-too-late'
 */
export async function undoException(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { changeSetId }: InputOf<typeof undoEndpoint>,
): Promise<ReplyOf<typeof undoEndpoint>> {
  const { db, clock } = tools;
  const { tenantId, personId } = actor;
  const known = await db.read(tenantId, trx => findGrantSet(trx, tenantId, changeSetId));
  if (known === null) throw new Problem('not-found');
  if (!mayOpenNames(actor) && known.createdBy !== personId) await mustBeTheirs(tools, actor, known);
  if (known.state === 'applying') await finishGrant(tools, tenantId, changeSetId);
  await db.write(tenantId, async trx => {
    const set = await findGrantSet(trx, tenantId, changeSetId);
    if (set?.state !== 'applied') return;
    const at = clock.now();
    if (at > undoUntilAt(set.createdAt))
      throw new Problem('undo-too-late', { detail: 'It can be undone for 30 days; end it instead.' });
    await updateGrantSet(trx, tenantId, changeSetId, { state: 'undoing', undoneBy: personId });
    await updateOfSet(trx, tenantId, changeSetId, { state: 'undoing', endedAt: at, endedBy: personId });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: personId,
      action: 'exception.undone',
      subjectKind: 'change-set',
      subjectId: changeSetId,
      detail: { what: set.detail.grant.what },
    });
  });
  return finishUndoing(tools, tenantId, changeSetId);
}

async function mustBeTheirs({ db }: Pick<Tools, 'db'>, actor: Actor, { detail }: GrantSet): Promise<void> {
  if (!isNarrowed(actor)) throw new Problem('not-allowed');
  const { grant, personIds } = detail;
  const unitId = grant.what === 'pause' ? grant.unitId : null;
  if (personIds === null && !(unitId !== null && actor.unitIds.has(unitId))) throw new Problem('not-found');
  if (personIds !== null) await db.read(actor.tenantId, trx => mustSeeAllWhole(trx, actor, personIds));
}

/** Does what a crash left of a grant, or of taking it back. */
export async function finishException(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<void> {
  await finishGrant(tools, tenantId, changeSetId);
  await finishUndoing(tools, tenantId, changeSetId);
}

/** Does what is left of an undo. */
export async function finishUndoing(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<ReplyOf<typeof undoEndpoint>> {
  for (let goesOn = true; goesOn;) {
    goesOn = await db.write(tenantId, async trx => {
      const set = await findGrantSet(trx, tenantId, changeSetId);
      if (set?.state !== 'undoing') return false;
      const day = await dayOf(trx, tenantId, clock);
      const slice =
        set.detail.grant.what === 'extend'
          ? await shorten(trx, tenantId, set, day)
          : await settleAgain(trx, tenantId, set, day);
      if (slice === null) {
        await updateOfSet(trx, tenantId, changeSetId, { state: 'undone', nextOn: null });
        await updateGrantSet(trx, tenantId, changeSetId, { state: 'undone', undoneAt: day.at });
        return false;
      }
      const stamp: Stamp = {
        at: day.at,
        cause: { by: set.undoneBy, why: 'undo', reason: changeSetId },
        changeSetId: null,
      };
      await updateEnrolments(trx, tenantId, slice.changed, stamp);
      const { undo } = set.detail;
      await updateGrantSet(trx, tenantId, changeSetId, {
        detail: {
          ...set.detail,
          undo: {
            position: slice.position,
            enrolments: undo.enrolments + slice.changed.length,
            kept: undo.kept + slice.kept,
          },
        },
      });
      return true;
    });
    await setImmediate();
  }
  return db.read(tenantId, async trx => {
    const set = await findGrantSet(trx, tenantId, changeSetId);
    if (set === null) throw new Problem('not-found');
    const { enrolments, kept } = set.detail.undo;
    return { enrolments, kept, messagesOut: await countMessagesSince(trx, tenantId, set) };
  });
}

type Slice = Readonly<{ position: string; changed: readonly ChangedEnrolment[]; kept: number }>;

/** By people: what holds for them without the waivers and pauses that are being taken back. */
async function settleAgain(trx: Trx, tenantId: string, { detail }: GrantSet, day: Day): Promise<Slice | null> {
  const ids = await nextPeople(trx, tenantId, detail, detail.undo.position);
  const position = ids.at(-1);
  if (position === undefined) return null;
  const { effects } = await outcomeOf(trx, tenantId, ids, null, day);
  return { position, changed: effects, kept: 0 };
}

/** By enrolments that were extended. */
async function shorten(
  trx: Trx,
  tenantId: string,
  { changeSetId, detail }: GrantSet,
  { today }: Day,
): Promise<Slice | null> {
  const ids = await pageTouched(trx, tenantId, changeSetId, detail.undo.position, SLICE);
  const position = ids.at(-1);
  if (position === undefined) return null;
  const entries = await listEntriesOf(trx, tenantId, changeSetId, ids);
  const enrolments = await listHeldByIds(trx, tenantId, ids);
  const changed = enrolments.flatMap(enrolment => {
    const moved = entries.get(enrolment.enrolmentId)?.findLast(({ what }) => what === 'due');
    if (moved?.before === undefined || !('due' in moved.before) || moved.toValue === null) return [];
    const extended = { dueOn: moved.toValue, before: moved.before.due };
    const change = takingExtensionBack(enrolment, extended, detail.madeOn, today);
    return change === null ? [] : { enrolment, change };
  });
  return { position, changed, kept: ids.length - changed.length };
}
