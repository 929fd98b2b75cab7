const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/** Waivers, pauses and extensions: for one person, for a list, for a unit. */
export const exceptions = {
  menu: 'Exceptions',
  action: { extend: 'Give more time', waive: 'Waive a course', pause: 'Pause' },
  title: {
    extend: (who: string) => `More time for ${who}`,
    waive: (who: string) => `Waive a course for ${who}`,
    pause: (who: string) => `Pause ${who}`,
  },
  people,
  remind: {
    button: 'Remind',
    title: 'Remind these people',
    meant: (people: string, count: number) =>
      count === 1 ? '1 person gets a message today.' : `${people} people get a message today.`,
    nobody: 'Nobody is left to tell today.',
    told: (names: string, more: number) =>
      `Told today already, so left out: ${more === 0 ? names : `${names} and ${more} more`}.`,
    nothingDue: (people: string, count: number) =>
      count === 1
        ? '1 more has nothing open, or waits for the answer to a request.'
        : `${people} more have nothing open, or wait for the answer to a request.`,
    confirm: (people: string, count: number) => (count === 1 ? 'Remind 1 person' : `Remind ${people} people`),
    done: (people: string, count: number) => (count === 1 ? '1 person is reminded.' : `${people} people are reminded.`),
  },
  course: 'Course',
  chooseCourse: 'Choose a course',
  dueOn: 'Due on',
  reason: 'Reason',
  chooseReason: 'Choose a reason',
  reasons: {
    'other-task': 'does other tasks',
    equivalent: 'has something equivalent',
    'not-there': 'does not work where it applies',
    leaving: 'is leaving soon',
    other: 'another reason',
  },
  words: 'In own words (optional)',
  wordsHint: 'Nothing about health.',
  untilOn: 'Last day',
  untilHint: 'Without a day: 12 months. Then it opens again by itself, with at least 14 days.',
  fromOn: 'From',
  fromHint: 'Without a day: today.',
  returnOn: 'Back on',
  returnHint: 'Without a day: not known yet.',
  noCause: 'No cause is asked or kept. No message goes out, nothing counts as overdue.',
  unitHint: 'Whoever joins the unit meanwhile is paused too, whoever leaves it is not.',
  counting: 'Being counted …',
  moves: (course: string, from: string, to: string) => `${course}: due moves from ${from} to ${to}`,
  reckonedLater: (course: string) => `${course}: due is reckoned on return, with the days that are left, at least 14`,
  stays: (course: string, day: string) => `${course}: due stays ${day}`,
  waivedUntil: (course: string) => `${course}: not required`,
  dueAfter: (day: string) => `then due ${day}`,
  stillEnds: (day: string) => `the certificate still ends ${day}`,
  ofPerson: (name: string, effect: string) => `${name}: ${effect}`,
  concerns: (count: number, courses: number) =>
    `Concerns ${people(count)}, ${courses === 1 ? '1 obligation' : `${courses} obligations`}.`,
  untouched: (count: number) => `${people(count)} left as they are: nothing open, or due later already.`,
  moreEffects: 'The first 20 are shown.',
  nothing: 'Nothing changes: nothing of it is open, or it is due later already.',
  confirm: {
    extend: (count: number) => `Give ${people(count)} more time`,
    waive: (count: number) => `Waive for ${people(count)}`,
    pause: (count: number) => `Pause ${people(count)}`,
  },
  done: {
    extend: (count: number) => `More time given to ${people(count)}.`,
    waive: (count: number) => `Waived for ${people(count)}.`,
    pause: (count: number) => `Paused: ${people(count)}.`,
  },
  undone: (kept: number, messages: number) =>
    [
      'Undone.',
      kept === 0 ? '' : ` ${kept} changed since and stayed as they are.`,
      messages === 0 ? '' : ` ${messages === 1 ? '1 message' : `${messages} messages`} went out meanwhile.`,
    ].join(''),
  undoFor: 'Can be undone for 30 days. Messages that go out until then cannot.',

  standing: 'Exceptions',
  waived: (course: string, reason: string, until: string) => `${course}: waived until ${until}, ${reason}`,
  paused: (until: string | null) => (until === null ? 'Paused, return not known' : `Paused, back on ${until}`),
  pauseComes: (from: string, until: string | null) =>
    until === null ? `Will be paused from ${from}, return not known` : `Will be paused from ${from}, back on ${until}`,
  ofUnit: (unit: string, pause: string) => `${pause} (unit ${unit})`,
  madeBy: (name: string, day: string) => `by ${name}, ${day}`,
  endWaiver: 'End it',
  endWaiverTitle: 'End this waiver today?',
  endWaiverText: (course: string) => `${course} is asked for again, with at least 14 days from today.`,
  endPause: 'Back today',
  endPauseTitle: 'End this pause today?',
  endPauseText: 'The days that were left begin again, at least 14. Reminders go out again.',
  ended: 'Ended.',
  undo: 'Undo',

  select: 'Select',
  stopSelecting: 'Stop selecting',
  choose: (name: string) => `Select ${name}`,
  selected: (count: number) => `${people(count)} selected`,
  all: (total: string) => `All ${total} of this list`,
  selection: 'With the selected people',
  listed: (count: number) => people(count),

  unitPauses: 'Paused units',
  noUnitPauses: 'No unit is paused.',
  pauseUnit: 'Pause a unit',
  unit: 'Unit',
  chooseUnit: 'Choose a unit',
  pauseUnitTitle: 'Pause a whole unit',
};
