import { addDays, type CalendarDate } from '#api/calendar.ts';
import { clausesOf } from '#api/audiences/match.ts';
import type { Audience } from '#api/contract/audiences.ts';

export type DayRange = Readonly<{ fromOn: CalendarDate; toOn: CalendarDate }>;

/**
 * The days of joining of those whom an audience begins or ceases to mean by the calendar alone, from the day after `seenOn`
 * to today: whose day of joining has come, and whose days since joining are over. Empty when none asks when people joined.
 */
export function joiningDaysToLookAt(
  audiences: readonly Audience[],
  seenOn: CalendarDate,
  today: CalendarDate,
): readonly DayRange[] {
  const lengths = new Set(
    audiences.flatMap(clausesOf).flatMap(clause => (clause.kind === 'joined-within' ? clause.days : [])),
  );
  if (lengths.size === 0 || seenOn >= today) return [];
  const came = { fromOn: addDays(seenOn, 1), toOn: today };
  // Met on the day of joining and `days` after it: over on the day after those.
  const over = [...lengths].map(days => ({ fromOn: addDays(seenOn, -days), toOn: addDays(today, -days - 1) }));
  return [came, ...over];
}
