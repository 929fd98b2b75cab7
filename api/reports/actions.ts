import type { CalendarDate } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { countFigures, type FiguresBy, type Scope } from './counting-store.ts';
import { noFigures, plus } from './measures.ts';
import { restOf } from './sum-actions.ts';
import { sumsOn } from './sum-store.ts';

/** The SQL form of the measures, for a store whose list must hold exactly the people behind a figure. */
export { counting, type Scope } from './counting-store.ts';
export { knownAs } from './part-store.ts';

/**
 * The figures of the model (measures.ts) on a day, as known today. Keys: 'all', or the id of the assignment, course or unit; who
 * is missing from the map has `noFigures`. Of everybody they come from the sums that are kept (while very many changes are
 * being counted, without the last of them); of some people they are counted.
 */
export async function figuresBy(
  trx: Trx,
  tenantId: string,
  asOf: CalendarDate,
  by: FiguresBy,
  restrict: Scope = {},
): Promise<Map<string, Figures>> {
  if (Object.keys(restrict).length > 0) {
    const days = await countFigures(trx, tenantId, [asOf], by, restrict);
    return days.get(asOf) ?? new Map();
  }
  const { further } = await restOf(trx, tenantId);
  const sums = await sumsOn(trx, tenantId, by === 'all' ? 'course' : by, asOf, further);
  const figures = [...sums].map(([key, row]): [string, Figures] => [key, plus(row, noFigures)]);
  if (by !== 'all') return new Map(figures);
  return figures.length === 0 ? new Map() : new Map([['all', figures.map(([, own]) => own).reduce(plus)]]);
}
