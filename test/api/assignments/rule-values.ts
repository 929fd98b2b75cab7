import type { Demand, HeldEnrolment } from '#api/assignments/enrol.ts';
import { noExceptions } from '#api/assignments/exceptions.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

export function aDemand(more: Partial<Demand> & { recurrence?: Demand['rule']['recurrence'] } = {}): Demand {
  const { recurrence = { kind: 'none' }, ...rest } = more;
  return {
    matches: true,
    isDropped: false,
    startsOn: '2027-01-01',
    revision: 1,
    rule: { dueRule: { kind: 'after-enrolment', days: 14 }, floorDays: 14, recurrence },
    recurrenceOf: () => recurrence,
    joinedOn: { organisation: '2020-01-01', audience: '2020-01-01' },
    off: workingDaysFrom(defaultSettings)('staff', 'DE'),
    completions: [],
    keptDue: null,
    exceptions: noExceptions,
    ...rest,
  };
}

export function anEnrolmentHeld(more: Partial<HeldEnrolment> = {}): HeldEnrolment {
  const dueOn = more.dueOn ?? '2027-03-15';
  return {
    enrolmentId: `enrolment ${more.cycle ?? 1}`,
    personId: 'anna',
    assignmentId: 'a',
    courseId: 'c',
    cycle: 1,
    state: 'open',
    revision: 1,
    openedOn: '2027-03-01',
    dueOn,
    dueCause: {
      rule: 'after-enrolment',
      startOn: '2027-03-01',
      days: 14,
      computedOn: dueOn,
      floorOn: null,
      movedFrom: null,
      dueOn,
    },
    closedOn: null,
    closedReason: null,
    satisfiedBy: null,
    completedOn: null,
    validUntilOn: null,
    anchorOn: null,
    nextCycleOn: null,
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
    ...more,
  };
}
