import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { countFigures, hasAtMost, type FiguresBy, type Scope } from './counting-store.ts';
import { noFigures, plus } from './measures.ts';
import { restOf } from './sum-actions.ts';
import { sumsOn } from './sum-store.ts';

/** The SQL form of the measures, for a store whose list must hold exactly the people behind a figure. */
export { counting, type Scope } from './counting-store.ts';
export { knownAs } from './part-store.ts';

/** So many enrolments are counted while somebody waits. */
const COUNTED_AT_ONCE = 5000;

/**
 * The figures of the model (measures.ts) on a day, as known today, counted from the enrolments of `restrict`. Keys: 'all', or
 * the id of the assignment, course or unit; who is missing from the map has `noFigures`.
 */
export async function figuresBy(
  trx: Trx,
  tenantId: string,
  asOf: CalendarDate,
  by: FiguresBy,
  restrict: Scope = {},
): Promise<Map<string, Figures>> {
  return (await countFigures(trx, tenantId, [asOf], by, restrict)).get(asOf) ?? new Map();
}

/** Null: they hold everything; else what was recorded before, while very many changes are being counted. */
export type FiguresNow = Readonly<{ figures: ReadonlyMap<string, Figures>; countedAt: Instant | null }>;

/**
 * The same of everybody, or of one course or assignment alone, from the sums that are kept. Where those do not hold the
 * latest changes yet, few enrolments are counted on the spot; with many the answer says as of when it holds.
 */
export async function figuresNow(
  trx: Trx,
  tenantId: string,
  asOf: CalendarDate,
  by: 'course' | 'assignment',
  only?: string,
): Promise<FiguresNow> {
  const { further, countedAt } = await restOf(trx, tenantId);
  const scope: Scope = only === undefined ? {} : by === 'course' ? { courseId: only } : { assignmentId: only };
  if (countedAt !== null && (await hasAtMost(trx, tenantId, scope, COUNTED_AT_ONCE)))
    return { figures: await figuresBy(trx, tenantId, asOf, by, scope), countedAt: null };
  const sums = await sumsOn(trx, tenantId, by, asOf, further);
  return { figures: new Map([...sums].map(([key, row]) => [key, plus(row, noFigures)])), countedAt };
}
