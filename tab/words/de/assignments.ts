import type { assignments as english } from '../en/assignments.ts';
import { detail } from './assignment-life.ts';
import { whoLine } from './who-line.ts';

export const assignments: typeof english = {
  loading: 'Wird geladen',
  title: running => (running === 1 ? '1 Zuweisung läuft' : `${running} Zuweisungen laufen`),
  none: { title: 'Noch ist nichts zugewiesen.', action: 'Erste Zuweisung anlegen' },
  make: 'Neue Zuweisung',
  column: { course: 'Kurs', who: 'Wer', due: 'Wann', valid: 'gültig', overdue: 'überfällig', state: 'Stand' },
  since: day => `seit ${day}`,
  from: day => `ab ${day}`,
  endedOn: day => `beendet ${day}`,

  who: {
    everybody: 'Alle',
    kinds: { staff: 'Hauptamtlichen', volunteer: 'Ehrenamtlichen', external: 'Externen' },
    people: 'Personen',
    all: who => `Alle ${who}`,
    allToo: who => ` und alle ${who}`,
    which: {
      unit: units => ` in ${units}`,
      country: countries => ` im Land ${countries}`,
      group: groups => ` in der Gruppe ${groups}`,
      'job-title': titles => ` mit der Position ${titles}`,
      responsible: names => ` in der Obhut von ${names}`,
      'joined-within': days => ` mit Eintritt in den letzten ${days} Tagen`,
    },
    except: what => `, außer ${what}`,
    exceptHere: what => ` (außer ${what})`,
    exceptWhich: {
      unit: units => `in ${units}`,
      country: countries => `im Land ${countries}`,
      group: groups => `in der Gruppe ${groups}`,
      'job-title': titles => `mit der Position ${titles}`,
      responsible: names => `in der Obhut von ${names}`,
      'joined-within': days => `mit Eintritt in den letzten ${days} Tagen`,
    },
    besides: names => `, dazu ${names}`,
    quoted: name => `„${name}“`,
    or: ' oder ',
    and: ' und ',
  },
  when: {
    fixed: day => `bis ${day}`,
    'after-enrolment': days => `innerhalb von ${days} Tagen`,
    'after-joining': days => `innerhalb von ${days} Tagen nach dem Eintritt`,
  },
  again: {
    none: '',
    months: months =>
      months % 12 === 0
        ? months === 12
          ? ' und frischen jedes Jahr auf'
          : ` und frischen alle ${months / 12} Jahre auf`
        : ` und frischen alle ${months} Monate auf`,
    yearly: (from, to) => `, jedes Jahr zwischen ${from} und ${to}`,
  },
  sentence: (who, course, when, again) => `${who} schließen ${course} ${when} ab${again}.`,
  sentenceWithoutCourse: 'Zuerst einen Kurs wählen, dann, wer ihn machen muss.',

  newTitle: 'Neue Zuweisung',
  draftTitle: 'Entwurf',
  saved: time => `Entwurf gespeichert, ${time}`,
  saving: 'Entwurf wird gespeichert …',
  notSaved: 'Entwurf noch nicht gespeichert',
  lines: { what: 'Was', who: 'Wer', when: 'Wann', words: 'Worte' },
  open: line => `Ändern: ${line}`,
  what: {
    choose: 'Kurs wählen',
    detail: (version, minutes, languages) => `Version ${version} · etwa ${minutes} Minuten · ${languages}`,
    languages: { de: 'deutsch', en: 'englisch' },
    label: 'Kurs',
    labelBoth: 'Kurs oder Lernpfad',
    courses: 'Kurse',
    paths: 'Lernpfade',
    pathChoice: (title, courses) => `${title} (${courses === 1 ? '1 Kurs' : `${courses} Kurse`})`,
    pathDetail: courses => `Lernpfad · ${courses === 1 ? '1 Kurs' : `${courses} Kurse`} nacheinander`,
  },
  plan: {
    courses: count => (count === 1 ? 'Lernpfad · 1 Kurs' : `Lernpfad · ${count} Kurse`),
    sentence: (who, title, courses, first, last, again) =>
      courses === 1
        ? `${who} schließen ${title}, 1 Kurs, ${first} ab${again}.`
        : `${who} schließen ${title}, ${courses} Kurse, ab: den ersten ${first}, den letzten ${last}${again}.`,
    when: (first, last) => `zuerst ${first}, zuletzt ${last}`,
    due: {
      fixed: day => `bis ${day}`,
      'after-enrolment': days => (days === 1 ? '1 Tag nach Beginn' : `${days} Tage nach Beginn`),
      'after-joining': days => (days === 1 ? '1 Tag nach dem Eintritt' : `${days} Tage nach dem Eintritt`),
    },
    steps: 'Die Kurse der Reihe nach',
    offset: days => (days === 0 ? 'sofort' : days === 1 ? '1 Tag später' : `${days} Tage später`),
    nobody: 'niemand muss handeln',
    dueFor: (people, isOne, day) => (isOne ? `1 Person, fällig ${day}` : `${people} Personen, ab ${day}`),
  },
  change: {
    staying: (people, isOne) => (isOne ? '1 Person bleibt dabei' : `${people} Personen bleiben dabei`),
    joining: (people, isOne) => (isOne ? '1 Person kommt dazu' : `${people} Personen kommen dazu`),
    leaving: (people, isOne) =>
      isOne ? 'Für 1 Person entfällt es; Abschlüsse bleiben' : `Für ${people} Personen entfällt es; Abschlüsse bleiben`,
    courses: (more, fewer) =>
      [
        more > 0 ? (more === 1 ? '1 Kurs kommt dazu' : `${more} Kurse kommen dazu`) : '',
        fewer > 0 ? (fewer === 1 ? '1 Kurs entfällt' : `${fewer} Kurse entfallen`) : '',
      ]
        .filter(part => part !== '')
        .join(', '),
    noMoves: 'Kein Fälligkeitstag ändert sich',
    moves: 'Fälligkeitstage ändern sich:',
    move: (people, isOne, from, to) => `${isOne ? '1 Person' : `${people} Personen`}: ${from} → ${to}`,
    moreMoves: more => `und ${more} weitere Tage`,
  },
  whoLine,
  whenLine: {
    due: 'Fällig',
    kinds: {
      'after-enrolment': 'Tage nach Beginn',
      'after-joining': 'Tage nach dem Eintritt',
      fixed: 'an einem festen Tag',
    },
    days: 'Tage',
    day: 'Tag',
    since: 'Eintritt',
    sinceKinds: { organisation: 'in die Organisation', audience: 'in diesen Kreis' },
    recurrence: 'Wieder',
    recurrences: {
      none: 'einmal',
      months: 'einige Monate gültig, dann wieder',
      yearly: 'jedes Jahr in einem festen Zeitraum',
    },
    months: 'Gültig für Monate',
    window: 'Auffrischen möglich, Tage vor dem Ende',
    from: 'Zeitraum ab (Tag, Monat)',
    to: 'Zeitraum bis (Tag, Monat)',
    joinerDays: 'Tage für später Eintretende',
    floor: 'Mindestens so viele Tage für alle',
    summary: (due, again) => `${due}${again}`,
    dueSummary: {
      fixed: day => `bis ${day}`,
      'after-enrolment': days => `${days} Tage nach Beginn`,
      'after-joining': days => `${days} Tage nach dem Eintritt`,
    },
    againSummary: {
      none: ', einmal',
      months: months => (months === 12 ? ', dann jedes Jahr' : `, dann alle ${months} Monate`),
      yearly: ', jedes Jahr',
    },
    hint: 'an freien Tagen: der nächste Arbeitstag',
  },
  wordsLine: {
    standard: 'Standardtext',
    own: 'Mit eigenem Satz',
    reason: 'Warum das verlangt wird, in einem Satz (für alle sichtbar)',
    contact: 'Wer Fragen beantwortet',
    noContact: 'niemand benannt',
    contactAsk: name => `Rückfragen an ${name}`,
    reminders: 'Erinnerungen: Tage vom Fälligkeitstag, davor negativ',
    remindersSummary: days => `erinnert ${days}`,
    before: days => `${days} Tage vorher`,
    after: days => `${days} Tage nachher`,
    tell: 'Sofort mitteilen, dass zugewiesen wurde',
    wrongOffsets: 'Ganze Zahlen von −365 bis 365, durch Komma getrennt, etwa: -14, -7, -1, 1, 7',
  },

  consequence: 'Was das bedeutet',
  act: 'müssen handeln',
  actDue: day => `fällig ${day}`,
  actDays: (first, last) => `fällig ${first} bis ${last}`,
  unreachable: 'davon nicht erreichbar',
  unreachableWhy: (mailbox, app) =>
    [mailbox > 0 ? `${mailbox} ohne Postfach` : '', app > 0 ? `${app} ohne Teams-App` : '']
      .filter(part => part !== '')
      .join(', '),
  valid: 'schon gültig, werden nicht gefragt',
  validDue: 'fällig, wenn der Nachweis endet',
  paused: 'ruhen',
  pausedDue: 'nach der Rückkehr, mindestens 14 Tage',
  messages: count => `${count} Nachrichten`,
  messagesOn: day => `am ${day}`,
  messagesThen: (most, until) => `danach höchstens ${most} in einer Woche, bis ${until}`,
  noMessages: 'Keine Nachricht in den nächsten 60 Tagen',
  many: count =>
    count === 1
      ? '1 Person bekommt ihren dritten Kurs in einem Monat'
      : `${count} Personen bekommen ihren dritten Kurs in einem Monat`,
  notPersons: count =>
    count === 1
      ? '1 gemeinsames oder technisches Konto bleibt außen vor'
      : `${count} gemeinsame und technische Konten bleiben außen vor`,
  showPeople: what => `Personen zeigen: ${what}`,
  peopleTitle: {
    act: 'Müssen handeln',
    unreachable: 'Nicht erreichbar',
    valid: 'Schon gültig',
    paused: 'Ruhen',
    'not-persons': 'Keine Personen',
  },
  morePeople: 'Mehr zeigen',
  nobody: 'Auf niemanden trifft das zu.',
  nobodyBecause: clause => `Auf niemanden trifft das zu; „${clause}“ entfernt die letzten.`,
  countFailed: 'Das Zählen hat nicht geklappt; so lange bleibt der Knopf aus.',
  lookUp: 'Person nachsehen',
  lookUpHint: 'Dabei oder nicht, wann fällig?',
  inDue: day => `dabei, fällig ${day}`,
  inValid: day => (day === null ? 'dabei, schon gültig ohne Ende' : `dabei, schon gültig bis ${day}`),
  out: 'nicht dabei',
  outBy: {
    all: clause => `„${clause}“ trifft nicht zu.`,
    none: clause => `„${clause}“ trifft zu.`,
    exclude: 'Einzeln herausgenommen.',
    inactive: 'Das Konto ist nicht aktiv.',
    'not-a-person': 'Das Konto ist keine Person.',
    include: 'Einzeln dazugenommen.',
    everybody: '',
  },
  cycles: days => `Danach bis ${days}.`,
  reckoning: {
    plus: (start, days, day) => `${start} + ${days} Tage = ${day}`,
    fixed: day => `fester Tag ${day}`,
    renewal: day => `der Nachweis endet ${day}`,
    floor: day => `mindestens ${day}`,
    weekend: 'ein freier Tag, also der nächste Arbeitstag',
    holiday: name => `${name}, also der nächste Arbeitstag`,
  },

  starts: 'Beginn',
  firstMessage: 'Erste Nachricht',
  firstMessageAt: day => day,
  firstMessageNone: 'keine',
  undoable: '30 Tage lang rückgängig',
  keepDraft: 'Als Entwurf lassen',
  assign: count => `${count} Personen zuweisen`,
  assignOne: '1 Person zuweisen',
  assignNobody: 'Zuweisen',
  counting: 'wird gezählt …',
  assigned: count => `Erledigt: ${count} Personen zugewiesen.`,
  scheduledDone: day => `Erledigt: Beginn am ${day}.`,

  detail,
  revise: {
    title: 'Laufende Zuweisung ändern',
    titleScheduled: 'Zuweisung ändern, die noch nicht begonnen hat',
    takesPath: (title, courses) =>
      `Zu „${title}“ übergehen, wie er jetzt ist (${courses === 1 ? '1 Kurs' : `${courses} Kurse`})`,
    newOnly: count => `Nur für neue Personen (${count} offene bleiben, wie sie sind)`,
    openToo: count => `Auch für die ${count} offenen`,
    hint: 'Kein Fälligkeitstag rückt näher als 14 Tage von heute.',
    save: 'Änderung speichern',
  },
};
