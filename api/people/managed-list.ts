import { isCalendarDate, type CalendarDate } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import { sortKeyOf } from './names.ts';

const HEADS = {
  name: ['name', 'vollstaendiger name', 'full name'],
  givenName: ['vorname', 'first name', 'given name'],
  surname: ['nachname', 'familienname', 'last name', 'surname'],
  unit: ['einheit', 'abteilung', 'gliederung', 'ortsgruppe', 'unit', 'department'],
  kind: ['art', 'kind', 'rolle', 'role'],
  joinedOn: ['dabei seit', 'eintritt', 'seit', 'joined', 'joined on', 'since'],
  mail: ['mail', 'e-mail', 'email', 'mailadresse'],
} as const;
type Field = keyof typeof HEADS;

const KINDS: Readonly<Record<string, RoleKind>> = {
  hauptamtlich: 'staff',
  staff: 'staff',
  ehrenamtlich: 'volunteer',
  volunteer: 'volunteer',
  extern: 'external',
  external: 'external',
};

export type ListedLine = Readonly<{
  row: number;
  name: string;
  givenName: string;
  surname: string;
  sortKey: string;
  unit: string | null;
  unitId: string | null;
  kind: RoleKind;
  joinedOn: CalendarDate;
  mail: string | null;
  outcome: 'new' | 'no-name' | 'unit-unknown' | 'mail-unreadable' | 'day-unreadable';
}>;

/** The people of a table whose first line names the columns; what a line leaves out is as it was chosen for all. */
export function judgeList(
  [heads = [], ...lines]: readonly (readonly string[])[],
  units: readonly Readonly<{ unitId: string; name: string; sortKey: string }>[],
  otherwise: Readonly<{ unitId: string | null; kind: RoleKind; today: CalendarDate; needsUnit: boolean }>,
): readonly ListedLine[] {
  const folded = heads.map(sortKeyOf);
  const at = (field: Field): number => folded.findIndex(head => (HEADS[field] as readonly string[]).includes(head));
  const columns = Object.fromEntries((Object.keys(HEADS) as Field[]).map(field => [field, at(field)]));
  return lines.flatMap((cells, i) => {
    const text = (field: Field): string => (cells[columns[field] ?? -1] ?? '').trim().slice(0, 200);
    if (cells.every(cell => cell.trim() === '')) return [];
    const [givenName, surname] = namesOf(text('name'), text('givenName'), text('surname'));
    const unit = units.find(one =>
      text('unit') === '' ? one.unitId === otherwise.unitId : one.sortKey === sortKeyOf(text('unit')),
    );
    const joinedOn = text('joinedOn') === '' ? otherwise.today : dayOf(text('joinedOn'));
    const outcome =
      givenName === '' || surname === ''
        ? 'no-name'
        : unit === undefined && (text('unit') !== '' || otherwise.needsUnit)
          ? 'unit-unknown'
          : text('mail') !== '' && !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(text('mail'))
            ? 'mail-unreadable'
            : joinedOn === null || joinedOn > otherwise.today
              ? 'day-unreadable'
              : 'new';
    return {
      row: i + 2,
      name: `${givenName} ${surname}`.trim(),
      givenName,
      surname,
      sortKey: sortKeyOf(`${givenName} ${surname}`),
      unit: unit?.name ?? (text('unit') || null),
      unitId: unit?.unitId ?? null,
      kind: KINDS[sortKeyOf(text('kind'))] ?? otherwise.kind,
      joinedOn: joinedOn ?? otherwise.today,
      mail: text('mail') || null,
      outcome,
    };
  });
}

/** 'Roth, Jana', 'Jana Roth' and two columns are the same; the last word of a name is the surname. */
function namesOf(name: string, given: string, surname: string): readonly [given: string, surname: string] {
  if (given !== '' || surname !== '') return [given, surname];
  const [last = '', first = ''] = name.split(',').map(part => part.trim());
  if (first !== '') return [first, last];
  const words = name.split(/\s+/).filter(word => word !== '');
  return [words.slice(0, -1).join(' '), words.at(-1) ?? ''];
}

function dayOf(text: string): CalendarDate | null {
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const day = dots === null ? text : `${dots[3]}-${dots[2]?.padStart(2, '0')}-${dots[1]?.padStart(2, '0')}`;
  return isCalendarDate(day) ? day : null;
}
