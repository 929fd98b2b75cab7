import {
  extend,
  listExceptions,
  listUnitPauses,
  pausePeople,
  pauseUnit,
  waive,
  type ExceptionReply,
} from '#api/contract/exceptions.ts';
import { idOf } from '#test/support/given.ts';
import { ADMIN_IDS, course, jana } from './admin-samples.ts';
import type { Stage } from './stage.ts';

const made = {
  changeSetId: idOf('exception'),
  madeBy: jana,
  madeAt: '2027-05-11T07:00:00.000Z',
  undoUntilAt: '2027-06-10T07:00:00.000Z',
};

const effect = (newDueOn: string | null, isDone: boolean): ExceptionReply => ({
  changeSetId: isDone ? idOf('exception') : null,
  people: 1,
  enrolments: 1,
  untouched: 0,
  effects: [
    {
      person: { personId: ADMIN_IDS.person, name: 'Mehmet Aydın' },
      course,
      dueOn: '2027-05-14',
      newDueOn,
      validUntilOn: '2027-05-03',
    },
  ],
});

/** One waiver, a unit that is away; every form finds one obligation. */
export function playExceptions(stage: Stage): void {
  stage.answer(listExceptions, () => ({
    waivers: [
      {
        waiverId: idOf('waiver'),
        course: { courseId: idOf('fire'), title: 'Brandschutz', icon: 'flame' },
        reason: 'other-task' as const,
        words: null,
        fromOn: '2027-05-11',
        untilOn: '2028-05-10',
        ...made,
      },
    ],
    pauses: [
      {
        pauseId: idOf('pause'),
        unit: { unitId: idOf('unit Köln'), name: 'Köln' },
        fromOn: '2027-06-01',
        returnOn: '2027-07-01',
        ...made,
      },
    ],
    may: { extend: true, waive: true, pause: true },
  }));
  stage.answer(listUnitPauses, () => ({
    pauses: [
      {
        pauseId: idOf('pause'),
        unit: { unitId: idOf('unit Köln'), name: 'Köln' },
        fromOn: '2027-05-01',
        returnOn: null,
        ...made,
      },
    ],
  }));
  stage.answer(extend, ({ preview }) => effect('2027-06-02', !preview));
  stage.answer(waive, ({ preview }) => effect('2028-05-25', !preview));
  stage.answer(pausePeople, ({ preview }) => effect(null, !preview));
  stage.answer(pauseUnit, ({ preview }) => ({ ...effect('2027-07-15', !preview), people: 312, enrolments: 420 }));
}
