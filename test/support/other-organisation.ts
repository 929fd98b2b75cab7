import type { Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { aCourseContent } from './course.ts';
import { OTHER_TENANT } from './database.ts';
import { aCompletion, anAssignmentRule, anEnrolment, aPerson, aRole, aUnit, FOREIGN, idOf } from './given.ts';

/** What another organisation has, and ours has not, by the names that the contract gives to ids. */
export const OTHER_IDS = {
  personId: idOf('other person'),
  contactPersonId: idOf('other person'),
  unitId: idOf('unit other'),
  groupId: idOf('other group'),
  courseId: idOf('other course'),
  versionId: idOf('other version'),
  assignmentId: idOf('other assignment'),
  changeSetId: idOf('other change set'),
  completionId: idOf('other completion'),
  messageId: idOf('other message'),
  reportKeyId: idOf('other report key'),
  requestId: idOf('other request'),
  include: idOf('other person'),
  exclude: idOf('other person'),
} as const;

const AT = '2027-01-01T08:00:00.000Z';

/** One of everything, in the other organisation only; whatever people read of it is marked. */
export async function givenOtherOrganisation(db: Db): Promise<void> {
  const { personId, unitId, groupId, courseId, versionId, assignmentId, changeSetId, completionId, messageId } =
    OTHER_IDS;
  const keys = { personId, courseId };
  await put(db, 'unit', { ...aUnit(`${FOREIGN} unit`), unitId });
  await put(db, 'person', {
    ...aPerson(`${FOREIGN} person`, { mail: `${FOREIGN}@example.org` }),
    personId,
    entraId: idOf('other entra'),
  });
  await put(db, 'role', aRole(personId, 'staff', unitId));
  await put(db, 'directoryGroup', {
    groupId, name: `${FOREIGN} group`, sortKey: 'group', searchText: 'group', state: 'named', problem: null, readAt: null,
  }); // prettier-ignore
  await put(db, 'course', {
    courseId, starterKey: null, icon: 'shield', state: 'published', createdAt: AT, modifiedAt: AT,
  }); // prettier-ignore
  for (const language of ['de', 'en'])
    await put(db, 'courseTitle', {
      courseId,
      language,
      title: `${FOREIGN} course`,
      summary: FOREIGN,
      sortKey: 'course',
    });
  await put(db, 'courseVersion', {
    versionId, courseId, number: 1, significance: 'major', state: 'draft', release: null, digest: FOREIGN, minutes: 10, validMonths: null,
    content: JSON.stringify(aCourseContent()).replaceAll('Eins.', FOREIGN), createdAt: AT, publishedAt: null, publishedBy: null,
  }); // prettier-ignore
  const rule = anAssignmentRule({ reason: FOREIGN });
  await put(db, 'assignment', {
    assignmentId, courseId, state: 'draft', ownerPersonId: personId, revision: 1, startsOn: '2027-01-01', endedOn: null, createdAt: AT,
    modifiedAt: AT,
  }); // prettier-ignore
  await put(db, 'assignmentRevision', {
    assignmentId, revision: 1, audience: JSON.stringify(rule.audience), dueRule: JSON.stringify(rule.dueRule),
    recurrence: JSON.stringify(rule.recurrence), policy: JSON.stringify(rule.policy), floorDays: 14, contactPersonId: null, reason: FOREIGN,
    createdAt: AT, createdBy: personId,
  }); // prettier-ignore
  await put(db, 'changeSet', {
    changeSetId, kind: 'assignment', assignmentId, state: 'applied', createdAt: AT, createdBy: personId, appliedAt: AT, undoneAt: null,
    undoneBy: null, detail: '{}',
  }); // prettier-ignore
  await put(db, 'enrolment', anEnrolment({ ...keys, assignmentId }, { changeSetId }));
  await put(db, 'completion', aCompletion({ ...keys, versionId }, { completionId, issuer: FOREIGN }));
  await put(db, 'outboxMessage', {
    messageId, personId, localDay: '2027-01-01', kind: 'courseAssigned', channel: 'teams', state: 'failed', bulkKey: null, chainId: 1,
    content: JSON.stringify({ language: 'de', form: 'sie', firstName: FOREIGN, courses: [], step: 'assigned', contact: null }),
    notBeforeAt: AT, notAfterAt: null, attempts: 1, nextAttemptAt: AT, fence: 0, leaseOwner: null, leaseUntil: null, draftId: null,
    senderMailbox: null, failure: 'gave-up', heldBy: null, acceptedAt: null, openedAt: null, createdAt: AT, modifiedAt: AT,
  }); // prettier-ignore
  await put(db, 'reportKey', {
    reportKeyId: OTHER_IDS.reportKeyId, name: FOREIGN, digest: FOREIGN, namesPurpose: null, createdAt: AT, createdBy: personId,
    lastUsedAt: null, revokedAt: null, revokedBy: null,
  }); // prettier-ignore
  await put(db, 'request', {
    requestId: OTHER_IDS.requestId, ...keys, kind: 'not-for-me', state: 'open', enrolmentIds: '[]', askedAt: AT, askedOn: '2027-01-01',
    completedOn: null, issuer: FOREIGN, untilOn: null, words: FOREIGN, quietUntilOn: null, endedAt: null, endedOn: null,
    decidedBy: null, answer: null, filesGoneAt: null,
  }); // prettier-ignore
}

async function put<T extends Exclude<keyof Tables, 'lease' | 'tenant'>>(
  db: Db,
  table: T,
  row: Omit<Tables[T], 'tenantId'>,
): Promise<void> {
  await db.write(OTHER_TENANT, async trx => {
    await trx
      .insertInto(table)
      .values({ tenantId: OTHER_TENANT, ...row } as never)
      .execute();
  });
}
