import { getAssignment, listAssignments, reviseAssignment, createAssignment } from '#api/contract/assignments.ts';
import { previewAssignment, previewPeople, previewPerson } from '#api/contract/previews.ts';
import { listDirectoryWords, listGroups, listResponsible, listUnits, searchPeople } from '#api/contract/audiences.ts';
import { askAgain, changeCounting, getCounting } from '#api/contract/course-evidence.ts';
import { getCourse, listCourses, readVersion } from '#api/contract/courses.ts';
import { getPath, listPaths } from '#api/contract/paths.ts';
import { getMessage, getMessageSummary, listMessages } from '#api/contract/messages.ts';
import { getOverview } from '#api/contract/overview.ts';
import {
  getDeputy,
  getPerson,
  remindTeam,
  getTeam,
  listPeople,
  listPersonChanges,
  listPersonMessages,
  recordCompletion,
  withdrawCompletion,
} from '#api/contract/people.ts';
import { decideRequest, getRequestEffect, listRequests } from '#api/contract/requests.ts';
import { listAudiences, type SavedAudience } from '#api/contract/saved-audiences.ts';
import { getSession } from '#api/contract/session.ts';
import { remindPeople } from '#api/contract/remind-many.ts';
import { listAdminScopes } from '#api/contract/scopes.ts';
import {
  listDirectoryChanges,
  listDirectoryProblems,
  listHeldObligations,
  listHeldPeople,
  listUnitSettings,
} from '#api/contract/directory.ts';
import { getDirectory, getSettings, listAudit, listReportKeys } from '#api/contract/settings.ts';
import { idOf } from '#test/support/given.ts';
import {
  ADMIN_IDS,
  assignmentDetailSample,
  assignmentSample,
  course,
  courseDetailSample,
  changePreviewSample,
  courseSample,
  jana,
  messageRowSample,
  overviewSample,
  pathAssignmentSample,
  pathSample,
  personRowSample,
  personSample,
  previewSample,
  settingsSample,
  summarySample,
  teamRowSample,
} from './admin-samples.ts';
import { playExceptions } from './exceptions.ts';
import { lessonIn } from './course.ts';
import { playLearner } from './learner.ts';
import { requestIn, requestsIn } from './requests.ts';
import { sessionIn } from './samples.ts';
import type { Stage } from './stage.ts';

const savedAudienceSample: SavedAudience = {
  audienceId: idOf('audience'),
  name: 'Ehrenamtliche in Köln',
  version: 3,
  audience: { all: [{ kind: 'kind', values: ['volunteer'] }], none: [], include: [], exclude: [] },
  words: { all: [{ kind: 'kind', values: ['volunteer'] }], none: [], include: [], exclude: [] },
  uses: 0,
  behind: 0,
  changedAt: '2027-05-11T07:00:00.000Z',
  changedBy: { personId: ADMIN_IDS.person, name: 'Mehmet Aydın' },
};

