import type { evidence as english } from '../en/evidence.ts';

const people = (count: number, amount: string): string => (count === 1 ? '1 Person' : `${amount} Personen`);

export const evidence: typeof english = {
  loading: 'Wird geladen',
  more: 'Mehr zeigen',
  links: 'Nachweise von anderswo',
  group: {
    title: 'Abschluss für eine Gruppe eintragen',
    open: 'Für eine Gruppe eintragen',
    what: 'Was abgeschlossen wurde',
    course: 'Kurs',
    chooseCourse: 'Kurs wählen',
    completedOn: 'Abgeschlossen am',
    validUntil: 'Eigenes Ende (falls die Nachweise eines nennen)',
    issuer: 'Ausgestellt von',
    place: 'Ort',
    sheet: 'Foto der Unterschriftenliste',
    who: 'Wer dabei war',
    search: 'Name, Mail oder Nummer',
    unit: 'Einheit',
    allUnits: 'Alle Einheiten',
    tick: 'Ankreuzen, wer dabei war',
    tickAll: count => `Alle ${count} ankreuzen`,
    none: 'Niemand passt.',
    managed: 'ohne Konto',
    paste: 'Liste einfügen',
    pasteLabel: 'Eine Person je Zeile: Personalnummer, Mailadresse oder Name',
    pasteFind: 'Suchen',
    pasted: found => (found === 1 ? '1 Zeile gefunden und angekreuzt.' : `${found} Zeilen gefunden und angekreuzt.`),
    unclear: 'Nicht gefunden, oder mehrere dieses Namens; bitte von Hand ankreuzen:',
    chosen: (count, amount) => `${people(count, amount)} angekreuzt`,
    untick: name => `${name} wegnehmen`,
    effect: (fresh, held, fulfils) =>
      [
        fresh === 1 ? '1 Person bekommt ihn' : `${fresh} Personen bekommen ihn`,
        ...(fulfils > 0 ? [fulfils === 1 ? 'von 1 wird er verlangt' : `von ${fulfils} wird er verlangt`] : []),
        ...(held > 0 ? [held === 1 ? '1 hat ihn schon' : `${held} haben ihn schon`] : []),
      ].join(', '),
    refused: count =>
      count === 1
        ? 'Von 1 Person verlangt keine hier betreute Rolle diesen Kurs: bitte zuerst wegnehmen.'
        : `Von ${count} Personen verlangt keine hier betreute Rolle diesen Kurs: bitte zuerst wegnehmen.`,
    outcome: { new: 'bekommt ihn', held: 'hat ihn schon', 'not-demanded': 'hier nicht verlangt' },
    until: day => `gültig bis ${day}`,
    fulfils: 'erfüllt Verlangtes',
    save: (count, amount) => `Für ${people(count, amount)} eintragen`,
    done: (count, amount) => `Für ${people(count, amount)} eingetragen.`,
    undoReason: 'Gleich nach dem Eintragen zurückgenommen',
  },
  sets: {
    title: 'Zuletzt eingetragen und eingelesen',
    none: 'Noch nichts.',
    recording: (course, day) => `${course}, ${day}`,
    import: file => `Einlesen von ${file}`,
    by: (name, day) => `${name}, ${day}`,
    recorded: (count, amount) => `für ${people(count, amount)} eingetragen`,
    state: {
      reading: 'wird gelesen',
      mapping: 'Spalten sind zu benennen',
      matching: 'Personen werden gesucht',
      ready: 'bereit zum Durchsehen',
      applying: 'wird eingetragen',
      applied: 'eingetragen',
      undoing: 'wird zurückgenommen',
      undone: 'zurückgenommen',
      discarded: 'verworfen',
    },
    progress: (done, all) => `${done} von ${all}`,
    undo: 'Rückgängig',
    undoTitle: 'Alles davon zurücknehmen?',
    undoText:
      'Jeder Abschluss davon bleibt, durchgestrichen und mit Grund. Was er erfüllt hatte, wird wieder offen, mit mindestens 14 Tagen.',
    reason: 'Grund',
    undoSave: (count, amount) => (count === 1 ? '1 Abschluss zurücknehmen' : `${amount} Abschlüsse zurücknehmen`),
    until: day => `rückgängig bis ${day}`,
  },
};
