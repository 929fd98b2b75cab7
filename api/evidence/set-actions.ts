import { setImmediate } from 'node:timers/promises';
import { addSeconds } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { EvidenceSet } from '#api/contract/evidence.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { listEvidenceSets } from '#api/contract/evidence.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import { namesOfPeople } from '#api/people/responsible-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { learnerDays, recordMany, withdrawMany, type Evidence } from '#api/progress/many-actions.ts';
import { matchSlice } from './matching-actions.ts';
import { undoUntil } from './set.ts';
import {
  countRows,
  deleteRows,
  findSet,
  nextRows,
  listSets,
  listSetsIn,
  updateEvidenceRows,
  updateSet,
  type EvidenceRow,
  type SetRow,
} from './set-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const PAGE = 30;
/** Rows that one transaction writes: a few milliseconds. */
const APPLY_SLICE = 100;
const UNDO_SLICE = 20;
const DELETE_SLICE = 500;
/** Longer than any upload takes: what is still being read after that was left behind by a crash. */
const READING_SECONDS = 3600;

/** Goes on with a set until it is applied or undone, in slices between which everybody else is served. Resumable. */
export async function finishSet(
  tools: DbClock,
  tenantId: string,
  setId: string,
  isStopping = (): boolean => false,
): Promise<void> {
  while (!isStopping()) {
    const goesOn = await tools.db.write(tenantId, async trx => {
      const set = await findSet(trx, tenantId, setId);
      if (set?.state === 'matching') return matchSlice(trx, tenantId, set, tools.clock);
      if (set?.state === 'applying') return applySlice(trx, tenantId, set, tools.clock);
      if (set?.state === 'undoing') return undoSlice(trx, tenantId, set, tools.clock);
      return false;
    });
    if (!goesOn) return;
    await setImmediate();
  }
}

/** Sets that a crash, or a long file, left on their way. */
export async function finishSets(tools: DbClock, tenantId: string, isStopping: () => boolean): Promise<void> {
  const sets = await tools.db.read(tenantId, trx => listSetsIn(trx, tenantId, ['matching', 'applying', 'undoing']));
  for (const { setId } of sets) await finishSet(tools, tenantId, setId, isStopping);
  await clearDiscarded(tools, tenantId, isStopping);
}

/** The rows of what was thrown away, and of what broke off while it was read. */
async function clearDiscarded({ db, clock }: DbClock, tenantId: string, isStopping: () => boolean): Promise<void> {
  const old = addSeconds(clock.now(), -READING_SECONDS);
  const sets = await db.read(tenantId, trx => listSetsIn(trx, tenantId, ['discarded', 'reading']));
  for (const { setId, state, createdAt, position } of sets) {
    if (position !== 0 || (state === 'reading' && createdAt > old)) continue;
    while (!isStopping() && (await db.write(tenantId, trx => deleteRows(trx, tenantId, setId, DELETE_SLICE))))
      await setImmediate();
    if (!isStopping())
      await db.write(tenantId, trx => updateSet(trx, tenantId, setId, { state: 'discarded', position: -1 }));
  }
}

async function applySlice(trx: Trx, tenantId: string, set: SetRow, clock: Tools['clock']): Promise<boolean> {
  const { setId, kind, createdBy, position } = set;
  const at = clock.now();
  const next = await nextRows(trx, tenantId, setId, { after: position, limit: APPLY_SLICE });
  const rows = next.filter(({ state }) => state === 'matched' || state === 'expired');
  const last = next.at(-1);
  if (last === undefined) {
    await updateSet(trx, tenantId, setId, { state: 'applied', position: set.rows, appliedAt: at });
    return false;
  }
  const dayOf = await learnerDays(
    trx,
    tenantId,
    rows.flatMap(({ personId }) => personId ?? []),
    clock,
  );
  const how = kind === 'import' ? 'imported' : 'recorded';
  const evidence = rows.map(evidenceFrom);
  const outcomes = await recordMany(trx, tenantId, evidence, { how, by: createdBy, at, dayOf });
  await updateEvidenceRows<'state' | 'completionId' | 'reason'>(
    trx,
    tenantId,
    rows.map(({ rowId }, i) => {
      const outcome = outcomes[i];
      return outcome?.kind === 'new'
        ? { rowId, state: 'recorded', completionId: outcome.completionId, reason: null }
        : { rowId, state: 'known', completionId: null, reason: 'already-held' };
    }),
  );
  await updateSet(trx, tenantId, setId, { position: last.row });
  return true;
}

function evidenceFrom(row: EvidenceRow): Evidence {
  const { rowId, personId, courseId, completedOn, validUntilOn, issuer, place, externalNumber } = row;
  if (personId === null || courseId === null || completedOn === null)
    throw new Error(`Row ${rowId} is to be recorded and does not say what.`);
  return { personId, courseId, completedOn, validUntilOn, issuer, place, externalNumber };
}

