import type { overview as english } from '../en/overview.ts';

export const overview: typeof english = {
  loading: 'Wird geladen',
  needs: count => (count === 1 ? '1 Sache braucht eine Entscheidung' : `${count} Dinge brauchen eine Entscheidung`),
  needsNothing: 'Nichts zu entscheiden',
  needsLabel: 'Braucht eine Entscheidung',
  figuresLabel: 'Zahlen',
  today: day => `Heute, ${day}`,
  asOf: day => `Stand ${day}`,
  chooseDay: 'Tag wählen',
  backToToday: 'Zurück zu heute',
  known: { today: 'wie heute bekannt', then: 'wie damals bekannt' },
  knownLabel: 'Kenntnisstand',
  need: {
    'sync-stopped': {
      title: 'Abgleich angehalten',
      detail: count => `${count} Personen betroffen`,
      action: count => `${count} prüfen`,
    },
    requests: {
      title: (count, number) => (number === 1 ? '1 Anfrage' : `${count} Anfragen`),
      detail: 'wartet auf Antwort',
    },
    unreachable: {
      title: count => `${count} nicht erreichbar`,
      detail: time => (time === null ? 'bei den Nachrichten von heute' : `beim Lauf von ${time}`),
    },
    'draft-course': {
      title: count => (count === 1 ? '1 Kurs hat eine neue Version' : `${count} Kurse haben eine neue Version`),
      detail: 'wartet auf Veröffentlichung',
    },
    'groups-failed': {
      title: count => (count === 1 ? '1 Gruppe nicht lesbar' : `${count} Gruppen nicht lesbar`),
      detail: 'die zuletzt bekannten Mitglieder bleiben',
    },
    'messages-stopped': { title: 'Alle Nachrichten angehalten', detail: count => `${count} zurückgehalten` },
  },
  valid: 'Gültig',
  onTrack: 'Im Plan',
  overdue: 'Überfällig',
  expiring: 'Läuft in 60 Tagen ab',
  of: (part, whole) => `${part} von ${whole}`,
  besides: (waived, paused) => `${waived} befreit · ${paused} ruhen`,
  over30: count => `${count} seit über 30 Tagen`,
  fourWeeksAgo: count => `vor 4 Wochen ${count}`,
  thisMonth: (count, month) => `${count} davon im ${month}`,
  perWeek: until => `je Woche bis ${until}`,
  openList: what => `${what}: Personen zeigen`,
  courses: 'Kurse',
  units: 'Einheiten',
  allUnits: count => `alle ${count}`,
  withheldCourses: count =>
    count === 1
      ? '1 Kurs mit wenigen Personen: nur in der Summe'
      : `${count} Kurse mit wenigen Personen: nur in der Summe`,
  withheld: count =>
    count === 1 ? '1 kleine Einheit: nur in der Summe' : `${count} kleine Einheiten: nur in der Summe`,
  noOverdue: 'Niemand ist überfällig.',
  howCounted: 'Wie wird gezählt?',
  legend: { valid: 'gültig', ahead: 'Frist läuft', late: 'überfällig' },
  column: { valid: 'gültig', onTrack: 'im Plan', overdue: 'überfällig' },
  counting: {
    title: 'Wie wird gezählt?',
    lines: [
      'Eine Person und ein Kurs zählen einmal, gleich wie viele Zuweisungen ihn verlangen.',
      'Verpflichtet: wer es an diesem Tag muss. Nicht gezählt: befreit, ruhend, ausgeschieden oder deaktiviert.',
      'Gültig: von den Verpflichteten alle mit einem Abschluss, der an diesem Tag gilt.',
      'Überfällig: verpflichtet, nicht gültig, und der Fälligkeitstag ist vorbei.',
      'Im Plan: alle Verpflichteten außer den Überfälligen. Neue sind nicht säumig.',
      'Quoten werden abgerundet: 100 % heißt alle.',
    ],
  },
  machine: {
    directory: when => (when === null ? 'Verzeichnis noch nicht gelesen' : `Verzeichnis gelesen ${when}`),
    directoryBad: problem => `Verzeichnis: ${problem}`,
    messages: (when, accepted, failed) =>
      when === null
        ? 'Noch keine Nachricht hinausgegangen'
        : `Nachrichten ${when}: ${accepted} angenommen${failed > 0 ? `, ${failed} fehlgeschlagen` : ''}`,
    backup: when => (when === null ? 'Keine Sicherung bekannt' : `Sicherung ${when}`),
  },
  first: {
    title: 'Erste Schritte',
    directoryRead: 'Das Verzeichnis ist gelesen',
    courseReviewed: 'Einen Kurs ansehen',
    assignmentMade: 'Die erste Zuweisung anlegen',
    messageSent: 'Die erste Nachricht ist hinaus',
    reportConnected: 'Power BI verbinden',
    done: 'erledigt',
    todo: 'offen',
  },
  nothingYet: 'Noch ist nichts zugewiesen, also gibt es keine Zahlen.',
};
