/** The learning path that a learner is on, as a line of steps. */
export const plan = {
  progress: (done: number, of: number) => `${done} of ${of} done`,
  states: { done: 'done', next: 'next', open: 'open', overdue: 'still open', waived: 'not needed now' },
  doneOn: (day: string) => `done ${day}`,
  due: (day: string) => `by ${day}`,
  wasDue: (day: string) => `still open, was due ${day}`,
};
