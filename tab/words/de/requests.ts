import type { requests as english } from '../en/requests.ts';

export const requests: typeof english = {
  ask: {
    'done-already': 'Schon erledigt',
    'more-time': 'Mehr Zeit nötig',
    'not-for-me': 'Betrifft mich nicht',
  },
  takeBack: what => `Zurücknehmen: ${what}`,
  form: {
    title: (what, course) => `${what}: ${course}`,
    send: 'Anfrage senden',
    completedOn: 'Erledigt am',
    issuer: 'Bei wem (freiwillig)',
    file: 'Bescheinigung oder Ausweis (freiwillig)',
    untilOn: 'Bis wann',
    words: 'Warum (freiwillig)',
    reason: 'Warum nicht',
    goesTo: name =>
      name === null
        ? 'Das geht an die Betreuung dieser Schulung.'
        : `Das geht an die Betreuung dieser Schulung, meist ${name}.`,
    quiet:
      'Erinnerungen daran warten auf die Antwort, höchstens 7 Tage. Bis dahin lässt sich die Anfrage zurücknehmen.',
  },
  taken: 'Die Anfrage ist zurückgenommen.',
  heading: count => (count === 1 ? '1 Anfrage zu entscheiden' : `${count} Anfragen zu entscheiden`),
  none: 'Keine Anfrage wartet auf eine Entscheidung.',
  allHeading: 'Offene Anfragen',
  all: count => `${count} offene Anfragen`,
  more: 'Mehr anzeigen',
  loading: 'Offene Anfragen',
  asks: {
    'done-already': (course, day) => `${course}: erledigt am ${day}`,
    'more-time': (course, day) => `${course}: mehr Zeit, bis ${day}`,
    'not-for-me': course => `${course}: betrifft mich nicht`,
  },
  issuer: name => `bei ${name}`,
  due: day => `fällig ${day}`,
  age: days => (days === 0 ? 'heute gefragt' : days === 1 ? 'gestern gefragt' : `vor ${days} Tagen gefragt`),
  with: names => `bei ${names}`,
  withAdmins: 'bei der Verwaltung',
  or: 'oder',
  file: name => `Datei ${name} öffnen`,
  accept: 'Annehmen',
  acceptLabel: (name, course) => `Annehmen: ${name}, ${course}`,
  no: 'Nein',
  noLabel: (name, course) => `Nein: ${name}, ${course}`,
  effect: {
    completed: until => (until === null ? 'Gilt dann ohne Ablauf.' : `Gilt dann bis ${until}.`),
    alreadyHeld: 'Dieser Abschluss ist schon erfasst.',
    due: (from, to) => `Dann fällig am ${to} statt am ${from}.`,
    waived: until => (until === null ? 'Dann befreit ohne Ende.' : `Dann befreit bis ${until}.`),
    over: 'Der gewünschte Tag ist vorbei.',
    nothing: 'Es ist nichts mehr offen.',
  },
  validUntil: 'Gültig bis, falls es auf dem Nachweis steht',
  declineForm: {
    title: (name, course) => `Ablehnen: ${name}, ${course}`,
    answer: 'Kurze Antwort',
    send: 'Ablehnen',
  },
  decided: {
    accepted: name => `Angenommen. ${name} bekommt eine Nachricht.`,
    declined: name => `Abgelehnt. ${name} bekommt eine Nachricht; die Antwort steht in der App.`,
    before: name => (name === null ? 'Die Anfrage ist zurückgenommen.' : `${name} hatte das schon entschieden.`),
    'no-longer-needed': 'Nicht mehr nötig: Es ist nichts mehr offen.',
  },
};
