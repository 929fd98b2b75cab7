import { recordAudit } from '#api/audit/actions.ts';
import type { CourseRef, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type {
  EvidenceSet,
  findRecordable,
  listRecordableCourses,
  matchPastedPeople,
  previewRecording,
  Recordable,
  recordGroup,
} from '#api/contract/evidence.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { sortKeyOf } from '#api/people/names.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import { namesOfPeople, rolesOfPeople } from '#api/people/responsible-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { evidenceFaults } from '#api/progress/evidence.ts';
import { learnerDays, mayRecordFor, previewMany, type Evidence } from '#api/progress/many-actions.ts';
import { linkAttachment } from './attachment-actions.ts';
import { listByKeys, listCourseIds, searchPeople, type FoundPerson, type Within } from './people-store.ts';
import { finishSet, getSet } from './set-actions.ts';
import { findSet, insertEvidenceRows, insertSet } from './set-store.ts';
import { unitNames } from './unit-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
type Group = InputOf<typeof previewRecording>;
const PAGE = 50;

export async function findPeople(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { cursor, ...asked }: InputOf<typeof findRecordable>,
): Promise<ReplyOf<typeof findRecordable>> {
  const after = cursor === undefined ? null : readPlace(cursor, 2);
  if (cursor !== undefined && after === null) throw new Problem('bad-input', { detail: 'The cursor is unknown.' });
  return db.read(actor.tenantId, async trx => {
    const found = await searchPeople(trx, actor.tenantId, asked, within(actor), { after, limit: PAGE + 1 });
    const people = found.slice(0, PAGE);
    const last = people.at(-1);
    return {
      people: await recordables(trx, actor.tenantId, people),
      next: found.length > PAGE && last !== undefined ? writePlace([last.sortKey, last.personId]) : null,
    };
  });
}

export async function coursesToRecord(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
): Promise<ReplyOf<typeof listRecordableCourses>> {
  return db.read(actor.tenantId, async trx => {
    const ids = await listCourseIds(trx, actor.tenantId, within(actor));
    const titles = await titlesOf(trx, actor.tenantId, ids, actor.language);
    return { courses: [...titles.values()].sort((a, b) => a.title.localeCompare(b.title, actor.language)) };
  });
}

/** Every line of a pasted list: by employee number, else mail, else the whole name, either way round. */
export async function matchPasted(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { lines }: InputOf<typeof matchPastedPeople>,
): Promise<ReplyOf<typeof matchPastedPeople>> {
  return db.read(actor.tenantId, async trx => {
    const keys = { employeeIds: lines, mails: lines.map(lower), sortKeys: lines.flatMap(namesIn) };
    const found = await listByKeys(trx, actor.tenantId, keys, within(actor));
    const shown = new Map((await recordables(trx, actor.tenantId, found)).map(person => [person.personId, person]));
    const meant = (text: string): FoundPerson[] => {
      const byKey = found.filter(
        one => one.employeeId === text || (one.mail !== null && lower(one.mail) === lower(text)),
      );
      return byKey.length > 0 ? byKey : found.filter(({ sortKey }) => namesIn(text).includes(sortKey));
    };
    return {
      lines: lines.map(text => ({ text, people: meant(text).flatMap(({ personId }) => shown.get(personId) ?? []) })),
    };
  });
}

const lower = (text: string): string => text.toLowerCase();

/** 'Roth, Jana' is looked for as 'Jana Roth' too. */
function namesIn(text: string): string[] {
  const [last = '', first] = text.split(',').map(part => part.trim());
  return [sortKeyOf(text), ...(first === undefined || first === '' ? [] : [sortKeyOf(`${first} ${last}`)])];
}

/** @throws Problem 'not-found' (course, or somebody who is nobody of the actor's) | 'bad-input' */
export async function previewGroup(
  { db, clock }: DbClock,
  actor: Actor,
  group: Group,
): Promise<ReplyOf<typeof previewRecording>> {
  return db.read(actor.tenantId, async trx => {
    const { course, evidence, refused, dayOf } = await judge(trx, actor, group, clock);
    const { outcomes, fulfilled } = await previewMany(trx, actor.tenantId, evidence, dayOf);
    const ends = Map.groupBy(fulfilled, ({ enrolment }) => enrolment.personId);
    const names = await namesOfPeople(trx, actor.tenantId, group.personIds);
    const person = (personId: string) => ({ personId, name: names.get(personId) ?? '' });
    const people = [
      ...evidence.map(({ personId, validUntilOn }, i) => {
        const own = ends.get(personId) ?? [];
        return {
          person: person(personId),
          outcome: outcomes[i]?.kind ?? 'new',
          fulfils: own.length > 0,
          validUntilOn: own.flatMap(({ satisfaction }) => satisfaction.validUntilOn ?? []).sort()[0] ?? validUntilOn,
        };
      }),
      ...refused.map(personId => ({
        person: person(personId),
        outcome: 'not-demanded' as const,
        fulfils: false,
        validUntilOn: null,
      })),
    ];
    const held = people.filter(({ outcome }) => outcome === 'held').length;
    return {
      course,
      people,
      fresh: evidence.length - held,
      held,
      refused: refused.length,
      fulfils: ends.size,
    };
  });
}

/**
 * Records one completion for each of these people, as one set. Sent again it goes on where it was, and answers the same.
 * @throws Problem 'not-found' | 'not-allowed' (a course nothing the actor looks after demands) | 'bad-input'
 */
export async function recordForGroup(
  tools: DbClock,
  actor: Actor,
  input: InputOf<typeof recordGroup>,
): Promise<EvidenceSet> {
  const { tenantId, personId: by } = actor;
  const { setId, attachmentIds, courseId, completedOn } = input;
  const at = tools.clock.now();
  await tools.db.write(tenantId, async trx => {
    const held = await findSet(trx, tenantId, setId);
    if (held !== null && held.createdBy === by) return;
    if (held !== null) throw new Problem('not-found');
    const { evidence, refused } = await judge(trx, actor, input, tools.clock);
    if (refused.length > 0)
      throw new Problem('not-allowed', { detail: 'No role you look after demands this course of all of them.' });
    await insertSet(trx, tenantId, {
      setId,
      kind: 'recording',
      state: 'applying',
      rows: evidence.length,
      position: 0,
      detail: { courseId, completedOn },
      createdAt: at,
      createdBy: by,
      appliedAt: null,
      undoneAt: null,
      undoneBy: null,
    });
    await insertEvidenceRows(
      trx,
      tenantId,
      evidence.map((one, i) => ({
        rowId: orderedId(at),
        setId,
        row: i + 1,
        state: 'matched',
        cells: '[]',
        ...one,
        reason: null,
        candidates: null,
        completionId: null,
      })),
    );
    for (const attachmentId of attachmentIds)
      await linkAttachment(trx, tenantId, attachmentId, { by, linkedTo: { kind: 'recording', id: setId }, at });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: by,
      action: 'evidence.recorded',
      subjectKind: 'evidence-set',
      subjectId: setId,
      detail: { courseId, completedOn, people: evidence.length },
    });
  });
  await finishSet(tools, tenantId, setId);
  return getSet(tools, actor, setId);
}

