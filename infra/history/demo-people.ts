import { addDays, addMonths, type CalendarDate } from '#api/calendar.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import type { Conduct, OpenOne } from './conduct.ts';
import type { Programme } from './programme.ts';

/** On how many days from today the certificate of a course runs out (negative: has run out); the renewal is open then. */
type Ends = Readonly<Record<string, number>>;

/** The people a visitor is sent to first. What is not named here they have done, and it is valid. */
const endsOf: Readonly<Record<string, Ends>> = {
  // In the middle of it: security awareness in three days with three steps done, two more coming.
  [demoPeople.mehmet]: { 'security-awareness': 3, 'first-aid': 17, 'fire-safety': 27 },
  [demoPeople.anna]: { 'security-awareness': 6 },
  [demoPeople.ben]: { 'security-awareness': -9, 'fire-safety': 21 },
  [demoPeople.emily]: { 'first-aid': 55 },
  [demoPeople.tom]: { 'security-awareness': 12 },
  [demoPeople.martin]: {},
  [demoPeople.eva]: {},
  [demoPeople.rania]: {},
  // Runs the training and has nothing due: begins at the overview.
  [demoPeople.jana]: {},
};

/**
 * What a demo person does about an obligation; null for everybody else. The first completion is put where its validity ends on the
 * day wanted: renewals inside the window keep that day of the year.
 */
export function demoConductOf(one: OpenOne, programme: Programme, today: CalendarDate): Conduct | null {
  const ends = endsOf[one.entraId];
  if (ends === undefined) return null;
  const { course, rule } = programme;
  const end = ends[course];
  const learned = (on: CalendarDate): Conduct => ({ on, minute: 18 * 60 + 12, how: 'learned', issuer: null });
  if (end === undefined) return learned(addDays(one.openedOn, one.cycle === 1 ? 12 : 2));
  const wantedOn = addDays(today, end);
  if (one.cycle > 1) return learned(one.dueOn === wantedOn ? addDays(today, 400) : addDays(one.dueOn, -4));
  const months = rule.recurrence.kind === 'months' ? rule.recurrence.months : 0;
  let first = wantedOn;
  while (addMonths(first, -months) >= one.openedOn) first = addMonths(first, -months);
  return learned(first === wantedOn ? addDays(one.openedOn, 3) : first);
}
