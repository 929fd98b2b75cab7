import type { AssignmentDetail, AssignmentRow, Figures } from '#api/contract/assignments.ts';
import type { Preview } from '#api/contract/previews.ts';
import { defaultPolicy } from '#api/contract/assignments.ts';
import type { PathDetail } from '#api/contract/paths.ts';
import type { CourseDetail, CourseRow } from '#api/contract/courses.ts';
import type { MessageRow, MessageSummary } from '#api/contract/messages.ts';
import type { Overview } from '#api/contract/overview.ts';
import type { PersonDetail, PersonRow, TeamRow } from '#api/contract/people.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { idOf } from '#test/support/given.ts';

/** The admin's part of the pictures: an organisation of 3,001 obligations. Today is Tuesday, 11 May 2027. */
export const ADMIN_IDS = {
  assignment: idOf('assignment'),
  course: idOf('course'),
  person: idOf('mehmet'),
  message: idOf('message'),
};
const at = '2027-05-11T07:00:00.000Z';
export const jana = { personId: idOf('jana'), name: 'Jana Roth' };
const mehmet = { personId: ADMIN_IDS.person, name: 'Mehmet Aydın' };
export const course = { courseId: ADMIN_IDS.course, title: 'Informationssicherheit', icon: 'shield' };
const firstAid = { courseId: idOf('first aid'), title: 'Erste Hilfe', icon: 'heart' };
const figures = (obliged: number, valid: number, overdue: number): Figures => ({
  obliged,
  valid,
  overdue,
  dueSoon: 40,
  expired: 12,
  waived: 24,
  paused: 61,
});

export const overviewSample: Overview = {
  asOf: '2027-05-11',
  known: 'today',
  countedAt: null,
  figures: figures(3001, 2612, 180),
  trend: Array.from({ length: 12 }, (_none, week) => ({
    on: `2027-0${2 + Math.floor(week / 4)}-${10 + (week % 4)}`,
    obliged: 3001,
    valid: 2400 + week * 18,
    overdue: 230 - week * 4,
  })),
  expiring: {
    total: 244,
    weeks: Array.from({ length: 9 }, (_none, week) => ({
      from: `2027-0${5 + Math.floor(week / 4)}-${11 + (week % 4) * 4}`,
      count: 20 + week,
    })),
  },
  overdueOver30Days: 54,
  courses: [
    { course: firstAid, figures: figures(980, 797, 74) },
    { course, figures: figures(1046, 951, 44) },
  ],
  units: ['Köln', 'Bonn', 'Rhein-Erft', 'Leverkusen'].map((name, index) => ({
    unit: { unitId: idOf(name), name },
    figures: figures(100, 80, 20 - index * 4),
  })),
  withheldUnits: 4,
  withheldCourses: 0,
  mayOpenNames: true,
  needs: [
    { kind: 'sync-stopped', count: 41, problem: '41 people would leave' },
    { kind: 'unreachable', count: 7, at },
    { kind: 'draft-course', count: 1, courseId: ADMIN_IDS.course },
  ],
  machine: [
    { what: 'directory', ok: false, lastSuccessAt: at, numbers: {}, problem: 'wartet auf eine Entscheidung' },
    { what: 'messages', ok: true, lastSuccessAt: at, numbers: { accepted: 190, failed: 7 }, problem: null },
    { what: 'backup', ok: true, lastSuccessAt: null, numbers: {}, problem: null },
  ],
  firstSteps: {
    directoryRead: true,
    courseReviewed: true,
    assignmentMade: false,
    messageSent: false,
    reportConnected: false,
  },
};

const words = {
  all: [
    { kind: 'kind' as const, values: ['volunteer'] },
    { kind: 'unit' as const, values: ['Köln'] },
  ],
  none: [{ kind: 'group' as const, values: ['Unter 18'] }],
  include: [],
  exclude: [],
};

export const assignmentSample: AssignmentRow = {
  assignmentId: ADMIN_IDS.assignment,
  course,
  path: null,
  state: 'running',
  audience: words,
  rule: {
    audience: {
      all: [
        { kind: 'kind', values: ['volunteer'] },
        { kind: 'unit', unitIds: [idOf('Köln')] },
      ],
      none: [{ kind: 'group', groupIds: [idOf('under 18')] }],
      include: [],
      exclude: [],
    },
    dueRule: { kind: 'after-enrolment', days: 14 },
    recurrence: { kind: 'months', months: 12, windowDays: 30 },
    policy: defaultPolicy,
    floorDays: 14,
    contactPersonId: jana.personId,
    reason: null,
  },
  startsOn: '2027-05-03',
  endedOn: null,
  owner: jana,
  figures: figures(312, 96, 20),
  countedAt: null,
};

