type Amount = string;

/** My team: the people one looks after, overdue first. */
export const team = {
  loading: 'Loading',
  title: (people: Amount, overdue: number) =>
    overdue === 0
      ? `Nobody of ${people} is overdue`
      : overdue === 1
        ? `1 thing is overdue among ${people} people`
        : `${overdue} things are overdue among ${people} people`,
  nobody: 'Nobody is assigned to be looked after by this account.',
  show: { all: 'Everybody', overdue: 'overdue', open: 'open' },
  showLabel: 'Show',
  search: 'Name',
  allDone: 'everything done',
  more: 'Show more',
  none: 'Nobody matches.',
  remind: 'Remind',
  remindLabel: (name: string) => `Remind ${name}`,
  toldToday: 'told today',
  reminded: (name: string, time: string) => `Promised: ${name} is reminded ${time}.`,
  record: 'Record',
  recordLabel: (name: string) => `Record a completion for ${name}`,
  recorded: (name: string) => `Recorded for ${name}.`,
  remindAll: {
    button: 'Remind all overdue',
    title: 'Remind all who are overdue',
    meant: (people: Amount, count: number) =>
      count === 1 ? '1 person gets a message today.' : `${people} people get a message today.`,
    nobody: 'Nobody is left to tell today.',
    leftOut: (people: Amount, count: number) =>
      count === 1
        ? '1 more is left out: told today already, or waiting for the answer to a request.'
        : `${people} more are left out: told today already, or waiting for the answer to a request.`,
    confirm: (people: Amount, count: number) => (count === 1 ? 'Remind 1 person' : `Remind ${people} people`),
    done: (people: Amount, count: number) => (count === 1 ? '1 person is reminded.' : `${people} people are reminded.`),
  },
  export: 'Download as CSV',
  deputy: {
    nobody: 'No deputy.',
    is: (name: string) => `Deputy: ${name}.`,
    change: 'Change',
    actsFor: (names: string) => `This list includes the people of ${names}.`,
    title: 'Deputy',
    mail: 'Mail address of the deputy',
    hint: 'They see and decide the same about these people. Empty: nobody.',
    name: 'Name as deputy',
    none: 'No deputy',
  },
  privacy: 'Only what is done or open is shown here. Answers, results and learning times stay with each person.',
};
