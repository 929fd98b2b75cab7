import type { paths as english } from '../en/paths.ts';

export const paths: typeof english = {
  title: 'Lernpfade',
  hint: 'Kurse nacheinander, jeder mit seinem Tag: etwa für die Einführung. Zugewiesen wie ein Kurs.',
  none: 'Noch gibt es keinen Lernpfad.',
  make: 'Neuer Lernpfad',
  courses: count => (count === 1 ? '1 Kurs' : `${count} Kurse`),
  usedBy: count =>
    count === 0 ? 'nicht zugewiesen' : count === 1 ? '1 Zuweisung läuft' : `${count} Zuweisungen laufen`,
  draftWaits: 'Änderungen warten auf Veröffentlichung',
  newTitle: 'Neuer Lernpfad',
  loading: 'Wird geladen',
  names: { de: 'Titel auf Deutsch', en: 'Titel auf Englisch' },
  summaries: { de: 'In einem Satz, deutsch', en: 'In einem Satz, englisch' },
  steps: 'Kurse der Reihe nach',
  noSteps: 'Noch kein Kurs.',
  offset: course => `Tage nach Beginn: ${course}`,
  offsetShort: 'Tag',
  up: course => `${course} nach oben`,
  down: course => `${course} nach unten`,
  remove: course => `${course} herausnehmen`,
  moved: (course, place, of) => `${course} ist jetzt Nummer ${place} von ${of}.`,
  add: 'Kurs hinzufügen',
  choose: 'Kurs wählen',
  notInOrder: 'Die Tage stehen nicht in der Reihenfolge der Kurse.',
  save: 'Als Entwurf behalten',
  saved: time => `Gespeichert, ${time}`,
  publish: 'Veröffentlichen',
  publishTitle: 'Diesen Lernpfad veröffentlichen?',
  publishText: running =>
    running === 0
      ? 'Danach lässt er sich zuweisen.'
      : running === 1
        ? '1 laufende Zuweisung behält ihre Kurse, bis sie selbst geändert wird.'
        : `${running} laufende Zuweisungen behalten ihre Kurse, bis sie selbst geändert werden.`,
  published: 'Veröffentlicht.',
  retire: 'Nicht mehr anbieten',
  retireTitle: 'Diesen Lernpfad nicht mehr anbieten?',
  retireText: running =>
    running === 0
      ? 'Er lässt sich danach nicht mehr zuweisen.'
      : running === 1
        ? 'Er lässt sich danach nicht mehr zuweisen. 1 laufende Zuweisung geht weiter.'
        : `Er lässt sich danach nicht mehr zuweisen. ${running} laufende Zuweisungen gehen weiter.`,
  behind: 'Zuweisungen mit einer früheren Fassung',
  behindOne: (revision, people) => `Fassung ${revision}, ${people === 1 ? '1 Person' : `${people} Personen`} unterwegs`,
  goOver: 'Änderung ansehen',
  assign: 'Zuweisen',
};
