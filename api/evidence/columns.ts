import { importFields, type ImportField } from '#api/contract/import.ts';
import { sortKeyOf } from '#api/people/names.ts';

/** What column heads are called in English and German, folded as lists are ordered. */
const HEADS: Readonly<Record<ImportField, readonly string[]>> = {
  employeeId: ['employee id', 'employee number', 'employeeid', 'personnel number', 'staff id', 'personalnummer', 'personal-nr', 'personalnr', 'pers.-nr', 'mitarbeiternummer', 'mitgliedsnummer', 'member number'], // prettier-ignore
  mail: ['mail', 'e-mail', 'email', 'e-mail address', 'email address', 'mailadresse', 'e-mail-adresse', 'upn', 'user principal name'], // prettier-ignore
  name: ['name', 'full name', 'person', 'learner', 'user', 'participant', 'teilnehmer', 'teilnehmerin', 'vollstaendiger name', 'anzeigename', 'display name', 'mitarbeiter'], // prettier-ignore
  givenName: ['first name', 'given name', 'firstname', 'vorname', 'rufname'],
  surname: ['last name', 'surname', 'lastname', 'family name', 'nachname', 'familienname'],
  unit: ['unit', 'department', 'team', 'organisation', 'einheit', 'abteilung', 'gliederung', 'standort', 'ortsgruppe', 'bereich'], // prettier-ignore
  course: ['course', 'course title', 'training', 'course name', 'title', 'kurs', 'kurstitel', 'schulung', 'lehrgang', 'seminar', 'titel', 'kursname', 'course number', 'kursnummer'], // prettier-ignore
  completedOn: ['completed', 'completed on', 'completion date', 'date', 'date completed', 'finished', 'abgeschlossen', 'abgeschlossen am', 'abschlussdatum', 'datum', 'absolviert am', 'durchgefuehrt am'], // prettier-ignore
  validUntilOn: ['valid until', 'expires', 'expiry', 'expiry date', 'expiration date', 'gueltig bis', 'ablaufdatum', 'laeuft ab'], // prettier-ignore
  issuer: ['issuer', 'issued by', 'provider', 'aussteller', 'ausgestellt von', 'anbieter', 'traeger'],
  place: ['place', 'location', 'ort', 'veranstaltungsort'],
  externalNumber: ['certificate number', 'number', 'certificate', 'reference', 'zertifikatsnummer', 'nummer', 'nachweisnummer', 'urkunde'], // prettier-ignore
};

/** Which column (by its place, from 0) means what, as far as the heads say it; each column at most one thing. */
export function guessColumns(heads: readonly string[]): Partial<Record<ImportField, number>> {
  const folded = heads.map(head => sortKeyOf(head.replaceAll(/[_*:]/g, ' ')));
  const guessed: Partial<Record<ImportField, number>> = {};
  const taken = new Set<number>();
  for (const matches of [
    (head: string, known: string): boolean => head === known,
    (head: string, known: string): boolean => known.length > 4 && head.includes(known),
  ])
    for (const field of importFields) {
      if (guessed[field] !== undefined) continue;
      const at = folded.findIndex((head, i) => !taken.has(i) && HEADS[field].some(known => matches(head, known)));
      if (at === -1) continue;
      guessed[field] = at;
      taken.add(at);
    }
  return guessed;
}
