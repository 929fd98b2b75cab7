import type { CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { HeldEnrolment } from './enrol.ts';
import { movingDue, type Change } from './ledger.ts';
import { broughtBack } from './pause.ts';

/**
 * More time for one enrolment: due on the day named, whatever day that is. Null when it is not open, or due no earlier
 * already: an extension never takes time away. Validity stays as it is.
 */
export function extending(enrolment: HeldEnrolment, dueOn: CalendarDate, today: CalendarDate): Change | null {
  if (enrolment.state !== 'open' || dueOn <= enrolment.dueOn) return null;
  const due: DueReckoning = {
    rule: 'extended',
    startOn: today,
    days: null,
    computedOn: dueOn,
    floorOn: null,
    movedFrom: null,
    dueOn,
  };
  return movingDue(enrolment, due, today);
}

/**
 * Takes an extension back: the day that stood before; from the day after on, nobody has less than 14 days. Null when
 * somebody decided since, or it is done.
 */
export function takingExtensionBack(
  enrolment: HeldEnrolment,
  extended: Readonly<{ dueOn: CalendarDate; before: DueReckoning }>,
  madeOn: CalendarDate,
  today: CalendarDate,
): Change | null {
  const stands =
    enrolment.state === 'open' && enrolment.dueCause.rule === 'extended' && enrolment.dueOn === extended.dueOn;
  return stands ? movingDue(enrolment, broughtBack(enrolment, extended.before, madeOn, today), today) : null;
}
