import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#api/contract/assignments.ts';
import { digestFor } from '#api/reminders/digest.ts';
import { owedStep, stepsUntil, type Days, type OpenEnrolment } from '#api/reminders/plan.ts';

const everyDay: Days = {
  hours: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '17:00' },
  isHoliday: () => false,
};
const office: Days = { hours: { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }, isHoliday: () => false };

/** Due on Friday 14 May 2027, opened on Monday 1 March. */
function anOpen(more: Partial<OpenEnrolment> = {}): OpenEnrolment {
  return {
    enrolmentId: 'e1',
    courseId: 'c1',
    openedOn: '2027-03-01',
    dueOn: '2027-05-14',
    openedBy: 'admin',
    reopenedOn: null,
    policy: defaultPolicy,
    sent: [{ step: 'assigned', plannedOn: '2027-03-01' }],
    ...more,
  };
}

describe('the step an enrolment is owed', () => {
  it('is the offset of the policy on its day, and nothing between', () => {
    expect(owedStep(anOpen(), everyDay, '2027-04-29')).toBeNull();
    expect(owedStep(anOpen(), everyDay, '2027-04-30')).toEqual({ step: 'd-14', plannedOn: '2027-04-30' });
    expect(owedStep(anOpen({ sent: [{ step: 'd-14', plannedOn: '2027-04-30' }] }), everyDay, '2027-05-03')).toBeNull();
  });

  it('after an outage of a week is one, the latest', () => {
    const seen = owedStep(anOpen(), everyDay, '2027-05-14');

    expect(seen).toEqual({ step: 'd-1', plannedOn: '2027-05-13' });
  });

  it('repeats every 7 days after the last offset, and monthly after four overdue messages', () => {
    const steps = stepsUntil(anOpen(), everyDay, '2027-09-30').map(({ step, plannedOn }) => `${step} ${plannedOn}`);

    expect(steps).toEqual([
      'assigned 2027-03-01',
      'd-14 2027-04-30',
      'd-7 2027-05-07',
      'd-1 2027-05-13',
      'd+1 2027-05-15',
      'd+7 2027-05-21',
      'overdue-1 2027-05-28',
      'overdue-2 2027-06-04',
      'overdue-3 2027-07-04',
      'overdue-4 2027-08-04',
      'overdue-5 2027-09-04',
    ]);
  });

  it.each(['1900-01-01', '0001-01-01', '9999-12-25', '9999-12-31'])('ends also for a due day like %s', dueOn => {
    for (const lastOn of ['2027-05-14', '9999-12-31']) {
      const steps = stepsUntil(anOpen({ dueOn, openedOn: '0001-01-01' }), everyDay, lastOn);
      expect(steps.length).toBeLessThan(450);
    }
  });

  it('monthly keeps the 31st across short months', () => {
    const steps = stepsUntil(
      anOpen({
        openedOn: '2026-11-01',
        dueOn: '2026-12-31',
        policy: { offsetsDays: [], repeatDays: 31, monthlyAfter: 1, tellWhenAssigned: false },
      }),
      everyDay,
      '2027-06-30',
    );

    expect(steps.map(({ plannedOn }) => plannedOn)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
      '2027-06-30',
    ]);
  });

  it('moves to the last allowed day before the due day, and to the next allowed one after it', () => {
    // Due on Monday 17 May 2027: the day before is a Sunday. Whit Monday is a holiday; 18 May is d+1.
    const days: Days = { ...office, isHoliday: day => day === '2027-05-18' };
    const steps = stepsUntil(anOpen({ dueOn: '2027-05-17' }), days, '2027-05-31');

    expect(steps.map(({ step, plannedOn }) => `${step} ${plannedOn}`)).toEqual([
      'assigned 2027-03-01',
      'd-14 2027-05-03',
      'd-7 2027-05-10',
      'd-1 2027-05-14',
      'd+1 2027-05-19',
      'd+7 2027-05-24',
      'overdue-1 2027-05-31',
    ]);
  });

  it('is told at once when an admin assigned it, on the next working morning when a sync did', () => {
    const fresh = { openedOn: '2027-05-07', dueOn: '2027-06-30', sent: [] };

    expect(owedStep(anOpen(fresh), office, '2027-05-07')).toEqual({ step: 'assigned', plannedOn: '2027-05-07' });
    expect(owedStep(anOpen({ ...fresh, openedBy: 'sync' }), office, '2027-05-07')).toBeNull();
    expect(owedStep(anOpen({ ...fresh, openedBy: 'sync' }), office, '2027-05-10')).toEqual({
      step: 'assigned',
      plannedOn: '2027-05-10',
    });
  });

  it('is none for steps from before the opening: being assigned says it', () => {
    const late = anOpen({ openedOn: '2027-05-05', sent: [{ step: 'assigned', plannedOn: '2027-05-05' }] });

    expect(owedStep(late, everyDay, '2027-05-06')).toBeNull();
    expect(owedStep(late, everyDay, '2027-05-07')).toEqual({ step: 'd-7', plannedOn: '2027-05-07' });
  });

  it('is owed again under its own name when the due day was moved after it went', () => {
    const moved = anOpen({ dueOn: '2027-07-14', sent: [{ step: 'd-7', plannedOn: '2027-05-07' }] });

    expect(owedStep(moved, everyDay, '2027-07-07')).toEqual({ step: 'd-7@2027-07-14', plannedOn: '2027-07-07' });
  });

  it('is not owed twice when a holiday is entered after it went', () => {
    const days: Days = { ...office, isHoliday: day => day === '2027-05-21' };
    const sent = [{ step: 'd+7', plannedOn: '2027-05-21' }];

    expect(owedStep(anOpen({ sent }), days, '2027-05-24')).toBeNull();
  });

  it('gives way to a nudge by hand that came later', () => {
    const nudged = anOpen({ sent: [{ step: 'manual-2027-05-10', plannedOn: '2027-05-10' }] });

    expect(owedStep(nudged, everyDay, '2027-05-11')).toBeNull();
    expect(owedStep(nudged, everyDay, '2027-05-13')).toEqual({ step: 'd-1', plannedOn: '2027-05-13' });
  });

  it('says that a course is open again after a withdrawal', () => {
    const reopened = anOpen({ reopenedOn: '2027-05-20', dueOn: '2027-06-03' });

    expect(owedStep(reopened, everyDay, '2027-05-20')).toEqual({
      step: 'reopened-2027-05-20',
      plannedOn: '2027-05-20',
    });
  });

  it('knows leap days: seven days before 7 March 2028 is 29 February', () => {
    expect(owedStep(anOpen({ openedOn: '2028-02-01', dueOn: '2028-03-07', sent: [] }), everyDay, '2028-02-29')).toEqual(
      {
        step: 'd-7',
        plannedOn: '2028-02-29',
      },
    );
  });
});

