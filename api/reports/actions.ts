import type { CalendarDate } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { countFigures, type FiguresBy, type Scope } from './counting-store.ts';

/** The SQL form of the measures, for a store whose list must hold exactly the people behind a figure. */
export { counting, type Scope } from './counting-store.ts';

/**
 * The figures of the model (measures.ts) on a day, as known today. Keys: 'all', or the id of the assignment, course or unit; who
 * is missing from the map has `noFigures`.
 */
export async function figuresBy(
  trx: Trx,
  tenantId: string,
  asOf: CalendarDate,
  by: FiguresBy,
  restrict: Scope = {},
): Promise<Map<string, Figures>> {
  const days = await countFigures(trx, tenantId, [asOf], by, restrict);
  return days.get(asOf) ?? new Map();
}
