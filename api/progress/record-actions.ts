import type { CalendarDate } from '#api/calendar.ts';
import type { CourseRef, ReplyOf } from '#api/contract/endpoint.ts';
import type { Confirmation, getMyRecord, RecordEntry } from '#api/contract/training.ts';
import { findVersion, titlesOf } from '#api/courses/actions.ts';
import { languageFor } from '#api/courses/content.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { reachOf } from '#api/people/looked-after-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { evidenceState } from './evidence.ts';
import { countAdmins, findPerson, listEnrolments, listRoles } from './obligation-store.ts';
import { findCompletion, listCompletions, type HeldCompletion } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

export { listCompletions } from './store.ts';

export async function getRecord({ db, clock }: DbClock, actor: Actor): Promise<ReplyOf<typeof getMyRecord>> {
  const { tenantId, personId, language } = actor;
  const today = clock.today(actor.timeZone);
  return db.read(tenantId, async trx => {
    const completions = await listCompletions(trx, tenantId, personId);
    const titles = await titlesOf(
      trx,
      tenantId,
      completions.map(({ courseId }) => courseId),
      language,
    );
    const entries: RecordEntry[] = [];
    for (const completion of completions) {
      const course = titles.get(completion.courseId);
      if (course !== undefined) entries.push(await entryOf(trx, tenantId, completion, course, today));
    }
    const { progressDays, completionYears } = await readSetting(trx, tenantId, 'privacy');
    const responsible = (await listRoles(trx, tenantId, personId)).flatMap(role => role.responsible ?? []);
    return {
      entries,
      seenBy: {
        responsible: responsible.filter((ref, i) => responsible.findIndex(r => r.personId === ref.personId) === i),
        admins: await countAdmins(trx, tenantId),
      },
      retention: { progressDays, completionYears },
    };
  });
}

/** One completion as its owner, and the page of a person, show it. */
export async function entryOf(
  trx: Trx,
  tenantId: string,
  completion: HeldCompletion,
  course: CourseRef,
  today: CalendarDate,
): Promise<RecordEntry> {
  const { completionId, number, completedOn, validUntilOn, how, issuer, recordedBy, recordedByName, withdrawal } =
    completion;
  const version = completion.versionId === null ? null : await findVersion(trx, tenantId, completion.versionId);
  return {
    completionId,
    number,
    course,
    completedOn,
    validUntilOn,
    state: evidenceState(completion, today),
    how,
    recordedBy: recordedBy === null ? null : { personId: recordedBy, name: recordedByName ?? '' },
    version: version?.number ?? null,
    issuer,
    withdrawn:
      withdrawal === null
        ? null
        : { on: withdrawal.on, by: { personId: withdrawal.byId, name: withdrawal.by }, reason: withdrawal.reason },
  };
}

/** @throws Problem 'not-found', also when it is not for the one who asks */
export async function getCompletionConfirmation(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  completionId: string,
): Promise<Confirmation> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const completion = await findCompletion(trx, tenantId, completionId);
    if (completion === null) throw new Problem('not-found');
    const { personId, courseId, number, completedOn, completedAt, validUntilOn, how, issuer } = completion;
    const person = await findPerson(trx, tenantId, personId);
    if (person === null || !(await maySeeCompletion(trx, actor, completion))) throw new Problem('not-found');
    const version = completion.versionId === null ? null : await findVersion(trx, tenantId, completion.versionId);
    const course = (await titlesOf(trx, tenantId, [courseId], actor.language)).get(courseId);
    const learntIn =
      completion.language === 'en' || completion.language === 'de' ? completion.language : actor.language;
    const learnt = version?.content.texts[languageFor(version.content, learntIn)]?.title;
    const { name: organisation } = await readSetting(trx, tenantId, 'organisation');
    return {
      completionId,
      number,
      name: person.displayName,
      organisation,
      courseTitle: learnt ?? course?.title ?? '',
      version: version?.number ?? null,
      completedOn,
      completedAt,
      validUntilOn,
      how,
      issuer,
      attestedText: completion.attestedText,
      contentDigest: completion.contentDigest,
      withdrawn: completion.withdrawal !== null,
    };
  });
}

/** Whether a file that is evidence of this completion is for the actor. */
export async function maySeeEvidence(trx: Trx, actor: Actor, completionId: string): Promise<boolean> {
  const completion = await findCompletion(trx, actor.tenantId, completionId);
  if (completion === null) return false;
  try {
    return await maySeeCompletion(trx, actor, completion);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/**
 * Evidence is its owner's and the admins'; who is responsible sees that of courses which come through a role they look after.
 * @throws Problem 'not-found' when the person is nobody of the actor's
 */
async function maySeeCompletion(
  trx: Trx,
  actor: Actor,
  { personId, courseId }: Pick<HeldCompletion, 'personId' | 'courseId'>,
): Promise<boolean> {
  if (actor.personId === personId || mayOpenNames(actor)) return true;
  const reaches = await reachOf(trx, actor, personId);
  const enrolments = await listEnrolments(trx, actor.tenantId, personId);
  return enrolments.some(one => one.courseId === courseId && reaches(one.matchCause));
}
