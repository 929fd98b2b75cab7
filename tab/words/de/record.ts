import type { record as english } from '../en/record.ts';

export const record: typeof english = {
  title: valid =>
    valid === 0 ? 'Noch nichts gültig.' : valid === 1 ? '1 gültiger Nachweis' : `${valid} gültige Nachweise`,
  empty: 'Was abgeschlossen ist, steht hier mit seinem Nachweis.',
  valid: 'Gültig',
  earlier: 'Früher',
  completed: day => `abgeschlossen am ${day}`,
  validUntil: day => `gültig bis ${day}`,
  validForEver: 'gilt ohne Ablauf',
  expired: day => `abgelaufen am ${day}`,
  withdrawn: (day, by, reason) => `zurückgenommen am ${day} von ${by}: ${reason}`,
  recordedBy: name => `eingetragen von ${name}`,
  imported: 'übernommen',
  show: course => `Nachweis: ${course}`,
  seen: {
    title: 'Wer was sehen kann',
    responsible: names => `${names} kann sehen, was offen, erledigt und überfällig ist.`,
    nobody: 'Es ist niemand als zuständig benannt; was offen ist, sieht außerhalb der Schulungsverwaltung niemand.',
    admins: count =>
      count === 1
        ? 'Ebenso 1 Person, die Schulungen verwaltet.'
        : `Ebenso ${count} Personen, die Schulungen verwalten.`,
    never: 'Antworten, Punkte, Versuche, Lernzeit und das Öffnen von Nachrichten sieht niemand.',
    progress: days => `Der Fortschritt in einem Kurs wird ${days} Tage nach dem Abschluss gelöscht.`,
    completions: years => `Nachweise bleiben, bis sie ablaufen, und danach noch ${years} Jahre bis zum Jahresende.`,
  },
  language: { title: 'Sprache', host: 'Wie in Teams', de: 'Deutsch', en: 'English' },
  and: 'und',
  confirmation: {
    title: 'Nachweis',
    back: 'Meine Nachweise',
    print: 'Drucken',
    has: 'hat abgeschlossen:',
    number: 'Nummer',
    completedOn: 'Abgeschlossen am',
    validUntil: 'Gültig bis',
    withoutEnd: 'ohne Ablauf',
    version: 'Fassung',
    how: 'Wie',
    hows: { learned: 'hier gelernt', recorded: 'von außerhalb eingetragen', imported: 'übernommen' },
    issuer: 'Ausgestellt von',
    attested: 'Bestätigt mit diesen Worten',
    digest: 'Prüfsumme des Inhalts',
    withdrawn: 'Dieser Abschluss wurde zurückgenommen und gilt nicht mehr.',
  },
};
