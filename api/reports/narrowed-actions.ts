import { addDays, type CalendarDate } from '#api/calendar.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { figuresBy } from './actions.ts';
import { countFigures } from './counting-store.ts';
import { noFigures, plus } from './measures.ts';
import { countTails } from './narrowed-store.ts';
import { listUnitNames } from './overview-store.ts';

/**
 * The figures of the overview for an admin of units: of the people who have a role in these units now, with all that is
 * demanded of them, counted as they are asked for. They open these people's names, so nothing is withheld.
 */
export async function readNarrowedFigures(
  trx: Trx,
  { tenantId, language, unitIds }: Actor,
  on: CalendarDate,
  weeks: readonly CalendarDate[],
) {
  const scope = { unitIds: [...unitIds] };
  const byCourse = await figuresBy(trx, tenantId, on, 'course', scope);
  const byUnit = await figuresBy(trx, tenantId, on, 'unit', scope);
  const titles = await titlesOf(trx, tenantId, [...byCourse.keys()], language);
  const { expiring, overdueLong } = await countTails(trx, tenantId, on, scope);
  const days = await countFigures(trx, tenantId, weeks, 'all', scope);
  const trend = weeks.map(on => {
    const { obliged, valid, overdue } = days.get(on)?.get('all') ?? noFigures;
    return { on, obliged, valid, overdue };
  });
  return {
    asOf: on,
    figures: [...byCourse.values()].reduce(plus, noFigures),
    trend,
    expiring: byWeek(expiring, on),
    overdueOver30Days: overdueLong,
    courses: [...byCourse]
      .flatMap(([courseId, figures]) => {
        const course = titles.get(courseId);
        return course === undefined ? [] : [{ course, figures }];
      })
      .sort((a, b) => (a.course.title < b.course.title ? -1 : 1)),
    units: (await listUnitNames(trx, tenantId))
      .filter(({ unitId }) => unitIds.has(unitId))
      .flatMap(unit => {
        const figures = byUnit.get(unit.unitId);
        return figures === undefined ? [] : [{ unit, figures }];
      })
      .sort((a, b) => b.figures.overdue - a.figures.overdue),
    withheldUnits: 0,
    withheldCourses: 0,
    mayOpenNames: true,
  };
}

/** Nine weeks from the day itself; the last one is as long as the 60 days last. */
export function byWeek(expiring: readonly Readonly<{ validTo: CalendarDate; count: number }>[], on: CalendarDate) {
  const weeks = Array.from({ length: 9 }, (_, i) => {
    const [from, before] = [addDays(on, 7 * i), addDays(on, 7 * (i + 1))];
    const within = expiring.filter(({ validTo }) => validTo >= from && validTo < before);
    return { from, count: within.reduce((sum, { count }) => sum + count, 0) };
  });
  return { total: expiring.reduce((sum, { count }) => sum + count, 0), weeks };
}
