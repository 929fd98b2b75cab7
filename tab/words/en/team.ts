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
  privacy: 'Only what is done or open is shown here. Answers, results and learning times stay with each person.',
};