/** The admin's part of the api over sample data: every place has something to show. */
export function playAdmin(stage: Stage, language: 'de' | 'en'): void {
  playLearner(stage, language);
  const at = '2027-05-11T07:00:00.000Z';
  stage.answer(getSession, () => ({
    ...sessionIn(language),
    ...jana,
    may: { learn: true, team: true, read: true, author: true, branch: false, admin: true },
  }));
  playExceptions(stage);
  stage.answer(getOverview, () => overviewSample);
  stage.answer(listRequests, ({ personId }) => {
    const requests = requestsIn(language).slice(0, personId === undefined ? 2 : 1);
    return { requests, total: requests.length, next: null };
  });
  stage.answer(getDeputy, () => ({ deputy: null, actsFor: [] }));
  stage.answer(remindTeam, ({ preview }) => ({ people: preview ? 3 : 2, leftOut: 1 }));
  stage.answer(getRequestEffect, ({ requestId }) =>
    requestId === idOf('request mehmet')
      ? { kind: 'completed' as const, validUntilOn: '2029-05-02', alreadyHeld: false }
      : { kind: 'due' as const, fromOn: '2027-05-14', dueOn: '2027-06-01' },
  );
  stage.answer(decideRequest, ({ requestId }) => ({
    outcome: 'decided' as const,
    request: { ...requestIn(language, requestId), state: 'accepted' as const },
  }));
  stage.answer(listAssignments, () => ({
    assignments: [
      assignmentSample,
      pathAssignmentSample,
      { ...assignmentSample, assignmentId: idOf('draft'), state: 'draft' as const },
    ],
  }));
  stage.answer(getAssignment, ({ assignmentId }) =>
    assignmentId === pathAssignmentSample.assignmentId
      ? { ...assignmentDetailSample, ...pathAssignmentSample }
      : assignmentDetailSample,
  );
  stage.answer(previewAssignment, ({ assignmentId }) =>
    assignmentId === undefined ? previewSample : changePreviewSample,
  );
  stage.answer(listPaths, () => ({ paths: [pathSample] }));
  stage.answer(getPath, () => pathSample);
  stage.answer(previewPeople, () => ({
    people: [{ personId: ADMIN_IDS.person, name: 'Mehmet Aydın', detail: 'Köln', dueOn: '2027-05-18', note: null }],
    next: null,
  }));
  stage.answer(previewPerson, () => ({
    matches: true,
    decidedBy: { list: 'all' as const, index: 0 },
    misses: [],
    matchedBy: { all: [{ kind: 'kind' as const, values: ['volunteer'] }], none: [], include: [], exclude: [] },
    alreadyValidUntilOn: null,
    valid: false,
    due: null,
    cycles: [{ opensOn: '2028-04-18', dueOn: '2028-05-18' }],
  }));
  stage.answer(listDirectoryWords, () => ({
    words: [
      { value: 'Sanitäterin', people: 412 },
      { value: 'Rettungshelfer', people: 87 },
    ],
    more: true,
  }));
  stage.answer(listResponsible, () => ({
    people: [{ personId: ADMIN_IDS.person, name: 'Mehmet Aydın', people: 41 }],
    more: false,
  }));
  stage.answer(listAudiences, () => ({ audiences: [savedAudienceSample], next: null }));
  stage.answer(createAssignment, () => ({
    assignmentId: ADMIN_IDS.assignment,
    changeSetId: null,
    opened: 0,
    closed: 0,
  }));
  stage.answer(reviseAssignment, () => ({
    assignmentId: ADMIN_IDS.assignment,
    changeSetId: null,
    opened: 0,
    closed: 0,
  }));
  stage.answer(listCourses, () => ({ courses: [courseSample] }));
  stage.answer(getCourse, () => courseDetailSample);
  stage.answer(getCounting, () => ({ counts: [course], countsFor: [] }));
  stage.answer(changeCounting, () => ({ counts: [course], countsFor: [], satisfied: 12 }));
  stage.answer(askAgain, () => ({ people: 2612, assignments: 1, byOn: '2027-07-10', changeSetId: null }));
  stage.answer(readVersion, () => ({
    course,
    number: 5,
    state: 'draft' as const,
    language,
    languages: ['de' as const, 'en' as const],
    steps: lessonIn(language).steps,
    rightAnswers: [{ questionId: 'q1', choiceId: 'b' }],
  }));
  stage.answer(listUnits, () => ({ units: [{ unitId: idOf('Köln'), name: 'Köln', parentUnitId: null, people: 341 }] }));
  stage.answer(listGroups, () => ({
    groups: [{ groupId: idOf('under 18'), name: 'Unter 18', state: 'ready' as const, problem: null, people: 29 }],
    next: null,
  }));
  stage.answer(searchPeople, () => ({
    people: [{ personId: ADMIN_IDS.person, name: 'Mehmet Aydın', detail: 'Köln' }],
  }));
  stage.answer(listPeople, () => ({ people: [personRowSample], total: 1, next: null }));
  stage.answer(getPerson, () => personSample);
  stage.answer(listPersonChanges, () => ({
    changes: [
      {
        at,
        appliesOn: '2027-03-02',
        what: 'opened',
        from: null,
        to: '2027-05-14',
        course: 'Erste Hilfe',
        by: 'Jana Roth',
        reason: null,
      },
    ],
    next: null,
  }));
  stage.answer(listPersonMessages, () => ({ messages: [messageRowSample], next: null }));
  stage.answer(recordCompletion, () => ({
    completionId: null,
    satisfies: [course],
    validUntilOn: '2028-05-11',
    alreadyHeld: false,
  }));
  stage.answer(withdrawCompletion, () => ({ reopened: [{ course, dueOn: '2027-05-25' }] }));
  stage.answer(getTeam, () => ({
    today: '2027-05-11',
    people: [teamRowSample],
    total: 1,
    overdue: 1,
    dueSoon: 1,
    valid: 4,
    next: null,
  }));
  stage.answer(getMessageSummary, () => summarySample);
  stage.answer(listMessages, () => ({
    messages: [
      messageRowSample,
      { ...messageRowSample, messageId: idOf('failed'), state: 'failed' as const, failure: 'app-blocked' as const },
    ],
    total: 2,
    next: null,
  }));
  stage.answer(getMessage, () => ({
    message: messageRowSample,
    language,
    title: 'Fällig am 14. Mai: Informationssicherheit',
    text: 'Der Kurs dauert etwa 25 Minuten.',
    attempts: [{ startedAt: at, endedAt: at, outcome: 'accepted', httpStatus: 202, requestId: 'r-1', detail: null }],
  }));
  stage.answer(getSettings, () => settingsSample);
  const eva = { personId: idOf('Eva Lang'), name: 'Eva Lang' };
  stage.answer(listHeldPeople, () => ({ people: [{ person: eva, what: 'left' as const }], total: 41, next: 'next' }));
  stage.answer(listDirectoryProblems, () => ({
    groups: [
      { groupId: idOf('group'), name: 'Ehrenamt Köln', problem: 'Microsoft Graph does not know it.', readAt: at },
    ],
    next: null,
  }));
  stage.answer(listDirectoryChanges, () => ({
    changes: [{ changeId: idOf('change'), person: eva, what: 'renamed', at }],
    next: null,
  }));
  stage.answer(getDirectory, () => ({
    lastSuccessAt: at,
    lastFullAt: at,
    problem: '41 people would leave',
    stopped: 41,
    running: false,
    people: { active: 289, disabled: 2, left: 3, notPersons: 10 },
    resources: [
      { resource: 'users' as const, succeededAt: at, problem: null },
      {
        resource: 'groups' as const,
        succeededAt: at,
        problem: 'Microsoft Graph refuses (Authorization_RequestDenied).',
      },
    ],
    failedGroups: 1,
    heldPeople: 41,
    reconciliations: [
      { startedAt: at, outcome: 'done' as const, people: 0, members: 0, opened: 0, closed: 0, problem: null },
      { startedAt: at, outcome: 'done' as const, people: 2, members: 1, opened: 3, closed: 0, problem: null },
    ],
    hints: [{ resource: 'users' as const, expiresAt: at, lastHintAt: at }],
    runs: [
      {
        startedAt: at,
        endedAt: at,
        outcome: 'done' as const,
        joined: 2,
        changed: 5,
        left: 1,
        opened: 4,
        closed: 1,
        problem: null,
      },
    ],
  }));
  const firstAid = { assignmentId: idOf('assignment Erste Hilfe'), title: 'Erste Hilfe' };
  stage.answer(listHeldObligations, () => ({
    counts: [
      { assignment: firstAid, unit: 'Köln', openings: 0, closings: 3 },
      { assignment: firstAid, unit: null, openings: 12, closings: 26 },
    ],
    obligations: [{ assignment: firstAid, person: eva, unit: 'Köln', what: 'closing' as const }],
    total: 41,
    next: 'more',
  }));
  stage.answer(remindPeople, () => ({ people: 2, toldToday: 1, told: [eva], nothingDue: 1 }));
  stage.answer(listUnitSettings, () => ({
    units: [
      {
        unitId: idOf('Köln'),
        name: 'Köln',
        parent: { unitId: idOf('Rhein'), name: 'Rheinland' },
        coordinator: jana,
        isNamed: true,
        deputy: eva,
        country: 'DE',
        region: 'NW',
        people: 341,
      },
      {
        unitId: idOf('Bonn'),
        name: 'Bonn',
        parent: null,
        coordinator: null,
        isNamed: false,
        deputy: null,
        country: null,
        region: null,
        people: 1,
      },
    ],
    next: null,
  }));
  stage.answer(listAdminScopes, () => ({
    scopes: [
      {
        person: { personId: idOf('Eva Lang'), name: 'Eva Lang' },
        units: [{ unitId: idOf('Köln'), name: 'Köln' }],
        grantedAt: '2027-03-02T09:00:00.000Z',
        grantedBy: 'Jana Roth',
      },
    ],
  }));
  stage.answer(listReportKeys, () => ({
    address: 'https://training.example.org/odata',
    keys: [
      {
        reportKeyId: idOf('key'),
        name: 'Vorstandsbericht',
        namesPurpose: null,
        createdAt: at,
        createdBy: jana,
        lastUsedAt: at,
        revokedAt: null,
      },
    ],
  }));
  stage.answer(listAudit, () => ({
    entries: [
      {
        entryId: idOf('entry'),
        sequence: 7,
        at,
        actor: 'Jana Roth',
        action: 'assignment.created',
        subject: 'Informationssicherheit',
        about: null,
        detail: { people: 312 },
      },
    ],
    next: null,
    sealed: 7,
    unsealed: 0,
    firstBad: null,
  }));
}
