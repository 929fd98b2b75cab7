import type { detail as english } from '../en/assignment-life.ts';

const outWords = (out: number): string =>
  out === 0
    ? ''
    : out === 1
      ? ' 1 Nachricht ist schon hinaus und lässt sich nicht zurückholen.'
      : ` ${out} Nachrichten sind schon hinaus und lassen sich nicht zurückholen.`;

export const detail: typeof english = {
  edit: 'Ändern',
  start: 'Entwurf fortsetzen',
  end: 'Beenden',
  endTitle: 'Diese Zuweisung beenden?',
  endText: open =>
    open === 0
      ? 'Nichts ist offen. Abschlüsse bleiben, wie sie sind.'
      : `${open} offene werden geschlossen. Abschlüsse bleiben, wie sie sind.`,
  endReason: 'Grund',
  endConfirm: open => `Für ${open} Personen beenden`,
  deleteDraft: 'Entwurf löschen',
  figures: 'Wie es steht',
  people: 'Personen',
  rule: 'Die Regel',
  changes: 'Was geschehen ist',
  revisions: 'Die Regel im Lauf der Zeit',
  sameRule: 'dieselbe Regel noch einmal',
  changed: {
    path: (from, to) => `Kurse: ${from} → ${to}`,
    who: (from, to) => `Wer: ${from} → ${to}`,
    when: (from, to) => `Wann: ${from} → ${to}`,
    floor: (from, to) => `Mindestens Tage für alle: ${from} → ${to}`,
    reminders: (from, to) => `Erinnerungen in Tagen ab der Fälligkeit: ${from} → ${to}`,
    policy: 'Die Erinnerungen wurden geändert',
    reason: 'Der Satz, der den Grund nennt, wurde geändert',
    contact: 'Fragen beantwortet jemand anders',
  },
  messagesOut: count => (count === 1 ? '1 Nachricht ist hinaus' : `${count} Nachrichten sind hinaus`),
  changeSetRevised: openOnesToo => (openOnesToo ? 'geändert, auch für offene' : 'geändert, nur für neue Personen'),
  revision: number => `Fassung ${number}`,
  by: (name, at) => `${name}, ${at}`,
  changeSet: { assignment: 'zugewiesen', sync: 'durch das Verzeichnis', end: 'beendet', exception: 'Ausnahmen' },
  changeSetState: {
    applying: 'wird angewendet',
    applied: '',
    undoing: 'wird zurückgenommen',
    undone: 'zurückgenommen',
  },
  opened: count => `${count} eröffnet`,
  closed: count => `${count} geschlossen`,
  undo: 'Rückgängig',
  undoUntil: day => `rückgängig bis ${day}`,
  undoTitle: 'Rückgängig machen?',
  undoText: {
    start: (opened, _closed, out) =>
      `${opened} Pflichten werden zurückgenommen; danach ist es wieder ein Entwurf.${outWords(out)}`,
    revise: (opened, closed, out) =>
      `Die Regel davor gilt wieder: ${opened} geöffnete werden geschlossen, ${closed} geschlossene sind wieder offen; Fälligkeitstage gehen zurück, aber nicht näher als 14 Tage von heute.${outWords(out)}`,
    end: (_opened, closed, out) =>
      `Die Zuweisung läuft wieder, und ${closed} sind mit ihren alten Tagen wieder offen.${outWords(out)}`,
    'ask-again': (opened, _closed, out) =>
      `${opened} werden nicht mehr gefragt; ihre Nachweise gelten so lange wie zuvor.${outWords(out)}`,
    sync: (opened, closed, out) =>
      `${opened} geöffnete werden geschlossen, ${closed} geschlossene sind wieder offen.${outWords(out)}`,
  },
  undone: (closed, calledBack, out, completed) =>
    `Zurückgenommen: ${closed} Pflichten, ${calledBack} Nachrichten zurückgeholt${out > 0 ? `, ${out} waren schon hinaus` : ''}.${(completed ?? 0) > 0 ? ` ${completed} waren inzwischen abgeschlossen: diese Abschlüsse bleiben.` : ''}`,
};
