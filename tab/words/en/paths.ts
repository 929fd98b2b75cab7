/** Learning paths: their list below the courses, and the page on which one is edited. */
export const paths = {
  title: 'Learning paths',
  hint: 'Courses in order, each with its day: for onboarding, for example. Assigned like a course.',
  none: 'There is no learning path yet.',
  make: 'New learning path',
  courses: (count: number) => (count === 1 ? '1 course' : `${count} courses`),
  usedBy: (count: number) =>
    count === 0 ? 'not assigned' : count === 1 ? '1 assignment runs' : `${count} assignments run`,
  draftWaits: 'changes wait to be published',
  newTitle: 'New learning path',
  loading: 'Loading',
  names: { de: 'Title in German', en: 'Title in English' },
  summaries: { de: 'In one sentence, German', en: 'In one sentence, English' },
  steps: 'Courses in order',
  noSteps: 'No course yet.',
  offset: (course: string) => `Days after the start: ${course}`,
  offsetShort: 'Day',
  up: (course: string) => `Move ${course} up`,
  down: (course: string) => `Move ${course} down`,
  remove: (course: string) => `Take out ${course}`,
  moved: (course: string, place: number, of: number) => `${course} is now number ${place} of ${of}.`,
  add: 'Add a course',
  choose: 'Choose a course',
  notInOrder: 'The days are not in the order of the courses.',
  save: 'Keep as a draft',
  saved: (time: string) => `Kept, ${time}`,
  publish: 'Publish',
  publishTitle: 'Publish this learning path?',
  publishText: (running: number) =>
    running === 0
      ? 'From then on it can be assigned.'
      : running === 1
        ? '1 assignment that runs keeps its courses until it is changed itself.'
        : `${running} assignments that run keep their courses until they are changed themselves.`,
  published: 'Published.',
  retire: 'Offer no longer',
  retireTitle: 'Offer this learning path no longer?',
  retireText: (running: number) =>
    running === 0
      ? 'It can be assigned no longer.'
      : running === 1
        ? 'It can be assigned no longer. 1 assignment that runs goes on.'
        : `It can be assigned no longer. ${running} assignments that run go on.`,
  behind: 'Assignments that keep to an earlier revision',
  behindOne: (revision: number, people: number) =>
    `revision ${revision}, ${people === 1 ? '1 person' : `${people} people`} on the way`,
  goOver: 'Look at the change',
  assign: 'Assign',
};
