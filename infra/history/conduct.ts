import { addDays, daysBetween, type CalendarDate } from '#api/calendar.ts';
import { chanceOf, pickOf } from './chance.ts';
import type { Programme } from './programme.ts';

/** An enrolment that is open. */
export interface OpenOne {
  readonly enrolmentId: string;
  readonly personId: string;
  readonly entraId: string;
  readonly assignmentId: string;
  readonly courseId: string;
  readonly cycle: number;
  readonly openedOn: CalendarDate;
  readonly dueOn: CalendarDate;
}

/** When somebody completes it, and how. The day may lie in the future: then it is still open today. */
export interface Conduct {
  readonly on: CalendarDate;
  /** Minute of the day: in working hours and in the evening. */
  readonly minute: number;
  readonly how: 'learned' | 'recorded';
  readonly issuer: string | null;
}

/**
 * How a person deals with one obligation: most do it within the time, thicker towards its end, the others after it. Some people are
 * later than others with everything, as in life.
 */
export function conductOf(one: OpenOne, programme: Programme): Conduct {
  const { entraId, cycle, openedOn, dueOn } = one;
  const draw = (what: string): number => chanceOf(what, entraId, programme.course, cycle);
  const slow = chanceOf('slow', entraId) < 0.12 ? 18 : -2;
  const isLate = draw('late') * 100 >= programme.onTimePercent - slow;
  const span = Math.max(1, daysBetween(openedOn, dueOn));
  const early = Math.floor(draw('day') ** 0.7 * (span + 1));
  const late = 1 + Math.floor(-Math.log(1 - draw('delay')) * programme.lateDays);
  const isRecorded = draw('how') * 100 < programme.recordedPercent;
  return {
    on: isLate ? addDays(dueOn, late) : addDays(openedOn, Math.min(span, early)),
    minute: 7 * 60 + Math.floor(draw('minute') * 14 * 60),
    how: isRecorded ? 'recorded' : 'learned',
    issuer: isRecorded ? pickOf(programme.issuers, 'issuer', entraId, programme.course) : null,
  };
}
