/** My training: the sentence, the urgent card, the rows, why. */
export const myTraining = {
  title: 'My training',
  sentence: {
    count: (open: number) => `${open} to do.`,
    next: (open: number, minutes: number, begun: boolean) =>
      `${open === 1 ? 'It' : 'The next'} takes ${begun ? 'another ' : ''}${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
  },
  empty: {
    title: 'Nothing to do.',
    next: (course: string, month: string) => `Next: ${course}, from ${month}.`,
    nothing: 'When something comes up, a message says so in time.',
  },
  step: (step: number, of: number) => `Step ${step} of ${of}`,
  steps: (of: number) => (of === 1 ? '1 step' : `${of} steps`),
  minutesLeft: (minutes: number) => `about ${minutes}\u00a0min left`,
  minutes: (minutes: number) => `about ${minutes}\u00a0min`,
  start: 'Start course',
  continue: 'Continue course',
  renew: 'Renew',
  renewBy: (day: string) => `renew by ${day}`,
  expired: 'expired',
  paused: 'paused',
  why: 'Why?',
  then: 'Next',
  more: (course: string) => `More about ${course}`,
  done: (count: number) => `Done and valid (${count})`,
  doneLately: 'Done lately',
  validUntil: (day: string) => `valid until ${day}`,
  validForEver: 'valid without end',
  certificate: (course: string) => `Certificate: ${course}`,
  privacy: (name: string | null) =>
    name === null
      ? 'Answers and results stay private.'
      : `Answers and results stay private. ${name} only sees what is done.`,
  ask: (name: string) => `Ask ${name}`,
  askByChat: (name: string) => `Ask ${name} in chat`,
  askByMail: (name: string) => `Ask ${name} by mail`,
  askSubject: (course: string) => `Question about “${course}”`,
  dueSoonSpoken: 'due soon',
  overdueSpoken: 'overdue',
  request: {
    what: { 'done-already': 'Done already', 'more-time': 'More time', 'not-for-me': 'Not for me' },
    with: (what: string, names: string, day: string) => `${what}: with ${names} since ${day}`,
    admins: 'the admins',
    or: 'or',
    accepted: (what: string) => `${what}: accepted`,
    declined: (what: string, answer: string | null) => `${what}: declined${answer === null ? '' : `: ${answer}`}`,
    gone: (what: string) => `${what}: no longer needed`,
  },
  because: {
    everybody: 'Everybody',
    kinds: { staff: 'staff', volunteer: 'volunteers', external: 'external people' } as Record<string, string>,
    people: 'people',
    all: (who: string) => `All ${who}`,
    inUnits: (units: string) => ` in ${units}`,
    inGroups: (groups: string) => ` in the group ${groups}`,
    inCountries: (countries: string) => ` in the country ${countries}`,
    withTitles: (titles: string) => ` with the job title ${titles}`,
    ofResponsible: (names: string) => ` looked after by ${names}`,
    joinedWithin: (days: string) => ` who joined within the last ${days} days`,
    personally: (rhythm: string) => `This is meant for you personally${rhythm}.`,
    and: 'and',
    or: 'or',
    obligation: (who: string, rhythm: string) => `${who} ${rhythm}.`,
    once: 'do this once',
    months: (months: number) =>
      months === 12
        ? 'do this every year'
        : months % 12 === 0
          ? `do this every ${months / 12} years`
          : `do this every ${months} months`,
    yearly: (from: string, to: string) => `do this every year between ${from} and ${to}`,
    personallyMonths: (months: number) =>
      months === 12 ? ', every year' : months % 12 === 0 ? `, every ${months / 12} years` : `, every ${months} months`,
    personallyYearly: (from: string, to: string) => `, every year between ${from} and ${to}`,
    assigned: (name: string, day: string) => `Assigned by ${name} on ${day}.`,
    due: (day: string) => `Due ${day}.`,
    seenBy: (name: string) => `${name} only sees whether the course is completed.`,
  },
};
