import { addDays } from '#api/calendar.ts';
import type {
  listExceptions as listEndpoint,
  listUnitPauses as unitEndpoint,
  PauseView,
  WaiverReason,
  WaiverView,
} from '#api/contract/exceptions.ts';
import type { PersonRef, ReplyOf } from '#api/contract/endpoint.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { reachOf, seesWhole } from '#api/people/looked-after-actions.ts';
import { namesOfPeople } from '#api/people/name-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { listStandingPauses, listStandingWaivers, type ShownPause, type WaiverRow } from './exception-row-store.ts';
import { listHeldReasons } from './exception-store.ts';
import { listPersonFacts } from './facts-store.ts';
import { undoUntilAt } from './undo.ts';

/**
 * What stands for a person beside the rules. Who is responsible sees the waivers of courses that come through a role they
 * look after, and that somebody is away, as it shows on every row.
 * @throws Problem 'not-found' when the person is nobody of the actor's
 */
export async function exceptionsOf(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  personId: string,
): Promise<ReplyOf<typeof listEndpoint>> {
  const { tenantId, language } = actor;
  return db.read(tenantId, async trx => {
    const reaches = await reachOf(trx, actor, personId);
    const reached = new Set(
      (await listHeldReasons(trx, tenantId, personId)).flatMap(({ courseId, reasons }) =>
        reaches(reasons) ? courseId : [],
      ),
    );
    const isOther = actor.personId !== personId;
    const seesAll = mayOpenNames(actor);
    const mayPause = isOther && (await seesWhole(trx, actor, personId));
    const all = await listStandingWaivers(trx, tenantId, personId);
    const waivers = all.filter(({ courseId }) => seesAll || reached.has(courseId));
    const [person] = await listPersonFacts(trx, tenantId, [personId]);
    if (person === undefined) throw new Problem('not-found');
    const pauses = await listStandingPauses(trx, tenantId, person);
    const makers = await namesOfPeople(
      trx,
      tenantId,
      [...waivers, ...pauses].map(({ createdBy }) => createdBy),
    );
    const titles = await titlesOf(
      trx,
      tenantId,
      waivers.map(({ courseId }) => courseId),
      language,
    );
    const now = clock.now();
    return {
      waivers: waivers.flatMap((row): WaiverView[] => {
        const course = titles.get(row.courseId);
        if (course === undefined) return [];
        const { waiverId, reason, words, fromOn, untilOn } = row;
        const terms = { waiverId, course, reason: reason as WaiverReason, words, fromOn, untilOn };
        return [{ ...terms, ...madeBy(row, makers, now) }];
      }),
      pauses: pauses.map(row => shown(row, makers, now)),
      may: { extend: seesAll || isOther, waive: seesAll || isOther, pause: seesAll || mayPause },
    };
  });
}

export async function unitPauses(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
): Promise<ReplyOf<typeof unitEndpoint>> {
  const { tenantId } = actor;
  return db.read(tenantId, async (trx: Trx) => {
    const all = await listStandingPauses(trx, tenantId, null);
    const isTheirs = (unitId: string | null) => mayOpenNames(actor) || (unitId !== null && actor.unitIds.has(unitId));
    const rows = all.filter(({ unitId }) => isTheirs(unitId));
    const makers = await namesOfPeople(
      trx,
      tenantId,
      rows.map(({ createdBy }) => createdBy),
    );
    return { pauses: rows.map(row => shown(row, makers, clock.now())) };
  });
}

function shown(row: ShownPause, makers: ReadonlyMap<string, string>, now: string): PauseView {
  const { pauseId, unitId, unitName, fromOn, untilOn } = row;
  const unit = unitId === null ? null : { unitId, name: unitName ?? '' };
  const returnOn = untilOn === null ? null : addDays(untilOn, 1);
  return { pauseId, unit, fromOn, returnOn, ...madeBy(row, makers, now) };
}

function madeBy(
  { changeSetId, createdBy, createdAt }: Pick<WaiverRow, 'changeSetId' | 'createdBy' | 'createdAt'>,
  makers: ReadonlyMap<string, string>,
  now: string,
) {
  const by: PersonRef = { personId: createdBy, name: makers.get(createdBy) ?? '' };
  const until = undoUntilAt(createdAt);
  return { changeSetId, madeBy: by, madeAt: createdAt, undoUntilAt: now <= until ? until : null };
}
