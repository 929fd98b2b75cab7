/** What learners ask about a course, and what is decided. */
export const requests = {
  ask: {
    'done-already': 'I have done this already',
    'more-time': 'I need more time',
    'not-for-me': 'This is not for me',
  },
  takeBack: (what: string) => `Take back: ${what}`,
  form: {
    title: (what: string, course: string) => `${what}: ${course}`,
    send: 'Send request',
    completedOn: 'Done on',
    issuer: 'With whom (optional)',
    file: 'Certificate or card (optional)',
    untilOn: 'Until when',
    words: 'Why (optional)',
    reason: 'Why not',
    goesTo: (name: string | null) =>
      name === null
        ? 'This goes to whoever looks after this training.'
        : `This goes to whoever looks after this training, usually ${name}.`,
    quiet: 'Reminders about it wait for the answer, for up to 7 days. It can be taken back until then.',
  },
  taken: 'The request was taken back.',
  heading: (count: number) => (count === 1 ? '1 request to decide' : `${count} requests to decide`),
  none: 'No request waits for a decision.',
  allHeading: 'Open requests',
  all: (count: string) => `${count} open requests`,
  more: 'Show more',
  loading: 'Open requests',
  asks: {
    'done-already': (course: string, day: string) => `${course}: done on ${day}`,
    'more-time': (course: string, day: string) => `${course}: more time, until ${day}`,
    'not-for-me': (course: string) => `${course}: not for me`,
  },
  issuer: (name: string) => `with ${name}`,
  due: (day: string) => `due ${day}`,
  age: (days: number) => (days === 0 ? 'asked today' : days === 1 ? 'asked yesterday' : `asked ${days} days ago`),
  with: (names: string) => `with ${names}`,
  withAdmins: 'with the admins',
  or: 'or',
  file: (name: string) => `Open file ${name}`,
  accept: 'Accept',
  acceptLabel: (name: string, course: string) => `Accept: ${name}, ${course}`,
  no: 'No',
  noLabel: (name: string, course: string) => `No: ${name}, ${course}`,
  effect: {
    completed: (until: string | null) => (until === null ? 'Then valid without end.' : `Then valid until ${until}.`),
    alreadyHeld: 'This completion is on record already.',
    due: (from: string, to: string) => `Then due ${to} instead of ${from}.`,
    waived: (until: string | null) => (until === null ? 'Then waived without end.' : `Then waived until ${until}.`),
    over: 'The day asked for is over.',
    nothing: 'Nothing is open any more.',
  },
  validUntil: 'Valid until, if the certificate says so',
  declineForm: {
    title: (name: string, course: string) => `Decline: ${name}, ${course}`,
    answer: 'Short answer',
    send: 'Decline',
  },
  decided: {
    accepted: (name: string) => `Accepted. ${name} gets a message.`,
    declined: (name: string) => `Declined. ${name} gets a message with the answer in the app.`,
    before: (name: string | null) =>
      name === null ? 'The request has been taken back.' : `${name} had decided this already.`,
    'no-longer-needed': 'No longer needed: nothing is open any more.',
  },
};
