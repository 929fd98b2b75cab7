import type { exceptions as english } from '../en/exceptions.ts';

const people = (count: number): string => (count === 1 ? '1 Person' : `${count} Personen`);

export const exceptions: typeof english = {
  menu: 'Ausnahmen',
  action: { extend: 'Mehr Zeit geben', waive: 'Von Kurs befreien', pause: 'Ruhen lassen' },
  title: {
    extend: who => `Mehr Zeit für ${who}`,
    waive: who => `Befreiung für ${who}`,
    pause: who => `Ruhen lassen: ${who}`,
  },
  people,
  remind: {
    button: 'Erinnern',
    title: 'Diese Personen erinnern',
    meant: (people: string, count: number) =>
      count === 1 ? '1 Person bekommt heute eine Nachricht.' : `${people} Personen bekommen heute eine Nachricht.`,
    nobody: 'Heute ist niemand mehr zu benachrichtigen.',
    told: (names: string, more: number) =>
      `Heute schon benachrichtigt, daher ausgelassen: ${more === 0 ? names : `${names} und ${more} weitere`}.`,
    nothingDue: (people: string, count: number) =>
      count === 1
        ? '1 weitere Person hat nichts offen oder wartet auf die Antwort auf eine Anfrage.'
        : `${people} weitere Personen haben nichts offen oder warten auf die Antwort auf eine Anfrage.`,
    confirm: (people: string, count: number) => (count === 1 ? '1 Person erinnern' : `${people} Personen erinnern`),
    done: (people: string, count: number) =>
      count === 1 ? '1 Person wird erinnert.' : `${people} Personen werden erinnert.`,
  },
  course: 'Kurs',
  chooseCourse: 'Kurs wählen',
  dueOn: 'Fällig am',
  reason: 'Grund',
  chooseReason: 'Grund wählen',
  reasons: {
    'other-task': 'hat andere Aufgaben',
    equivalent: 'hat etwas Gleichwertiges',
    'not-there': 'arbeitet nicht dort, wo es gilt',
    leaving: 'scheidet bald aus',
    other: 'anderer Grund',
  },
  words: 'In eigenen Worten (freiwillig)',
  wordsHint: 'Nichts zur Gesundheit.',
  untilOn: 'Letzter Tag',
  untilHint: 'Ohne Tag: 12 Monate. Danach wird es von selbst wieder offen, mit mindestens 14 Tagen.',
  fromOn: 'Ab',
  fromHint: 'Ohne Tag: ab heute.',
  returnOn: 'Zurück am',
  returnHint: 'Ohne Tag: noch nicht bekannt.',
  noCause: 'Nach einem Anlass wird nicht gefragt. Es geht keine Nachricht hinaus, nichts gilt als überfällig.',
  unitHint: 'Wer währenddessen dazukommt, ruht auch; wer die Einheit verlässt, nicht.',
  counting: 'Wird gezählt …',
  moves: (course, from, to) => `${course}: Fälligkeit rückt von ${from} auf ${to}`,
  reckonedLater: course =>
    `${course}: Fälligkeit wird bei der Rückkehr berechnet, mit den Tagen, die übrig sind, mindestens 14`,
  stays: (course, day) => `${course}: weiterhin fällig ${day}`,
  waivedUntil: course => `${course}: nicht erforderlich`,
  dueAfter: day => `danach fällig ${day}`,
  stillEnds: day => `der Nachweis endet weiterhin ${day}`,
  ofPerson: (name, effect) => `${name}: ${effect}`,
  concerns: (count, courses) =>
    `Betrifft ${people(count)}, ${courses === 1 ? '1 Verpflichtung' : `${courses} Verpflichtungen`}.`,
  untouched: count => `Unverändert: ${people(count)}. Nichts offen, oder ohnehin später fällig.`,
  moreEffects: 'Zu sehen sind die ersten 20.',
  nothing: 'Es ändert sich nichts: Nichts davon ist offen, oder es ist ohnehin später fällig.',
  confirm: {
    extend: count => `${people(count)} mehr Zeit geben`,
    waive: count => `${people(count)} befreien`,
    pause: count => `${people(count)} ruhen lassen`,
  },
  done: {
    extend: count => `Mehr Zeit gegeben: ${people(count)}.`,
    waive: count => `Befreit: ${people(count)}.`,
    pause: count => `Ruht: ${people(count)}.`,
  },
  undone: (kept, messages) =>
    [
      'Rückgängig gemacht.',
      kept === 0 ? '' : ` ${kept} seither geändert und so belassen.`,
      messages === 0
        ? ''
        : ` Inzwischen hinausgegangen: ${messages === 1 ? '1 Nachricht' : `${messages} Nachrichten`}.`,
    ].join(''),
  undoFor: '30 Tage lang rückgängig zu machen. Nachrichten, die bis dahin hinausgehen, nicht.',

  standing: 'Ausnahmen',
  waived: (course, reason, until) => `${course}: befreit bis ${until}, ${reason}`,
  paused: until => (until === null ? 'Ruht, Rückkehr nicht bekannt' : `Ruht, zurück am ${until}`),
  pauseComes: (from, until) =>
    until === null ? `Ruht ab ${from}, Rückkehr nicht bekannt` : `Ruht ab ${from}, zurück am ${until}`,
  ofUnit: (unit, pause) => `${pause} (Einheit ${unit})`,
  madeBy: (name, day) => `von ${name}, ${day}`,
  endWaiver: 'Beenden',
  endWaiverTitle: 'Diese Befreiung heute beenden?',
  endWaiverText: course => `${course} wird wieder verlangt, mit mindestens 14 Tagen ab heute.`,
  endPause: 'Heute zurück',
  endPauseTitle: 'Das Ruhen heute beenden?',
  endPauseText: 'Die Tage, die übrig waren, laufen weiter, mindestens 14. Es wird wieder erinnert.',
  ended: 'Beendet.',
  undo: 'Rückgängig',

  select: 'Auswählen',
  stopSelecting: 'Auswahl beenden',
  choose: name => `${name} auswählen`,
  selected: count => `${people(count)} ausgewählt`,
  all: total => `Alle ${total} dieser Liste`,
  selection: 'Mit den ausgewählten Personen',
  listed: people,

  unitPauses: 'Ruhende Einheiten',
  noUnitPauses: 'Keine Einheit ruht.',
  pauseUnit: 'Einheit ruhen lassen',
  unit: 'Einheit',
  chooseUnit: 'Einheit wählen',
  pauseUnitTitle: 'Eine ganze Einheit ruhen lassen',
};