async function undoSlice(trx: Trx, tenantId: string, set: SetRow, clock: Tools['clock']): Promise<boolean> {
  const { setId, undoneBy, position, detail } = set;
  const at = clock.now();
  const next = await nextRows(trx, tenantId, setId, { after: position, limit: UNDO_SLICE });
  const rows = next.filter(({ state }) => state === 'recorded');
  const last = next.at(-1);
  if (last === undefined || undoneBy === null) {
    await updateSet(trx, tenantId, setId, { state: 'undone', position: set.rows, undoneAt: at });
    return false;
  }
  const recorded = rows.flatMap(({ personId, completionId }) =>
    personId === null || completionId === null ? [] : { personId, completionId },
  );
  const dayOf = await learnerDays(
    trx,
    tenantId,
    recorded.map(({ personId }) => personId),
    clock,
  );
  await withdrawMany(trx, tenantId, recorded, { reason: detail.reason ?? '', by: undoneBy, at, dayOf });
  await updateEvidenceRows<'state'>(
    trx,
    tenantId,
    rows.map(({ rowId }) => ({ rowId, state: 'withdrawn' })),
  );
  await updateSet(trx, tenantId, setId, { position: last.row });
  return true;
}

/**
 * Begins to take everything back that a set recorded; `finishSet` does it.
 * @throws Problem 'not-found' | 'undo-too-late'
 */
export async function beginUndo(
  { db, clock }: DbClock,
  actor: Actor,
  { setId, reason }: Readonly<{ setId: string; reason: string }>,
): Promise<void> {
  const { tenantId, personId } = actor;
  const at = clock.now();
  await db.write(tenantId, async trx => {
    const set = await mustSee(trx, actor, setId);
    if (set.state === 'undoing' || set.state === 'undone') return;
    if (undoUntil(set, at) === null) throw new Problem('undo-too-late');
    await updateSet(trx, tenantId, setId, {
      state: 'undoing',
      position: 0,
      undoneBy: personId,
      detail: { ...set.detail, reason },
    });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: personId,
      action: 'evidence.undone',
      subjectKind: 'evidence-set',
      subjectId: setId,
      detail: { kind: set.kind, rows: set.rows },
    });
  });
}

export async function getSet({ db, clock }: DbClock, actor: Actor, setId: string): Promise<EvidenceSet> {
  return db.read(actor.tenantId, async trx => {
    const [shown] = await show(trx, actor, [await mustSee(trx, actor, setId)], clock);
    if (shown === undefined) throw new Problem('not-found');
    return shown;
  });
}

export async function pageOfSets(
  { db, clock }: DbClock,
  actor: Actor,
  cursor: string | undefined,
): Promise<ReplyOf<typeof listEvidenceSets>> {
  const after = cursor === undefined ? null : readPlace(cursor, 2);
  if (cursor !== undefined && after === null) throw new Problem('bad-input', { detail: 'The cursor is unknown.' });
  return db.read(actor.tenantId, async trx => {
    const by = mayOpenNames(actor) ? null : actor.personId;
    const found = await listSets(trx, actor.tenantId, by, { after, limit: PAGE + 1 });
    const sets = found.slice(0, PAGE);
    const last = sets.at(-1);
    return {
      sets: await show(trx, actor, sets, clock),
      next: found.length > PAGE && last !== undefined ? writePlace([last.createdAt, last.setId]) : null,
    };
  });
}

/** Admins see every set, everybody else their own. @throws Problem 'not-found' */
export async function mustSee(trx: Trx, actor: Actor, setId: string): Promise<SetRow> {
  const set = await findSet(trx, actor.tenantId, setId);
  if (set === null || (set.createdBy !== actor.personId && !mayOpenNames(actor))) throw new Problem('not-found');
  return set;
}

async function show(
  trx: Trx,
  { tenantId, language }: Actor,
  sets: readonly SetRow[],
  clock: Tools['clock'],
): Promise<EvidenceSet[]> {
  const counts = await countRows(
    trx,
    tenantId,
    sets.map(({ setId }) => setId),
  );
  const courseIds = sets.flatMap(({ detail }) => detail.courseId ?? []);
  const titles = await titlesOf(trx, tenantId, courseIds, language);
  const names = await namesOfPeople(
    trx,
    tenantId,
    sets.map(({ createdBy }) => createdBy),
  );
  return sets.map(({ setId, kind, state, rows, position, detail, createdBy, createdAt, appliedAt }) => ({
    setId,
    kind,
    state,
    course: (detail.courseId === undefined ? undefined : titles.get(detail.courseId)) ?? null,
    completedOn: detail.completedOn ?? null,
    fileName: detail.fileName ?? null,
    rows,
    position,
    counts: counts.get(setId) ?? {},
    by: { personId: createdBy, name: names.get(createdBy) ?? '' },
    createdAt,
    appliedAt,
    undoUntilOn: undoUntil({ state, appliedAt }, clock.now()),
  }));
}

/** Whether the photo of a signed sheet, which names many, is for the actor. */
export async function maySeeSet(trx: Trx, actor: Actor, setId: string): Promise<boolean> {
  const set = await findSet(trx, actor.tenantId, setId);
  return set !== null && (set.createdBy === actor.personId || mayOpenNames(actor));
}
