type Amount = string;

/** Overview: what needs a decision, four figures, courses, units, three quiet lines about the machine. */
export const overview = {
  loading: 'Loading',
  needs: (count: number) => (count === 1 ? '1 thing needs a decision' : `${count} things need a decision`),
  needsNothing: 'Nothing to decide',
  needsLabel: 'Needs a decision',
  figuresLabel: 'Figures',
  today: (day: string) => `Today, ${day}`,
  asOf: (day: string) => `As of ${day}`,
  chooseDay: 'Choose a day',
  backToToday: 'Back to today',
  known: { today: 'as known today', then: 'as known then' },
  knownLabel: 'Known when',
  need: {
    'sync-stopped': {
      title: 'Reading the directory stopped',
      detail: (count: Amount) => `${count} people are concerned`,
      action: (count: Amount) => `Check ${count}`,
    },
    requests: {
      title: (count: Amount, number: number) => (number === 1 ? '1 request' : `${count} requests`),
      detail: 'waits for an answer',
    },
    unreachable: {
      title: (count: Amount) => `${count} cannot be reached`,
      detail: (time: string | null) => (time === null ? 'by today’s messages' : `in the run of ${time}`),
    },
    'draft-course': {
      title: (count: number) => (count === 1 ? '1 course has a new version' : `${count} courses have a new version`),
      detail: 'waits to be published',
    },
    'groups-failed': {
      title: (count: number) => (count === 1 ? '1 group cannot be read' : `${count} groups cannot be read`),
      detail: 'its last known members stay',
    },
    'messages-stopped': { title: 'All messages are stopped', detail: (count: Amount) => `${count} are held back` },
  },
  valid: 'Valid',
  onTrack: 'On track',
  overdue: 'Overdue',
  expiring: 'Expires within 60 days',
  of: (part: Amount, whole: Amount) => `${part} of ${whole}`,
  besides: (waived: Amount, paused: Amount) => `${waived} waived · ${paused} paused`,
  over30: (count: Amount) => `${count} for more than 30 days`,
  fourWeeksAgo: (count: Amount) => `4 weeks ago ${count}`,
  thisMonth: (count: Amount, month: string) => `${count} of them in ${month}`,
  perWeek: (until: string) => `by week, until ${until}`,
  openList: (what: string) => `${what}: show the people`,
  courses: 'Courses',
  units: 'Units',
  allUnits: (count: number) => `all ${count}`,
  withheldCourses: (count: number) =>
    count === 1 ? '1 course with few people: in the total only' : `${count} courses with few people: in the total only`,
  withheld: (count: number) =>
    count === 1 ? '1 small unit: in the total only' : `${count} small units: in the total only`,
  noOverdue: 'Nobody is overdue.',
  howCounted: 'How is this counted?',
  legend: { valid: 'valid', ahead: 'day not come', late: 'overdue' },
  column: { valid: 'valid', onTrack: 'on track', overdue: 'overdue' },
  counting: {
    title: 'How is this counted?',
    lines: [
      'One person and one course count once, however many assignments demand it.',
      'Obliged: whoever must do it that day. Not counted: waived, paused, left or disabled.',
      'Valid: of the obliged, those with a completion that is good on that day.',
      'Overdue: obliged, not valid, and the due day is past.',
      'On track: all obliged but the overdue ones. New people are not late people.',
      'Rates are rounded down: 100 % means everybody.',
    ],
  },
  machine: {
    directory: (when: string | null) =>
      when === null ? 'The directory has not been read yet' : `Directory read ${when}`,
    directoryBad: (problem: string) => `Directory: ${problem}`,
    messages: (when: string | null, accepted: Amount, failed: number) =>
      when === null
        ? 'No message has gone out yet'
        : `Messages ${when}: ${accepted} accepted${failed > 0 ? `, ${failed} failed` : ''}`,
    backup: (when: string | null) => (when === null ? 'No backup known here' : `Backup ${when}`),
  },
  first: {
    title: 'First steps',
    directoryRead: 'The directory has been read',
    courseReviewed: 'Look at a course',
    assignmentMade: 'Make the first assignment',
    messageSent: 'The first message has gone out',
    reportConnected: 'Connect Power BI',
    done: 'done',
    todo: 'to do',
  },
  nothingYet: 'Nothing is assigned yet, so there are no figures.',
};
