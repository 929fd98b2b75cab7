import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { insertRows, isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { HeldEnrolment, Pause } from './enrol.ts';
import { opened, type Change, type Columns, type Entry } from './ledger.ts';
import type { Satisfaction } from './validity.ts';

/** Who or what caused a change; with it every row can say why. */
export type Cause = Readonly<{
  by: string | null;
  why:
    | 'assignment'
    | 'asked-again'
    | 'directory'
    | 'calendar'
    | 'completion'
    | 'withdrawal'
    | 'undo'
    | 'end'
    | 'exception';
  reason?: string;
}>;
export type Stamp = Readonly<{ at: string; cause: Cause; changeSetId: string | null }>;

const HELD = [
  'enrolmentId',
  'personId',
  'assignmentId',
  'courseId',
  'cycle',
  'state',
  'revision',
  'openedOn',
  'dueOn',
  'dueCause',
  'closedOn',
  'closedReason',
  'satisfiedBy',
  'completedOn',
  'validUntilOn',
  'anchorOn',
  'nextCycleOn',
  'pausedFromOn',
  'pausedUntilOn',
  'waivedFromOn',
  'waivedUntilOn',
] as const;

type HeldRow = Pick<Tables['enrolment'], (typeof HELD)[number]>;
const heldFrom = (row: HeldRow): HeldEnrolment => ({ ...row, dueCause: reckoningFrom(row.dueCause) });

/** Thousands share a reckoning: each text is parsed once. */
const reckonings = new Map<string, DueReckoning>();
const MOST_RECKONINGS = 5000;

function reckoningFrom(text: string): DueReckoning {
  const known = reckonings.get(text);
  if (known !== undefined) return known;
  const reckoning = fromJson<DueReckoning>(text);
  if (reckonings.size >= MOST_RECKONINGS) reckonings.clear();
  reckonings.set(text, reckoning);
  return reckoning;
}

/** Enrolments of these people in these courses, whatever assignment, by cycle. */
export async function listHeld(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  courseIds: readonly string[],
): Promise<HeldEnrolment[]> {
  if (personIds.length === 0 || courseIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment')
    .select(HELD)
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where(isAmong(trx, 'courseId', courseIds))
    .execute();
  return rows.sort((a, b) => a.cycle - b.cycle).map(heldFrom);
}

/** Every enrolment of one person, by cycle. */
export async function listHeldOf(trx: Trx, tenantId: string, personId: string): Promise<HeldEnrolment[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(HELD)
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .orderBy('cycle')
    .execute();
  return rows.map(heldFrom);
}

export async function listHeldByIds(
  trx: Trx,
  tenantId: string,
  enrolmentIds: readonly string[],
): Promise<HeldEnrolment[]> {
  if (enrolmentIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment')
    .select(HELD)
    .where('tenantId', '=', tenantId)
    .where('enrolmentId', 'in', [...enrolmentIds])
    .execute();
  return rows.map(heldFrom);
}

/** One page of an assignment's enrolments in some states, by id. */
export async function pageOfAssignment(
  trx: Trx,
  tenantId: string,
  assignmentId: string,
  states: readonly HeldEnrolment['state'][],
  after: string,
  limit: number,
): Promise<HeldEnrolment[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(HELD)
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .where('state', 'in', [...states])
    .where('enrolmentId', '>', after)
    .orderBy('enrolmentId')
    .limit(limit)
    .execute();
  return rows.map(heldFrom);
}

/** What of an assignment is not closed, by cycle. */
export async function listStandingOf(trx: Trx, tenantId: string, assignmentId: string): Promise<HeldEnrolment[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(HELD)
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .where('state', 'in', ['open', 'completed', 'waived'])
    .orderBy('cycle')
    .execute();
  return rows.map(heldFrom);
}

export type NewEnrolment = Pick<
  HeldEnrolment,
  'enrolmentId' | 'personId' | 'assignmentId' | 'courseId' | 'cycle' | 'revision' | 'openedOn'
> &
  Readonly<{
    due: DueReckoning;
    matchCause: unknown;
    satisfied: Satisfaction | null;
    pause: Pause | null;
    waiver: Pause | null;
  }>;

/**
 * Opens enrolments with their first entries. Somebody else may have opened the same cycle meanwhile: then theirs holds.
 * @returns how many were opened here
 */
export async function insertEnrolments(
  trx: Trx,
  tenantId: string,
  enrolments: readonly NewEnrolment[],
  stamp: Stamp,
): Promise<number> {
  const rows = enrolments.map(enrolment => newRow(enrolment, stamp));
  const count = await insertRows(trx, tenantId, 'enrolment', rows, { skipKnown: true });
  const made = count === enrolments.length ? enrolments : await listMade(trx, tenantId, enrolments);
  const entries = made.flatMap(enrolment => {
    const { satisfied, pause, waiver, openedOn } = enrolment;
    const list = opened({ openedOn, dueOn: enrolment.due.dueOn }, satisfied, pause, waiver);
    return list.map(entry => ({ enrolment, entry }));
  });
  await insertEntries(trx, tenantId, entries, stamp);
  return count;
}

/** Those of the new ones that are there: the others were opened by somebody else, under another id. */
async function listMade(trx: Trx, tenantId: string, enrolments: readonly NewEnrolment[]): Promise<NewEnrolment[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select('enrolmentId')
    .where('tenantId', '=', tenantId)
    .where(
      isAmong(
        trx,
        'enrolmentId',
        enrolments.map(({ enrolmentId }) => enrolmentId),
      ),
    )
    .execute();
  const ids = new Set(rows.map(({ enrolmentId }) => enrolmentId));
  return enrolments.filter(({ enrolmentId }) => ids.has(enrolmentId));
}

function newRow(enrolment: NewEnrolment, stamp: Stamp): Omit<Tables['enrolment'], 'tenantId'> {
  const { due, matchCause, satisfied, pause, waiver, ...keys } = enrolment;
  return {
    ...keys,
    state: satisfied !== null ? 'completed' : waiver === null ? 'open' : 'waived',
    dueOn: due.dueOn,
    dueCause: toJson(due),
    matchCause: toJson(matchCause),
    closedOn: null,
    closedReason: null,
    satisfiedBy: satisfied?.completionId ?? null,
    completedOn: satisfied?.completedOn ?? null,
    validUntilOn: satisfied?.validUntilOn ?? null,
    anchorOn: satisfied?.anchorOn ?? null,
    nextCycleOn: satisfied?.nextCycleOn ?? null,
    pausedFromOn: pause?.fromOn ?? null,
    pausedUntilOn: pause?.untilOn ?? null,
    waivedFromOn: waiver?.fromOn ?? null,
    waivedUntilOn: waiver?.untilOn ?? null,
    changeSetId: stamp.changeSetId,
    modifiedAt: stamp.at,
  };
}

export type ChangedEnrolment = Readonly<{
  enrolment: Pick<HeldEnrolment, 'enrolmentId' | 'personId'>;
  change: Change;
}>;

/** Changes current rows and appends the entries that say so. Rows that change alike are written by one statement. */
export async function updateEnrolments(
  trx: Trx,
  tenantId: string,
  changed: readonly ChangedEnrolment[],
  stamp: Stamp,
): Promise<void> {
  const alike = Map.groupBy(changed, ({ change }) => toJson(change.set));
  for (const group of alike.values()) {
    const set = columnsOf(group[0]?.change.set ?? {});
    const ids = group.map(({ enrolment }) => enrolment.enrolmentId);
    await trx
      .updateTable('enrolment')
      .set({ ...set, modifiedAt: stamp.at })
      .where('tenantId', '=', tenantId)
      .where(isAmong(trx, 'enrolmentId', ids))
      .execute();
  }
  const entries = changed.flatMap(({ enrolment, change }) => change.entries.map(entry => ({ enrolment, entry })));
  await insertEntries(trx, tenantId, entries, stamp);
}

function columnsOf({ dueCause, ...columns }: Columns): Partial<Tables['enrolment']> {
  return dueCause === undefined ? columns : { ...columns, dueCause: toJson(dueCause) };
}

async function insertEntries(
  trx: Trx,
  tenantId: string,
  entries: readonly Readonly<{ enrolment: Pick<HeldEnrolment, 'enrolmentId' | 'personId'>; entry: Entry }>[],
  { at, cause, changeSetId }: Stamp,
): Promise<void> {
  const plain = toJson(cause);
  const rows = entries.map(({ enrolment, entry: { before, ...entry } }) => ({
    changeId: orderedId(at),
    enrolmentId: enrolment.enrolmentId,
    personId: enrolment.personId,
    ...entry,
    recordedAt: at,
    cause: before === undefined ? plain : toJson({ ...cause, before }),
    changeSetId,
  }));
  await insertRows(trx, tenantId, 'enrolmentChange', rows);
}
