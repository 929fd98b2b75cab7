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
  privacy:
    'Hier steht nur, was erledigt oder offen ist. Antworten, Ergebnisse und Lernzeiten bleiben bei den Personen.',
};
