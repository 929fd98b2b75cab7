import type { problems as english } from '../en/problems.ts';

const types: (typeof english)['types'] = {
  offline: {
    happened: 'Gerade besteht keine Verbindung.',
    todo: 'Was zu sehen ist, bleibt. Sobald das Netz wieder da ist, geht es von selbst weiter.',
  },
  unreadable: {
    happened: 'Unterwegs hat etwas anderes als der Server geantwortet.',
    todo: 'Nichts wurde geändert. In einer Minute noch einmal versuchen.',
  },
  'sign-in-needed': {
    happened: 'Die Anmeldung ist abgelaufen.',
    todo: 'Nichts ist verloren. Zum Anmelden den Reiter neu öffnen.',
  },
  'not-allowed': {
    happened: 'Dafür braucht es eine andere Rolle.',
    todo: 'Nichts wurde geändert. Die Rolle lässt sich in Entra vergeben.',
  },
  'outside-units': {
    happened: 'Das reicht über die eigenen Einheiten hinaus.',
    todo: 'Unter Wer eine eigene Einheit nennen und niemanden namentlich dazunehmen.',
  },
  'unknown-person': {
    happened: 'Dieses Konto ist hier noch nicht bekannt.',
    todo: 'Es kommt mit dem nächsten Lesen des Verzeichnisses.',
  },
  'not-a-person': {
    happened: 'Dieses Konto gehört zu einem Ort, nicht zu einem Menschen.',
    todo: 'Mit dem eigenen Konto anmelden.',
  },
  'not-found': {
    happened: 'Das gibt es nicht mehr, oder es ist für andere bestimmt.',
    todo: 'Zurückgehen und neu auswählen.',
  },
  'bad-input': {
    happened: 'Der Server hat die Eingabe nicht verstanden.',
    todo: 'Nichts wurde geändert. Die markierten Felder prüfen.',
  },
  'too-large': { happened: 'Das ist zu groß.', todo: 'Nichts wurde geändert. Etwas Kleineres wählen.' },
  'not-json': {
    happened: 'Der Server hat die Anfrage nicht verstanden.',
    todo: 'Nichts wurde geändert. Den Reiter neu laden.',
  },
  'file-refused': {
    happened: 'Dateien dieser Art werden nicht angenommen.',
    todo: 'Nichts wurde behalten. Bitte ein Foto (JPEG, PNG, WebP, HEIC) oder ein PDF wählen.',
  },
  'file-broken': {
    happened: 'Die Datei kam leer, abgeschnitten oder beschädigt an.',
    todo: 'Nichts wurde behalten. Einmal öffnen, um zu sehen, ob sie heil ist, dann noch einmal wählen.',
  },
  'too-many-files': {
    happened: 'Viele Dateien von heute warten noch darauf, verwendet zu werden.',
    todo: 'Nichts ist verloren. Unbenutzte Dateien verschwinden nach einem Tag; dann ist wieder Platz.',
  },
  'course-not-published': {
    happened: 'Dieser Kurs hat noch keine veröffentlichte Fassung.',
    todo: 'Sobald eine veröffentlicht ist, kann es losgehen.',
  },
  'course-retired': {
    happened: 'Dieser Kurs wird nicht mehr angeboten.',
    todo: 'Was abgeschlossen ist, bleibt nachgewiesen.',
  },
  'version-changed': {
    happened: 'Von diesem Kurs gibt es jetzt eine neuere Fassung.',
    todo: 'Was erledigt ist, bleibt erledigt. Den Kurs neu öffnen.',
  },
  'step-missing': {
    happened: 'Frühere Schritte sind noch offen.',
    todo: 'Der Fortschritt ist sicher. Zuerst die offenen Schritte abschließen.',
  },
  'quiz-not-passed': {
    happened: 'Das Quiz ist noch nicht bestanden.',
    todo: 'Der Fortschritt ist sicher. Das Quiz lässt sich sofort wiederholen.',
  },
  'text-changed': {
    happened: 'Der Text zum Bestätigen hat sich inzwischen geändert.',
    todo: 'Nichts wurde bestätigt. Den Kurs neu öffnen und den Text lesen.',
  },
  'assignment-not-editable': {
    happened: 'Diese Zuweisung lässt sich so nicht mehr ändern.',
    todo: 'Nichts wurde geändert. Neu laden zeigt den Stand.',
  },
  'audience-not-ready': {
    happened: 'Eine Gruppe dieser Zielgruppe ist noch nicht gelesen.',
    todo: 'Nichts wurde gespeichert. Das Lesen läuft gerade und dauert meist eine Minute.',
  },
  'audience-in-use': {
    happened: 'Zuweisungen nutzen diese Zielgruppe.',
    todo: 'Die Zielgruppe bleibt. Diesen Zuweisungen zuerst eine andere Zielgruppe geben.',
  },
  'audience-empty': {
    happened: 'Auf diese Zielgruppe passt niemand.',
    todo: 'Nichts wurde gespeichert. Eine Bedingung wegnehmen.',
  },
  'preview-outdated': {
    happened: 'Seit der Vorschau hat sich etwas geändert.',
    todo: 'Nichts wurde gespeichert. Zuerst die neue Vorschau ansehen.',
  },
  'undo-too-late': { happened: 'Das lässt sich nicht mehr rückgängig machen.', todo: 'Nichts wurde geändert.' },
  'already-withdrawn': { happened: 'Dieser Abschluss ist schon zurückgenommen.', todo: 'Nichts wurde geändert.' },
  'messages-stopped': {
    happened: 'Alle Nachrichten sind angehalten.',
    todo: 'Nichts wurde gesendet. Zuerst die Nachrichten wieder freigeben.',
  },
  'mail-off': {
    happened: 'Es ist kein Postfach eingerichtet, das Mails sendet.',
    todo: 'Nichts wurde gesendet. Die Technik kann eines eintragen.',
  },
  'already-told-today': {
    happened: 'Diese Person bekommt heute schon eine Nachricht.',
    todo: 'Es wurde keine weitere gesendet. Morgen ist es möglich.',
  },
  'already-decided': {
    happened: 'Diese Anfrage ist schon entschieden.',
    todo: 'Nichts wurde geändert. Nach dem Neuladen steht die Antwort da.',
  },
  'course-not-open': { happened: 'Dieser Kurs ist nicht mehr offen.', todo: 'Es gibt nichts mehr anzufragen.' },
  'nothing-due': { happened: 'Für diese Person ist nichts offen.', todo: 'Nichts wurde gesendet.' },
  'too-many-requests': {
    happened: 'Das waren zu viele Anfragen auf einmal.',
    todo: 'Nichts ist verloren. Eine Minute warten und noch einmal versuchen.',
  },
  busy: {
    happened: 'Die Datenbank kann gerade nicht antworten.',
    todo: 'Nichts wurde geändert. In ein paar Sekunden noch einmal versuchen.',
  },
  fault: {
    happened: 'Der Server hat einen Fehler; er ist festgehalten.',
    todo: 'Was vorher gespeichert war, ist sicher. Noch einmal versuchen oder die Nummer unten weitergeben.',
  },
};

export const problems: typeof english = { types, quote: number => `Nummer zum Nennen: ${number}` };
