import { randomBytes } from 'node:crypto';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { HeldEnrolment, Pause } from './enrol.ts';
import { opened, type Change, type Columns, type Entry } from './ledger.ts';
import type { HeldCompletion, Satisfaction } from './validity.ts';

/** Who or what caused a change; with it every row can say why. */
export type Cause = Readonly<{
  by: string | null;
  why: 'assignment' | 'directory' | 'calendar' | 'completion' | 'withdrawal' | 'undo' | 'end';
  reason?: string;
}>;
export type Stamp = Readonly<{ at: string; cause: Cause; changeSetId: string | null }>;

/** Rows of one insert: far below the parameter limits of both databases. */
const ROWS = 100;

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
  'waivedUntilOn',
] as const;

type HeldRow = Pick<Tables['enrolment'], (typeof HELD)[number]>;
const heldFrom = (row: HeldRow): HeldEnrolment => ({ ...row, dueCause: fromJson<DueReckoning>(row.dueCause) });

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
    .where('personId', 'in', [...personIds])
    .execute();
  // Chosen here: with the course in the condition a planner may read all enrolments of the course for each slice.
  const courses = new Set(courseIds);
  return rows
    .filter(({ courseId }) => courses.has(courseId))
    .sort((a, b) => a.cycle - b.cycle)
    .map(heldFrom);
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

/** Completions that were not withdrawn; the caller narrows them down. */
export function standingCompletions(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('completion')
    .leftJoin('withdrawal', join =>
      join
        .onRef('withdrawal.tenantId', '=', 'completion.tenantId')
        .onRef('withdrawal.completionId', '=', 'completion.completionId'),
    )
    .select([
      'completion.completionId',
      'completion.personId',
      'completion.courseId',
      'completion.completedOn',
      'completion.ownValidUntilOn',
    ])
    .where('completion.tenantId', '=', tenantId)
    .where('withdrawal.withdrawalId', 'is', null);
}

/** Completions of these people in these courses that were not withdrawn. */
export async function listCompletions(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  courseIds: readonly string[],
): Promise<(HeldCompletion & Readonly<{ personId: string; courseId: string }>)[]> {
  if (personIds.length === 0 || courseIds.length === 0) return [];
  return standingCompletions(trx, tenantId)
    .where('completion.personId', 'in', [...personIds])
    .where('completion.courseId', 'in', [...courseIds])
    .orderBy('completion.completedOn')
    .orderBy('completion.completionId')
    .execute();
}

export type NewEnrolment = Pick<
  HeldEnrolment,
  'enrolmentId' | 'personId' | 'assignmentId' | 'courseId' | 'cycle' | 'revision' | 'openedOn'
> &
  Readonly<{ due: DueReckoning; matchCause: unknown; satisfied: Satisfaction | null; pause: Pause | null }>;

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
  let count = 0;
  for (let at = 0; at < enrolments.length; at += ROWS) {
    const slice = enrolments.slice(at, at + ROWS);
    const inserted = await trx
      .insertInto('enrolment')
      .values(slice.map(enrolment => newRow(tenantId, enrolment, stamp)))
      .onConflict(oc => oc.columns(['tenantId', 'personId', 'assignmentId', 'courseId', 'cycle']).doNothing())
      .returning('enrolmentId')
      .execute();
    const ids = new Set(inserted.map(({ enrolmentId }) => enrolmentId));
    const entries = slice
      .filter(({ enrolmentId }) => ids.has(enrolmentId))
      .flatMap(enrolment => {
        const { satisfied, pause, openedOn } = enrolment;
        const list = opened({ openedOn, dueOn: enrolment.due.dueOn }, satisfied, pause);
        return list.map(entry => ({ enrolment, entry }));
      });
    await insertEntries(trx, tenantId, entries, stamp);
    count += ids.size;
  }
  return count;
}

function newRow(tenantId: string, enrolment: NewEnrolment, stamp: Stamp): Tables['enrolment'] {
  const { due, matchCause, satisfied, pause, ...keys } = enrolment;
  return {
    tenantId,
    ...keys,
    state: satisfied === null ? 'open' : 'completed',
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
    waivedFromOn: null,
    waivedUntilOn: null,
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
    for (let at = 0; at < group.length; at += ROWS)
      await trx
        .updateTable('enrolment')
        .set({ ...set, modifiedAt: stamp.at })
        .where('tenantId', '=', tenantId)
        .where(
          'enrolmentId',
          'in',
          group.slice(at, at + ROWS).map(({ enrolment }) => enrolment.enrolmentId),
        )
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
  for (let from = 0; from < entries.length; from += ROWS * 2)
    await trx
      .insertInto('enrolmentChange')
      .values(
        entries.slice(from, from + ROWS * 2).map(({ enrolment, entry: { before, ...entry } }) => ({
          tenantId,
          changeId: changeIdAt(at),
          enrolmentId: enrolment.enrolmentId,
          personId: enrolment.personId,
          ...entry,
          recordedAt: at,
          cause: toJson(before === undefined ? cause : { ...cause, before }),
          changeSetId,
        })),
      )
      .execute();
}

let counter = 0;

/** A UUID of version 7 (RFC 9562): entries recorded at the same instant by one process sort in their order. */
function changeIdAt(at: string): string {
  counter = (counter + 1) % 0x4000000;
  const time = Date.parse(at).toString(16).padStart(12, '0');
  const first = (counter >>> 14).toString(16).padStart(3, '0');
  const second = (0x8000 | (counter & 0x3fff)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${first}-${second}-${randomBytes(6).toString('hex')}`;
}