/** The people once each, as evidence, and those of them for whom the actor may not record this course. */
async function judge(
  trx: Trx,
  actor: Actor,
  { courseId, completedOn, validUntilOn, issuer, place, externalNumber, personIds }: Group,
  clock: Tools['clock'],
): Promise<{
  course: CourseRef;
  evidence: Evidence[];
  refused: string[];
  dayOf: Awaited<ReturnType<typeof learnerDays>>;
}> {
  const { tenantId, language } = actor;
  const course = (await titlesOf(trx, tenantId, [courseId], language)).get(courseId);
  if (course === undefined) throw new Problem('not-found');
  const once = [...new Set(personIds)];
  const dayOf = await learnerDays(trx, tenantId, once, clock);
  // A day that has not come for one of them has not come.
  const today = once.map(dayOf).sort()[0] ?? clock.today(actor.timeZone);
  const errors = evidenceFaults({ completedOn, validUntilOn }, today);
  if (errors.length > 0) throw new Problem('bad-input', { errors });
  const may = await mayRecordFor(trx, actor, once, courseId);
  if (once.some(personId => may(personId) === 'not-found')) throw new Problem('not-found');
  const allowed = once.filter(personId => may(personId) === 'allowed');
  return {
    course,
    evidence: allowed.map(personId => ({
      personId,
      courseId,
      completedOn,
      validUntilOn,
      issuer,
      place,
      externalNumber,
    })),
    refused: once.filter(personId => may(personId) !== 'allowed'),
    dayOf,
  };
}

/** Of whom the actor may choose at all. */
export function within(actor: Actor): Within {
  return mayOpenNames(actor) ? null : { responsiblePersonId: actor.personId, unitIds: actor.unitIds };
}

async function recordables(trx: Trx, tenantId: string, people: readonly FoundPerson[]): Promise<Recordable[]> {
  const ids = people.map(({ personId }) => personId);
  const roles = Map.groupBy(await rolesOfPeople(trx, tenantId, ids), ({ personId }) => personId);
  const unitIds = [...roles.values()].flat().flatMap(({ unitId }) => unitId ?? []);
  const names = await unitNames(trx, tenantId, unitIds);
  return people.map(({ personId, name, source }) => ({
    personId,
    name,
    units: (roles.get(personId) ?? []).flatMap(({ unitId }) => (unitId === null ? [] : (names.get(unitId) ?? []))),
    managed: source === 'managed',
  }));
}