export const assignmentDetailSample: AssignmentDetail = {
  ...assignmentSample,
  revision: 2,
  open: { rows: 196, people: 196 },
  revisions: [1, 2].map(revision => ({
    revision,
    createdAt: at,
    createdBy: jana,
    rule: { ...assignmentSample.rule, dueRule: { kind: 'after-enrolment' as const, days: 7 * revision } },
    audience: words,
    path: null,
  })),
  changeSets: [
    {
      changeSetId: idOf('set'),
      kind: 'assignment',
      state: 'applied',
      createdAt: at,
      createdBy: jana,
      what: 'start',
      openOnesToo: false,
      opened: 312,
      closed: 0,
      messagesOut: 198,
      undoUntilAt: '2027-06-10T07:00:00.000Z',
    },
  ],
};

export const previewSample: Preview = {
  people: 312,
  act: 205,
  unreachable: 7,
  unreachableWhy: { noMailbox: 4, noTeamsApp: 3 },
  valid: 96,
  paused: 11,
  notPersons: 23,
  remaining: [1046, 341, 312],
  dueDays: [{ dueOn: '2027-05-18', people: 205 }],
  messages: [
    { on: '2027-05-12', count: 198 },
    { on: '2027-05-20', count: 40 },
    { on: '2027-06-02', count: 21 },
  ],
  unreadGroups: [{ groupId: idOf('under 18'), name: 'Unter 18', problem: null }],
  manyCourses: 41,
  words,
  steps: null,
  change: null,
  token: 'token',
};

/** A learning path of two courses, with changes that wait, used by the running assignment. */
export const pathSample: PathDetail = {
  pathId: idOf('path'),
  state: 'published',
  revision: 2,
  title: 'Einführung',
  summary: 'Was am Anfang zu wissen ist',
  steps: [
    { ...course, offsetDays: 1 },
    { courseId: idOf('first aid'), title: 'Erste Hilfe', icon: '', offsetDays: 30 },
  ],
  hasDraft: true,
  usedBy: 1,
  content: {
    texts: { de: { title: 'Einführung', summary: 'Was am Anfang zu wissen ist' }, en: null },
    steps: [{ courseId: course.courseId, offsetDays: 1 }],
  },
  modifiedAt: at,
  behind: [{ assignmentId: ADMIN_IDS.assignment, pathRevision: 1, inProgress: 41 }],
};

export const pathAssignmentSample: AssignmentRow = {
  ...assignmentSample,
  assignmentId: idOf('path assignment'),
  path: { pathId: pathSample.pathId, title: 'Einführung', pathRevision: 1, steps: pathSample.steps },
};

/** Of a running one, with open ones whose day moves. */
export const changePreviewSample: Preview = {
  ...previewSample,
  steps: pathSample.steps.map(step => ({ ...step, act: 205, firstDueOn: '2027-05-18' })),
  change: {
    enrolled: 312,
    staying: 300,
    leaving: 12,
    joining: 9,
    open: 196,
    moves: [{ fromOn: '2027-05-18', toOn: '2027-05-25', people: 180 }],
    newCourses: 1,
    droppedCourses: 1,
  },
};

export const courseSample: CourseRow = {
  ...course,
  summary: 'Angriffe erkennen und richtig handeln',
  state: 'published',
  version: 4,
  draftVersion: 5,
  minutes: 25,
  languages: ['de', 'en'],
  validMonths: 12,
  runningAssignments: 2,
  figures: figures(1046, 951, 44),
  countedAt: null,
};

export const courseDetailSample: CourseDetail = {
  ...courseSample,
  steps: [
    { key: 'a', kind: 'lesson', title: 'Phishing erkennen', minutes: 5 },
    { key: 'b', kind: 'quiz', title: 'Quiz', minutes: 4 },
    { key: 'c', kind: 'attestation', title: 'Bestätigen', minutes: 1 },
  ],
  versions: [
    {
      versionId: idOf('v5'),
      number: 5,
      significance: 'minor',
      state: 'draft',
      publishedAt: null,
      digest: 'x',
      completions: 0,
    },
    {
      versionId: idOf('v4'),
      number: 4,
      significance: 'major',
      state: 'published',
      publishedAt: at,
      digest: 'y',
      completions: 512,
    },
  ],
};

