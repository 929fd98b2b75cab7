export type Language = 'de' | 'en';

/** What a sample person is worth looking at for, by their short name in infra/tenant/org/demo.ts. */
const de = {
  title: 'Coursekeeper – Musterorganisation',
  activity: 'Aktivität',
  training: 'Schulungen',
  mail: 'Mail',
  places: 'Bereiche',
  unread: (count: number) => (count === 1 ? '1 ungelesen' : `${count} ungelesen`),
  search: 'Person wechseln',
  be: (name: string) => `Angemeldet als ${name}. Person wechseln`,
  theme: 'Farben',
  themes: { default: 'Hell', dark: 'Dunkel', contrast: 'Kontrast' },
  language: 'Sprache',
  back: 'Zurück',
  close: 'Schließen',
  people: 'Wer möchten Sie sein?',
  peopleAbout: 'Alle Personen sind erfunden. Ein Passwort braucht es hier nicht.',
  findPerson: 'Name oder Adresse',
  named: 'Zum Ausprobieren',
  others: 'Weitere Personen',
  found: (count: number) => (count === 0 ? 'Niemand gefunden.' : count === 1 ? '1 Person' : `${count} Personen`),
  more: 'Es gibt mehr. Bitte den Namen weiter eingeben.',
  kinds: {
    staff: 'hauptamtlich',
    volunteer: 'ehrenamtlich',
    both: 'haupt- und ehrenamtlich',
    guest: 'Gast',
    other: 'kein Mensch',
  },
  roles: {
    'Training.Admin': 'Schulungsverwaltung',
    'Training.Author': 'schreibt Kurse',
    'Training.Reader': 'liest Berichte',
  },
  disabled: 'Konto ausgeschaltet',
  hints: {
    jana: 'verwaltet Schulungen und begleitet die Ehrenamtlichen in Köln',
    mehmet: 'arbeitet hier und ist ehrenamtlich dabei; mitten in einem Kurs',
    anna: 'ehrenamtlich, mit dem Telefon und fünf Minuten Zeit',
    ben: 'im Rettungsdienst, mit Überfälligem',
    emily: 'ehrenamtlich, alles auf Englisch',
    eva: 'leitet Köln und sieht ihr Team',
    rania: 'liest Berichte, darf nichts ändern',
    luca: 'Gast aus einem Partnerverein, ohne Teams',
    martin: 'Geschäftsführung',
    tom: 'schreibt die Kurse',
    station: 'gemeinsames Konto einer Wache: gehört einem Ort, keinem Menschen',
  } as Readonly<Record<string, string>>,
  noActivity: 'Noch keine Mitteilungen. Hier erscheint, was die App in Teams meldet.',
  onlyUnread: 'Nur ungelesene',
  allRead: 'Alles als gelesen markieren',
  nothingUnread: 'Alles gelesen.',
  noMail: 'Keine Post. Hier landen Mails an diese Person.',
  noMailbox: 'Diese Person hat kein Postfach.',
  pickMail: 'Eine Mail auswählen, um sie zu lesen.',
  from: (sender: string) => `Von ${sender}`,
  newNote: 'Neue Mitteilung',
  open: 'Öffnen',
  shareTitle: 'Link zu dieser Stelle',
  copy: 'Kopieren',
  copied: 'Kopiert',
  failed: 'Die App meldet, dass sie nicht starten kann.',
  silent: 'Die App antwortet nicht.',
  gone: 'Die Muster-Umgebung antwortet nicht mehr. Läuft „npm start“ noch?',
  again: 'Noch einmal versuchen',
  now: 'gerade eben',
};
export type Words = typeof de;

const en: Words = {
  title: 'Coursekeeper – sample organisation',
  activity: 'Activity',
  training: 'Training',
  mail: 'Mail',
  places: 'Places',
  unread: count => `${count} unread`,
  search: 'Switch person',
  be: name => `Signed in as ${name}. Switch person`,
  theme: 'Colours',
  themes: { default: 'Light', dark: 'Dark', contrast: 'Contrast' },
  language: 'Language',
  back: 'Back',
  close: 'Close',
  people: 'Who would you like to be?',
  peopleAbout: 'Everybody here is invented. No password is needed.',
  findPerson: 'Name or address',
  named: 'Good to try',
  others: 'More people',
  found: count => (count === 0 ? 'Nobody found.' : count === 1 ? '1 person' : `${count} people`),
  more: 'There are more. Please type more of the name.',
  kinds: { staff: 'staff', volunteer: 'volunteer', both: 'staff and volunteer', guest: 'guest', other: 'not a person' },
  roles: {
    'Training.Admin': 'training admin',
    'Training.Author': 'writes courses',
    'Training.Reader': 'reads reports',
  },
  disabled: 'account disabled',
  hints: {
    jana: 'runs the training and looks after the volunteers in Cologne',
    mehmet: 'works here and volunteers too; in the middle of a course',
    anna: 'volunteer, with a phone and five minutes',
    ben: 'in the ambulance service, with something overdue',
    emily: 'volunteer, everything in English',
    eva: 'leads Cologne and sees her team',
    rania: 'reads reports, may change nothing',
    luca: 'guest of a partner, without Teams',
    martin: 'managing director',
    tom: 'writes the courses',
    station: 'shared account of a station: belongs to a place, not to a person',
  },
  noActivity: 'No notifications yet. Here you see what the app tells in Teams.',
  onlyUnread: 'Unread only',
  allRead: 'Mark all as read',
  nothingUnread: 'All read.',
  noMail: 'No mail. Mails to this person arrive here.',
  noMailbox: 'This person has no mailbox.',
  pickMail: 'Choose a mail to read it.',
  from: sender => `From ${sender}`,
  newNote: 'New notification',
  open: 'Open',
  shareTitle: 'Link to this place',
  copy: 'Copy',
  copied: 'Copied',
  failed: 'The app says that it cannot start.',
  silent: 'The app does not answer.',
  gone: 'The sample environment does not answer any more. Is "npm start" still running?',
  again: 'Try again',
  now: 'just now',
};

export const words: Readonly<Record<Language, Words>> = { de, en };

/** Today the time, this week the weekday with the time, else the day, as Teams does. */
export function wordTime(at: string, language: Language, now = new Date()): string {
  const then = new Date(at);
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(then);
  const days = (startOf(now) - startOf(then)) / 86_400_000;
  if (now.getTime() - then.getTime() < 60_000) return words[language].now;
  if (days < 1) return time;
  if (days < 7) return `${new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(then)} ${time}`;
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...year }).format(then);
}

function startOf(day: Date): number {
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
}
