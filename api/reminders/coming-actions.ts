import { addDays, type CalendarDate } from '#api/calendar.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { readSettings } from '#api/settings/store.ts';
import { stepDays } from './coming.ts';
import { countAlike, listAlikePeople, listPromisedAhead, longestLeadDays } from './coming-store.ts';

const DAYS = 14;
/** Up to so many open enrolments with a step in these days each person is counted once a day; beyond, each enrolment. */
const EXACT_UP_TO = 20_000;

/**
 * How many messages the 14 days after `today` will bring, known from open enrolments and policies today: one a person and
 * day, and what is promised ahead already. Completions until then will make it fewer.
 */
export async function comingMessages(
  trx: Trx,
  tenantId: string,
  today: CalendarDate,
): Promise<{ on: CalendarDate; count: number }[]> {
  const fromOn = addDays(today, 1);
  const toOn = addDays(today, DAYS);
  const settings = await readSettings(trx, tenantId);
  const calendars = workingDaysFrom(settings);
  const alike = await countAlike(trx, tenantId, {
    today,
    dueBy: addDays(toOn, (await longestLeadDays(trx, tenantId)) + 10),
  });
  const groups = alike
    .map(group => {
      const off = calendars(group.kind, null);
      const days = {
        hours: settings.messages.hours[group.kind],
        isHoliday: (day: CalendarDate) => off(day)?.because === 'holiday',
      };
      return { ...group, on: stepDays({ ...group, days }, fromOn, toOn) };
    })
    .filter(({ on }) => on.length > 0);
  const ahead = await listPromisedAhead(trx, tenantId, fromOn, toOn);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const tally = new Map<CalendarDate, number>();
  const add = (on: CalendarDate, count: number): void => void tally.set(on, (tally.get(on) ?? 0) + count);
  if (total > EXACT_UP_TO) {
    for (const { on, count } of groups) for (const day of on) add(day, count);
    for (const { localDay } of ahead) add(localDay, 1);
  } else {
    const onByKey = new Map(
      groups.map(({ assignmentId, revision, dueOn, kind, on }) => [[assignmentId, revision, dueOn, kind].join(), on]),
    );
    const people = await listAlikePeople(trx, tenantId, {
      today,
      dueDays: [...new Set(groups.map(({ dueOn }) => dueOn))],
    });
    const pairs = new Set(ahead.map(({ personId, localDay }) => `${localDay} ${personId}`));
    for (const { personId, ...one } of people)
      for (const on of onByKey.get([one.assignmentId, one.revision, one.dueOn, one.kind].join()) ?? [])
        pairs.add(`${on} ${personId}`);
    for (const pair of pairs) add(pair.slice(0, 10), 1);
  }
  return Array.from({ length: DAYS }, (_, i) => addDays(fromOn, i)).map(on => ({ on, count: tally.get(on) ?? 0 }));
}
