import { addMonths, type CalendarDate } from '#api/calendar.ts';
import { publishedVersionsOf } from '#api/courses/actions.ts';
import { sortKeyOf } from '#api/people/names.ts';
import { rolesOfPeople } from '#api/people/responsible-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tools } from '#api/platform/tools.ts';
import { heldAmong, learnerDays, type Evidence } from '#api/progress/many-actions.ts';
import { readSetting } from '#api/settings/store.ts';
import { namesOf, whoIsMeant, type Candidate, type Said } from './match-person.ts';
import { listByKeys } from './people-store.ts';
import { saidOf, toldOf, type Told } from './read-line.ts';
import { listKnownInSet, nextRows, updateEvidenceRows, updateSet, type EvidenceRow, type SetRow } from './set-store.ts';
import { unitNames } from './unit-store.ts';

const MATCH_SLICE = 250;

/** Looks for the people of the next lines, and says of each what would happen. False when all are done. */
export async function matchSlice(trx: Trx, tenantId: string, set: SetRow, clock: Tools['clock']): Promise<boolean> {
  const rows = await nextRows(trx, tenantId, set.setId, { after: set.position, limit: MATCH_SLICE });
  const last = rows.at(-1);
  if (last === undefined) {
    await updateSet(trx, tenantId, set.setId, { state: 'ready', position: set.rows });
    return false;
  }
  const lines = rows.map(row => ({ row, said: saidOf(fromJson<string[]>(row.cells), set.detail.columns ?? {}) }));
  const candidates = await candidatesFor(
    trx,
    tenantId,
    lines.map(({ said }) => said),
  );
  const meant = lines.map(({ row, said }) => ({ row, meant: whoIsMeant(said, candidates(said)) }));
  await settle(trx, tenantId, set, clock, meant);
  await updateSet(trx, tenantId, set.setId, { position: last.row });
  return true;
}

/** Judges one line again, for the person whom somebody has named. */
export async function settleFor(
  trx: Trx,
  tenantId: string,
  set: SetRow,
  clock: Tools['clock'],
  row: EvidenceRow,
  personId: string,
): Promise<void> {
  await settle(trx, tenantId, set, clock, [{ row, meant: { kind: 'matched', personId } }]);
}

type Judged = Readonly<{ row: EvidenceRow; meant: ReturnType<typeof whoIsMeant> }>;

/** Writes what becomes of these lines: faulty, doubtful, unmatched; known, expired or matched. */
async function settle(
  trx: Trx,
  tenantId: string,
  { setId, detail }: SetRow,
  clock: Tools['clock'],
  judged: readonly Judged[],
): Promise<void> {
  const { columns = {}, courses = {}, courseId = null, dayOrder = 'dmy' } = detail;
  const people = judged.flatMap(({ meant }) => (meant.kind === 'matched' ? meant.personId : []));
  const dayOf = await learnerDays(trx, tenantId, people, clock);
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const today = clock.today(timeZone);
  const courseOf = (text: string): string | null => (columns.course === undefined ? courseId : (courses[text] ?? null));
  const lines = judged.map(({ row, meant }) => {
    const day = meant.kind === 'matched' ? dayOf(meant.personId) : today;
    return {
      row,
      meant,
      day,
      told: toldOf(fromJson<string[]>(row.cells), columns, { dayOrder, courseOf, today: day }),
    };
  });
  const sound = lines.flatMap(line => evidenceOf(line) ?? []);
  const held = new Set((await heldAmong(trx, tenantId, sound)).map(keyOf));
  const first = new Map<string, number>();
  // What these lines said of themselves before the columns were named anew is no longer so.
  const own = new Set(judged.map(({ row }) => row.row));
  for (const known of await listKnownInSet(trx, tenantId, setId, people))
    if (!own.has(known.row)) noteFirst(first, keyOf(known), known.row);
  for (const line of lines) {
    const evidence = evidenceOf(line);
    if (evidence !== null) noteFirst(first, keyOf(evidence), line.row.row);
  }
  const ends = await endsOf(trx, tenantId, sound);
  await updateEvidenceRows<
    'state' | 'personId' | 'courseId' | 'completedOn' | 'validUntilOn' | 'issuer' | 'place' | 'externalNumber' | 'reason' | 'candidates' // prettier-ignore
  >(
    trx,
    tenantId,
    lines.map(line => {
      const { row, meant, told, day } = line;
      const { fault, ...kept } = told;
      const personId = meant.kind === 'matched' ? meant.personId : null;
      const base = { rowId: row.rowId, ...kept, personId, candidates: null };
      if (fault !== null) return { ...base, state: 'faulty', reason: fault };
      if (meant.kind === 'doubtful')
        return { ...base, state: 'doubtful', reason: meant.reason, candidates: toJson(meant.candidates) };
      if (meant.kind === 'unmatched') return { ...base, state: 'unmatched', reason: meant.reason };
      const evidence = evidenceOf(line);
      if (evidence === null) return { ...base, state: 'faulty', reason: 'day-unreadable' };
      if (held.has(keyOf(evidence))) return { ...base, state: 'known', reason: 'already-held' };
      if (first.get(keyOf(evidence)) !== row.row) return { ...base, state: 'known', reason: 'twice-in-file' };
      const end = told.validUntilOn ?? ends(evidence);
      return end !== null && end < day
        ? { ...base, state: 'expired', reason: 'over' }
        : { ...base, state: 'matched', reason: null };
    }),
  );
}

