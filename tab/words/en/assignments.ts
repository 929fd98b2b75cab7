import { detail } from './assignment-life.ts';
import { whoLine } from './who-line.ts';

type Amount = string;

/** Assignments: the list, one assignment, and the page on which a new one is made. */
export const assignments = {
  loading: 'Loading',
  title: (running: number) => (running === 1 ? '1 assignment is running' : `${running} assignments are running`),
  none: { title: 'Nothing is assigned yet.', action: 'Make the first assignment' },
  make: 'New assignment',
  column: { course: 'Course', who: 'Who', due: 'When', valid: 'valid', overdue: 'overdue', state: 'State' },
  since: (day: string) => `since ${day}`,
  from: (day: string) => `from ${day}`,
  endedOn: (day: string) => `ended ${day}`,

  /** Parts of the sentence that says who: "Volunteers in Cologne, except in the group Under 18". */
  who: {
    everybody: 'Everybody',
    kinds: { staff: 'staff', volunteer: 'volunteers', external: 'external people' } as Record<string, string>,
    people: 'people',
    all: (who: string) => `All ${who}`,
    allToo: (who: string) => ` and all ${who}`,
    /** Which of the people, by the clause that says so. */
    which: {
      unit: (units: string) => ` in ${units}`,
      country: (countries: string) => ` in the country ${countries}`,
      group: (groups: string) => ` in the group ${groups}`,
      'job-title': (titles: string) => ` with the job title ${titles}`,
      responsible: (names: string) => ` looked after by ${names}`,
      'joined-within': (days: string) => ` who joined within the last ${days} days`,
    },
    except: (what: string) => `, except ${what}`,
    exceptHere: (what: string) => ` (except ${what})`,
    exceptWhich: {
      unit: (units: string) => `those in ${units}`,
      country: (countries: string) => `those in the country ${countries}`,
      group: (groups: string) => `the group ${groups}`,
      'job-title': (titles: string) => `those with the job title ${titles}`,
      responsible: (names: string) => `those looked after by ${names}`,
      'joined-within': (days: string) => `those who joined within the last ${days} days`,
    },
    besides: (names: string) => `, and also ${names}`,
    quoted: (name: string) => `“${name}”`,
    or: ' or ',
    and: ' and ',
  },
  when: {
    fixed: (day: string) => `by ${day}`,
    'after-enrolment': (days: number) => `within ${days} days`,
    'after-joining': (days: number) => `within ${days} days of joining`,
  },
  again: {
    none: '',
    months: (months: number) =>
      months % 12 === 0
        ? months === 12
          ? ' and renew it every year'
          : ` and renew it every ${months / 12} years`
        : ` and renew it every ${months} months`,
    yearly: (from: string, to: string) => ` every year between ${from} and ${to}`,
  },
  /** "All volunteers in Cologne complete First aid within 14 days and renew it every year." */
  sentence: (who: string, course: string, when: string, again: string) => `${who} complete ${course} ${when}${again}.`,
  sentenceWithoutCourse: 'Choose a course, and say who must do it.',

  newTitle: 'New assignment',
  draftTitle: 'Draft',
  saved: (time: string) => `Draft saved, ${time}`,
  saving: 'Saving the draft …',
  notSaved: 'Draft not saved yet',
  lines: { what: 'What', who: 'Who', when: 'When', words: 'Words' },
  open: (line: string) => `Change: ${line}`,
  what: {
    choose: 'Choose a course',
    detail: (version: number, minutes: number, languages: string) =>
      `Version ${version} · about ${minutes} minutes · ${languages}`,
    languages: { de: 'German', en: 'English' } as Record<string, string>,
    label: 'Course',
    labelBoth: 'Course or learning path',
    courses: 'Courses',
    paths: 'Learning paths',
    pathChoice: (title: string, courses: number) => `${title} (${courses === 1 ? '1 course' : `${courses} courses`})`,
    pathDetail: (courses: number) => `Learning path · ${courses === 1 ? '1 course' : `${courses} courses`} in order`,
  },
  /** An assignment of a learning path. */
  plan: {
    courses: (count: number) => (count === 1 ? 'Learning path · 1 course' : `Learning path · ${count} courses`),
    sentence: (who: string, title: string, courses: number, first: string, last: string, again: string) =>
      courses === 1
        ? `${who} complete ${title}, 1 course, ${first}${again}.`
        : `${who} complete ${title}, ${courses} courses: the first ${first}, the last ${last}${again}.`,
    when: (first: string, last: string) => `first ${first}, last ${last}`,
    due: {
      fixed: (day: string) => `by ${day}`,
      'after-enrolment': (days: number) => (days === 1 ? '1 day after the start' : `${days} days after the start`),
      'after-joining': (days: number) => (days === 1 ? '1 day after joining' : `${days} days after joining`),
    },
    steps: 'The courses in order',
    offset: (days: number) => (days === 0 ? 'at once' : days === 1 ? '1 day later' : `${days} days later`),
    nobody: 'nobody must act',
    dueFor: (people: Amount, isOne: boolean, day: string) =>
      isOne ? `1 person, due ${day}` : `${people} people, from ${day}`,
  },
  /** What the change of a running assignment does. */
  change: {
    staying: (people: Amount, isOne: boolean) => (isOne ? '1 person stays in it' : `${people} people stay in it`),
    joining: (people: Amount, isOne: boolean) => (isOne ? '1 person comes in' : `${people} people come in`),
    leaving: (people: Amount, isOne: boolean) =>
      isOne
        ? '1 person is no longer asked; completions stay'
        : `${people} people are no longer asked; completions stay`,
    courses: (more: number, fewer: number) =>
      [
        more > 0 ? (more === 1 ? '1 course comes in' : `${more} courses come in`) : '',
        fewer > 0 ? (fewer === 1 ? '1 course is dropped' : `${fewer} courses are dropped`) : '',
      ]
        .filter(part => part !== '')
        .join(', '),
    noMoves: 'No due day moves',
    moves: 'Due days move:',
    move: (people: Amount, isOne: boolean, from: string, to: string) =>
      `${isOne ? '1 person' : `${people} people`}: ${from} → ${to}`,
    moreMoves: (more: number) => `and ${more} more days`,
  },
  whoLine,
  whenLine: {
    due: 'Due',
    kinds: {
      'after-enrolment': 'days after the start',
      'after-joining': 'days after joining',
      fixed: 'on a fixed day',
    },
    days: 'Days',
    day: 'Day',
    since: 'Joining',
    sinceKinds: { organisation: 'the organisation', audience: 'the audience' },
    recurrence: 'Again',
    recurrences: { none: 'once', months: 'valid for some months, then again', yearly: 'every year in a fixed window' },
    months: 'Valid for months',
    window: 'May be renewed days before the end',
    from: 'Window from (day, month)',
    to: 'Window until (day, month)',
    joinerDays: 'Days for people who join later',
    floor: 'At least this many days for everybody',
    summary: (due: string, again: string) => `${due}${again}`,
    dueSummary: {
      fixed: (day: string) => `by ${day}`,
      'after-enrolment': (days: number) => `${days} days after the start`,
      'after-joining': (days: number) => `${days} days after joining`,
    },
    againSummary: {
      none: ', once',
      months: (months: number) => (months === 12 ? ', then every year' : `, then every ${months} months`),
      yearly: ', every year',
    },
    hint: 'on free days: the next working day',
  },
  wordsLine: {
    standard: 'Standard text',
    own: 'With a sentence of its own',
    reason: 'Why this is asked, in one sentence (shown to everybody)',
    contact: 'Who answers questions',
    noContact: 'nobody named',
    contactAsk: (name: string) => `questions to ${name}`,
    reminders: 'Reminders: days from the due day, negative before it',
    remindersSummary: (days: string) => `reminds ${days}`,
    before: (days: string) => `${days} days before`,
    after: (days: string) => `${days} days after`,
    tell: 'Tell people at once that it was assigned to them',
    wrongOffsets: 'Whole numbers from −365 to 365, parted by commas, as: -14, -7, -1, 1, 7',
  },

  consequence: 'What this means',
  act: 'must act',
  actDue: (day: string) => `due ${day}`,
  actDays: (first: string, last: string) => `due ${first} to ${last}`,
  unreachable: 'of them cannot be reached',
  unreachableWhy: (mailbox: number, app: number) =>
    [mailbox > 0 ? `${mailbox} without a mailbox` : '', app > 0 ? `${app} without the Teams app` : '']
      .filter(part => part !== '')
      .join(', '),
  valid: 'already valid, will not be asked',
  validDue: 'due when their evidence ends',
  paused: 'paused',
  pausedDue: 'after their return, at least 14 days',
  messages: (count: Amount) => `${count} messages`,
  messagesOn: (day: string) => `on ${day}`,
  messagesThen: (most: number, until: string) => `then at most ${most} a week, until ${until}`,
  noMessages: 'No message in the next 60 days',
  many: (count: number) =>
    count === 1 ? '1 person gets their third course in a month' : `${count} people get their third course in a month`,
  notPersons: (count: number) =>
    count === 1 ? '1 shared or technical account is left out' : `${count} shared and technical accounts are left out`,
  showPeople: (what: string) => `Show the people: ${what}`,
  peopleTitle: {
    act: 'Must act',
    unreachable: 'Cannot be reached',
    valid: 'Already valid',
    paused: 'Paused',
    'not-persons': 'No persons',
  } as Record<string, string>,
  morePeople: 'Show more',
  nobody: 'Nobody matches.',
  nobodyBecause: (clause: string) => `Nobody matches; “${clause}” removes the last ones.`,
  countFailed: 'The count did not work; the button stays off until it does.',
  lookUp: 'Look up a person',
  lookUpHint: 'In or not, due when?',
  inDue: (day: string) => `in, due ${day}`,
  inValid: (day: string | null) => (day === null ? 'in, already valid without end' : `in, already valid until ${day}`),
  out: 'not in',
  outBy: {
    all: (clause: string) => `“${clause}” does not hold.`,
    none: (clause: string) => `“${clause}” holds.`,
    exclude: 'Taken out by name.',
    inactive: 'The account is not active.',
    'not-a-person': 'The account is no person.',
    include: 'Put in by name.',
    everybody: '',
  },
  cycles: (days: string) => `After that by ${days}.`,
  /** "3 May + 14 days = 17 May, Whit Monday, so the next working day." */
  reckoning: {
    plus: (start: string, days: number, day: string) => `${start} + ${days} days = ${day}`,
    fixed: (day: string) => `fixed day ${day}`,
    renewal: (day: string) => `the evidence ends ${day}`,
    floor: (day: string) => `at least ${day}`,
    weekend: 'a free day, so the next working day',
    holiday: (name: string) => `${name}, so the next working day`,
  },

  starts: 'Starts',
  firstMessage: 'First message',
  firstMessageAt: (day: string) => day,
  firstMessageNone: 'none',
  undoable: 'can be undone for 30 days',
  keepDraft: 'Keep as a draft',
  assign: (count: Amount) => `Assign to ${count} people`,
  assignOne: 'Assign to 1 person',
  assignNobody: 'Assign',
  counting: 'being counted …',
  assigned: (count: Amount) => `Done: assigned to ${count} people.`,
  scheduledDone: (day: string) => `Done: it begins on ${day}.`,

  detail,
  revise: {
    title: 'Change a running assignment',
    titleScheduled: 'Change an assignment that has not begun',
    takesPath: (title: string, courses: number) =>
      `Go over to “${title}” as it is now (${courses === 1 ? '1 course' : `${courses} courses`})`,
    newOnly: (count: number) => `For new people only (${count} open ones stay as they are)`,
    openToo: (count: number) => `For the ${count} open ones too`,
    hint: 'Nobody’s due day moves to earlier than 14 days from today.',
    save: 'Save the change',
  },
};
