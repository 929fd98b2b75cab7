import type { team as english } from '../en/team.ts';

export const team: typeof english = {
  loading: 'Wird geladen',
  title: (people, overdue) =>
    overdue === 0 ? `Bei ${people} Personen ist nichts überfällig` : `${overdue} überfällig bei ${people} Personen`,
  nobody: 'Diesem Konto ist niemand zur Betreuung zugeordnet.',
  show: { all: 'Alle', overdue: 'überfällig', open: 'offen' },
  showLabel: 'Zeigen',
  search: 'Name',
  allDone: 'alles erledigt',
  more: 'Mehr zeigen',
  none: 'Niemand passt dazu.',
  remind: 'Erinnern',
  remindLabel: name => `${name} erinnern`,
  toldToday: 'heute erinnert',
  reminded: (name, time) => `Versprochen: ${name} wird erinnert, ${time}.`,
  record: 'Eintragen',
  recordLabel: name => `Abschluss für ${name} eintragen`,
  recorded: name => `Eingetragen für ${name}.`,
  remindAll: {
    button: 'Alle Überfälligen erinnern',
    title: 'Alle Überfälligen erinnern',
    meant: (people, count) =>
      count === 1 ? '1 Person bekommt heute eine Nachricht.' : `${people} Personen bekommen heute eine Nachricht.`,
    nobody: 'Heute ist niemand mehr zu erinnern.',
    leftOut: (people, count) =>
      count === 1
        ? '1 weitere bleibt aus: heute schon benachrichtigt, oder eine Anfrage wartet auf Antwort.'
        : `${people} weitere bleiben aus: heute schon benachrichtigt, oder eine Anfrage wartet auf Antwort.`,
    confirm: (people, count) => (count === 1 ? '1 Person erinnern' : `${people} Personen erinnern`),
    done: (people, count) => (count === 1 ? '1 Person wird erinnert.' : `${people} Personen werden erinnert.`),
  },
  export: 'Als CSV herunterladen',
  deputy: {
    nobody: 'Keine Vertretung.',
    is: name => `Vertretung: ${name}.`,
    change: 'Ändern',
    actsFor: names => `In dieser Liste stehen auch die Personen von ${names}.`,
    title: 'Vertretung',
    mail: 'Mailadresse der Vertretung',
    hint: 'Die Vertretung sieht und entscheidet für diese Personen dasselbe. Leer: niemand.',
    name: 'Als Vertretung benennen',
    none: 'Keine Vertretung',
  },
  privacy:
    'Hier steht nur, was erledigt oder offen ist. Antworten, Ergebnisse und Lernzeiten bleiben bei den Personen.',
};