export const personRowSample: PersonRow = {
  ...mehmet,
  state: 'active',
  roles: [
    { kind: 'volunteer', unit: 'Köln' },
    { kind: 'staff', unit: 'Hauptstelle' },
  ],
  open: 2,
  overdue: 1,
  valid: 4,
};

export const teamRowSample: TeamRow = {
  ...personRowSample,
  obligations: [
    { course: firstAid, state: 'overdue', dueOn: '2027-05-03', dueInDays: -8 },
    { course, state: 'due-soon', dueOn: '2027-05-14', dueInDays: 3 },
  ],
  toldToday: false,
};

export const messageRowSample: MessageRow = {
  messageId: ADMIN_IDS.message,
  person: mehmet,
  kind: 'courseDue',
  channel: 'teams',
  afterTeams: false,
  state: 'accepted',
  at,
  courses: 2,
  daysToDue: 7,
  failure: null,
};

export const summarySample: MessageSummary = {
  day: '2027-05-11',
  total: 198,
  accepted: 190,
  failed: 7,
  waiting: 1,
  waitingUntil: '2027-05-11T16:00:00.000Z',
  unknown: 0,
  held: 0,
  opened: 84,
  failures: [
    { cause: 'mailbox-missing', count: 4, remedy: 'resend' },
    { cause: 'app-blocked', count: 3, remedy: 'mail' },
  ],
  coming: Array.from({ length: 14 }, (_none, index) => ({
    on: `2027-05-${12 + index}`,
    count: index === 6 ? 41 : index * 2,
  })),
  lastAcceptedAt: at,
  stopped: null,
};

const due = {
  rule: 'after-enrolment' as const,
  startOn: '2027-04-30',
  days: 14,
  computedOn: '2027-05-14',
  floorOn: null,
  movedFrom: null,
  dueOn: '2027-05-14',
};
const reason = {
  enrolmentId: idOf('enrolment'),
  assignmentId: ADMIN_IDS.assignment,
  audience: [{ kind: 'kind' as const, value: 'volunteer' }],
  recurrence: { kind: 'months' as const, months: 12 },
  words: null,
  assignedOn: '2027-03-02',
  assignedBy: jana,
  contact: null,
  dueOn: '2027-05-14',
  due,
  revision: 1,
  cycle: 2,
  openedOn: '2027-04-30',
  rule: 'Ehrenamtliche in Köln, jedes Jahr',
};
const entry = {
  completionId: idOf('done'),
  number: 'CK-7F3K-2Q9M',
  course: firstAid,
  completedOn: '2025-05-03',
  validUntilOn: '2027-05-03',
  state: 'expired' as const,
  how: 'recorded' as const,
  recordedBy: jana,
  version: null,
  issuer: 'Kreisverband',
  withdrawn: null,
};

export const personSample: PersonDetail = {
  ...mehmet,
  mail: 'mehmet@example.org',
  state: 'active',
  inactiveSinceOn: null,
  nature: 'person',
  natureRule: null,
  roles: [{ kind: 'volunteer', unit: 'Köln', sinceOn: '2019-01-01', untilOn: null, responsible: jana }],
  language: 'de',
  now: [
    {
      course: firstAid,
      state: 'expired',
      dueOn: '2027-05-03',
      dueInDays: -8,
      validUntilOn: '2027-05-03',
      renewFromOn: null,
      reasons: [reason],
    },
    {
      course,
      state: 'due-soon',
      dueOn: '2027-05-14',
      dueInDays: 3,
      validUntilOn: null,
      renewFromOn: null,
      reasons: [reason],
    },
  ],
  valid: [
    {
      course: { ...firstAid, courseId: idOf('x'), title: 'Datenschutz' },
      state: 'completed',
      dueOn: '2027-06-30',
      dueInDays: 50,
      validUntilOn: '2027-06-30',
      renewFromOn: '2027-05-31',
      reasons: [reason],
    },
  ],
  earlier: [
    entry,
    {
      ...entry,
      completionId: idOf('wrong'),
      state: 'withdrawn',
      withdrawn: { on: '2027-03-12', by: jana, reason: 'falsche Person' },
    },
  ],
  messages: { count: 1, latest: messageRowSample },
  changes: { count: 1, latest: { what: 'opened', at } },
  may: { remind: true, record: true, withdraw: true },
};

export const settingsSample = {
  ...defaultSettings,
  organisation: { ...defaultSettings.organisation, name: 'Hilfswerk Köln' },
};