function noteFirst(first: Map<string, number>, key: string, row: number): void {
  first.set(key, Math.min(row, first.get(key) ?? row));
}

function evidenceOf({ meant, told }: Readonly<{ meant: Judged['meant']; told: Told }>): Evidence | null {
  const { fault, courseId, completedOn, ...rest } = told;
  if (meant.kind !== 'matched' || fault !== null || courseId === null || completedOn === null) return null;
  return { personId: meant.personId, courseId, completedOn, ...rest };
}

function keyOf(one: Readonly<{ personId: string; courseId: string; completedOn: CalendarDate }>): string {
  return `${one.personId} ${one.courseId} ${one.completedOn}`;
}

/** When a completion without an end of its own ends, by the course as it is published. */
async function endsOf(trx: Trx, tenantId: string, evidence: readonly Evidence[]) {
  const courseIds = [...new Set(evidence.map(({ courseId }) => courseId))];
  const versions = await publishedVersionsOf(trx, tenantId, courseIds);
  return ({ courseId, completedOn }: Evidence): CalendarDate | null => {
    const months = versions.get(courseId)?.validMonths ?? null;
    return months === null ? null : addMonths(completedOn, months);
  };
}

/** Everybody whom one of these lines might mean, with their units; asked of each line for its own. */
async function candidatesFor(trx: Trx, tenantId: string, said: readonly Said[]) {
  const texts = (of: (one: Said) => string): string[] => [...new Set(said.map(of))].filter(text => text !== '');
  const found = await listByKeys(
    trx,
    tenantId,
    {
      employeeIds: texts(({ employeeId }) => employeeId),
      mails: texts(({ mail }) => mail.toLowerCase()),
      sortKeys: [...new Set(texts(({ name }) => name).flatMap(namesOf))],
    },
    null,
  );
  // Units decide only between people of a name.
  const isAsked = said.some(({ unit }) => unit !== '');
  const ids = isAsked ? found.map(({ personId }) => personId) : [];
  const roles = Map.groupBy(await rolesOfPeople(trx, tenantId, ids), ({ personId }) => personId);
  const names = await unitNames(trx, tenantId, [
    ...new Set([...roles.values()].flat().flatMap(({ unitId }) => unitId ?? [])),
  ]);
  const candidates = found.map(({ personId, employeeId, mail, sortKey }): Candidate => ({
    personId,
    employeeId,
    mail,
    sortKey,
    units: (roles.get(personId) ?? []).flatMap(({ unitId }) =>
      unitId === null ? [] : sortKeyOf(names.get(unitId) ?? ''),
    ),
  }));
  const byKey = new Map<string, Set<Candidate>>();
  const put = (key: string, one: Candidate): void => void byKey.set(key, (byKey.get(key) ?? new Set()).add(one));
  for (const one of candidates) {
    if (one.employeeId !== null) put(`id ${one.employeeId}`, one);
    if (one.mail !== null) put(`mail ${one.mail.toLowerCase()}`, one);
    put(`name ${one.sortKey}`, one);
  }
  return ({ employeeId, mail, name }: Said): Candidate[] => {
    const keys = [
      `id ${employeeId}`,
      `mail ${mail.toLowerCase()}`,
      ...(name === '' ? [] : namesOf(name).map(one => `name ${one}`)),
    ];
    return [...new Set(keys.flatMap(key => [...(byKey.get(key) ?? [])]))];
  };
}
