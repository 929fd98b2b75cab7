import { describe, expect, it } from 'vitest';
import { hoursOn, messageDayAfter, messageDayBefore, nextWindow } from '#api/reminders/hours.ts';

const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };
const none = () => false;

describe('message hours', () => {
  it('begin at the same wall-clock time on both nights of a clock change', () => {
    const daily = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '20:00' };

    expect(hoursOn('Europe/Berlin', daily, '2027-03-27').notBeforeAt).toBe('2027-03-27T08:00:00.000Z');
    expect(hoursOn('Europe/Berlin', daily, '2027-03-28').notBeforeAt).toBe('2027-03-28T07:00:00.000Z');
    expect(hoursOn('Europe/Berlin', daily, '2027-10-31').notBeforeAt).toBe('2027-10-31T08:00:00.000Z');
  });

  it('begin at the next valid time where the clock change skips theirs', () => {
    const night = { weekdays: [7], from: '02:30', to: '05:00' };

    expect(hoursOn('Europe/Berlin', night, '2027-03-28').notBeforeAt).toBe('2027-03-28T01:30:00.000Z');
  });

  it('are those of the day it is for the person', () => {
    const seen = nextWindow('Pacific/Kiritimati', office, none, '2027-05-10T10:00:00.000Z');

    expect(seen).toMatchObject({ localDay: '2027-05-11', notBeforeAt: '2027-05-10T18:00:00.000Z' });
  });

  it('are open now, later today, or on the next day that allows messages', () => {
    const at = (text: string) => nextWindow('Europe/Berlin', office, none, text);

    expect(at('2027-05-14T09:30:00.000Z')).toMatchObject({
      localDay: '2027-05-14',
      notBeforeAt: '2027-05-14T09:30:00.000Z',
      notAfterAt: '2027-05-14T16:00:00.000Z',
    });
    expect(at('2027-05-14T05:00:00.000Z').notBeforeAt).toBe('2027-05-14T06:00:00.000Z');
    // Friday 17:00 sharp is over; Whit Monday is no day for messages.
    const whitMonday = (day: string) => day === '2027-05-17';
    expect(nextWindow('Europe/Berlin', office, whitMonday, '2027-05-14T15:00:00.000Z')).toMatchObject({
      localDay: '2027-05-18',
      notBeforeAt: '2027-05-18T06:00:00.000Z',
    });
  });

  it('leave a day where it is when no weekday is allowed at all', () => {
    const never = { weekdays: [], from: '08:00', to: '17:00' };

    expect(messageDayAfter(never, none, '2027-05-15')).toBe('2027-05-15');
    expect(messageDayBefore(never, none, '2027-05-15')).toBe('2027-05-15');
  });
});