describe('the digest of a person', () => {
  const second = anOpen({ enrolmentId: 'e2', courseId: 'c2', dueOn: '2027-05-21' });

  it('is one message about everything owed, the most urgent first', () => {
    const overdue = anOpen({ enrolmentId: 'e3', courseId: 'c3', dueOn: '2027-05-06' });

    const digest = digestFor([second, overdue], everyDay, '2027-05-07', []);

    expect(digest).toMatchObject({ kind: 'courseOverdue', step: 'd+1' });
    expect(digest?.owed.map(({ enrolmentId, step }) => `${enrolmentId} ${step}`)).toEqual(['e2 d-14', 'e3 d+1']);
    expect(digest?.courses.map(({ courseId }) => courseId)).toEqual(['c3', 'c2']);
  });

  it('is one message for several courses assigned at once', () => {
    const fresh = { openedOn: '2027-03-01', sent: [] };

    const digest = digestFor([anOpen(fresh), { ...second, ...fresh }], everyDay, '2027-03-01', []);

    expect(digest).toMatchObject({ kind: 'courseAssigned', step: 'assigned' });
    expect(digest?.courses).toHaveLength(2);
  });

  it('names a course once with its earliest day when two assignments demand it', () => {
    const twin = anOpen({ enrolmentId: 'e4', dueOn: '2027-05-20' });

    expect(digestFor([twin, anOpen()], everyDay, '2027-05-07', [])?.courses).toEqual([
      { courseId: 'c1', dueOn: '2027-05-14' },
    ]);
  });

  it('keeps silent after two messages in seven days, except for what is due tomorrow', () => {
    const told = ['2027-05-05', '2027-05-06'];

    expect(digestFor([anOpen()], everyDay, '2027-05-07', told)).toBeNull();
    expect(digestFor([anOpen()], everyDay, '2027-05-13', ['2027-05-11', '2027-05-12'])).toMatchObject({ step: 'd-1' });
    expect(digestFor([anOpen()], everyDay, '2027-05-07', ['2027-04-30', '2027-05-06'])).toMatchObject({ step: 'd-7' });
  });

  it('counts Monday as tomorrow on a Friday when messages rest at the weekend', () => {
    const monday = anOpen({ dueOn: '2027-05-17' });

    expect(digestFor([monday], office, '2027-05-14', ['2027-05-12', '2027-05-13'])).toMatchObject({ step: 'd-1' });
  });
});
