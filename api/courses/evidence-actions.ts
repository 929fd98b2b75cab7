import { enrolPeople } from '#api/assignments/actions.ts';
import { applyAskAgain, beginAskAgain } from '#api/assignments/ask-again-actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import { addDays } from '#api/calendar.ts';
import type * as contract from '#api/contract/course-evidence.ts';
import type { CourseCounting } from '#api/contract/course-evidence.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import {
  findAsking,
  findCounting,
  insertAsking,
  listAskedPeople,
  listWithEvidence,
  writeCounting,
  type Asking,
} from './evidence-store.ts';
import { courseStateOf, titlesOf } from './store.ts';
import { findVersion } from './version-store.ts';

type Does = Pick<Tools, 'db' | 'clock'>;
/** Nobody who is asked again has less time than this. */
const NOTICE_DAYS = 14;

/** @throws Problem 'not-found' */
export async function getCounting(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { courseId }: InputOf<typeof contract.getCounting>,
): Promise<CourseCounting> {
  return db.read(actor.tenantId, trx => countingOf(trx, actor, courseId));
}

/**
 * Says which other courses count for this one. Whoever can show one of them has nothing open any more; what a completion
 * has satisfied stays satisfied when its course no longer counts.
 * @throws Problem 'not-found' | 'bad-input' (a course counts for itself, or is not known)
 */
export async function changeCounting(
  tools: Does,
  actor: Actor,
  { courseId, countsCourseIds, preview }: InputOf<typeof contract.changeCounting>,
): Promise<ReplyOf<typeof contract.changeCounting>> {
  const { tenantId } = actor;
  const wanted = [...new Set(countsCourseIds)];
  const plan = async (trx: Trx): Promise<string[]> => {
    const { counts } = await findCounting(trx, tenantId, courseId);
    await mustBeKnown(trx, tenantId, courseId, wanted);
    const added = wanted.filter(id => !counts.includes(id));
    return listWithEvidence(trx, tenantId, courseId, added);
  };
  if (preview)
    return tools.db.read(tenantId, async trx => {
      const people = await plan(trx);
      return { ...(await countingOf(trx, actor, courseId)), satisfied: people.length };
    });
  const { people, now } = await tools.db.write(tenantId, async trx => {
    const found = await plan(trx);
    const at = tools.clock.now();
    await writeCounting(trx, tenantId, courseId, wanted, { at, by: actor.personId });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'course.counting-changed',
      subjectKind: 'course',
      subjectId: courseId,
      detail: { counts: wanted.join(' ') },
    });
    return { people: found, now: await countingOf(trx, actor, courseId) };
  });
  await enrolPeople(tools, tenantId, people, 'calendar', { onlyCourseIds: new Set([courseId]), sparesWaiting: true });
  return { ...now, satisfied: people.length };
}

/**
 * Asks everybody again who has completed an earlier version. Asked once more it goes on where a crash left it, with the day
 * that was named first.
 * @throws Problem 'not-found' | 'bad-input' (a minor version, one not published, or a day that is too near)
 */
export async function askAgain(
  tools: Does,
  actor: Actor,
  { courseId, versionId, byOn, preview }: InputOf<typeof contract.askAgain>,
): Promise<ReplyOf<typeof contract.askAgain>> {
  const { tenantId } = actor;
  const plan = async (trx: Trx) => {
    const version = await findVersion(trx, tenantId, versionId);
    if (version?.courseId !== courseId) throw new Problem('not-found');
    const { timeZone } = await readSetting(trx, tenantId, 'organisation');
    const today = tools.clock.today(timeZone);
    const held = await findAsking(trx, tenantId, courseId, versionId);
    const asking: Asking = { courseId, versionId, number: version.number, askedOn: today, byOn, ...held };
    if (held === null && byOn < addDays(today, NOTICE_DAYS))
      throw new Problem('bad-input', {
        errors: [{ pointer: '/byOn', detail: `Everybody has at least ${NOTICE_DAYS} days.` }],
      });
    return { asking, version, ...(await listAskedPeople(trx, tenantId, asking)) };
  };
  if (preview)
    return tools.db.read(tenantId, async trx => {
      const { personIds, assignments, asking } = await plan(trx);
      return { people: personIds.length, assignments, byOn: asking.byOn, changeSetId: null };
    });
  const { personIds, assignments, asking, changeSetId } = await tools.db.write(tenantId, async trx => {
    const planned = await plan(trx);
    const { version } = planned;
    if (version.state !== 'published' || version.significance !== 'major')
      throw new Problem('bad-input', { detail: 'Only a major version that is published asks everybody again.' });
    const at = tools.clock.now();
    const isNew = await insertAsking(trx, tenantId, planned.asking, { at, by: actor.personId });
    if (isNew)
      await recordAudit(trx, tenantId, {
        at,
        actorPersonId: actor.personId,
        action: 'course.asked-again',
        subjectKind: 'courseVersion',
        subjectId: versionId,
        detail: { courseId, version: version.number, byOn, people: planned.personIds.length },
      });
    // One change set, so that it can be taken back as one.
    const begun = { courseId, versionId, by: actor.personId, at };
    return { ...planned, changeSetId: isNew ? await beginAskAgain(trx, tenantId, begun) : null };
  });
  if (changeSetId !== null) await applyAskAgain(tools, tenantId, changeSetId);
  else
    await enrolPeople(tools, tenantId, personIds, 'calendar', {
      onlyCourseIds: new Set([courseId]),
      sparesWaiting: true,
    });
  return { people: personIds.length, assignments, byOn: asking.byOn, changeSetId };
}

async function countingOf(trx: Trx, actor: Actor, courseId: string): Promise<CourseCounting> {
  const { tenantId, language } = actor;
  if ((await courseStateOf(trx, tenantId, courseId)) === null) throw new Problem('not-found');
  const { counts, countsFor } = await findCounting(trx, tenantId, courseId);
  const titles = await titlesOf(trx, tenantId, [...counts, ...countsFor], language);
  const named = (ids: readonly string[]) =>
    ids.flatMap(id => titles.get(id) ?? []).sort((a, b) => a.title.localeCompare(b.title, language));
  return { counts: named(counts), countsFor: named(countsFor) };
}

async function mustBeKnown(trx: Trx, tenantId: string, courseId: string, wanted: readonly string[]): Promise<void> {
  if ((await courseStateOf(trx, tenantId, courseId)) === null) throw new Problem('not-found');
  for (const [index, id] of wanted.entries()) {
    const pointer = `/countsCourseIds/${index}`;
    if (id === courseId)
      throw new Problem('bad-input', { errors: [{ pointer, detail: 'A course counts for itself anyway.' }] });
    if ((await courseStateOf(trx, tenantId, id)) === null)
      throw new Problem('bad-input', { errors: [{ pointer, detail: 'There is no such course.' }] });
  }
}
