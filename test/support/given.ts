import { createHash } from 'node:crypto';
import { defaultPolicy, type AssignmentRule } from '#api/contract/assignments.ts';
import { everybody } from '#api/contract/audiences.ts';
import { clockFrom, type Clock } from '#api/platform/clock.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { OTHER_TENANT, TENANT } from './fresh-database.ts';

/** A stable id for a name: `idOf('anna')` is the same in every test and in both tenants. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A clock that stands still until it is moved. */
export type StoppedClock = Clock & Readonly<{ set: (at: string) => void; addDays: (days: number) => void }>;
export function clockAt(at: string): StoppedClock {
  let milliseconds = Date.parse(at);
  return {
    ...clockFrom(() => milliseconds),
    set: next => void (milliseconds = Date.parse(next)),
    addDays: days => void (milliseconds += days * 86_400_000),
  };
}

const AT = '2027-01-01T08:00:00.000Z';
type Row<T extends keyof Tables> = Omit<Tables[T], 'tenantId'>;
type TenantTable = Exclude<keyof Tables, 'lease' | 'tenant'>;

/** Puts the same row into both tenants; texts that people read get a mark in the other one, so that a leak is seen. */
export async function givenRow<T extends TenantTable>(db: Db, table: T, row: Row<T>): Promise<Row<T>> {
  for (const tenantId of [TENANT, OTHER_TENANT]) {
    const marked = tenantId === TENANT ? row : mark(row);
    await db.write(tenantId, async trx => {
      await trx
        .insertInto(table)
        .values({ tenantId, ...marked } as never)
        .execute();
    });
  }
  return row;
}

const MARKED = ['displayName', 'searchText', 'name', 'title', 'summary', 'reason', 'issuer'];
export const FOREIGN = 'FOREIGN';
function mark<R extends object>(row: R): R {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      MARKED.includes(key) && typeof value === 'string' ? `${FOREIGN} ${value}` : value,
    ]),
  ) as R;
}

export function aPerson(name: string, more: Partial<Row<'person'>> = {}): Row<'person'> {
  const personId = idOf(name);
  return {
    personId,
    source: 'directory',
    entraId: personId,
    displayName: name,
    givenName: name.split(' ')[0] ?? name,
    surname: name.split(' ').slice(1).join(' ') || null,
    sortKey: name.toLowerCase(),
    searchText: name.toLowerCase(),
    mail: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.org`,
    upn: null,
    employeeId: null,
    userType: 'Member',
    employeeType: null,
    department: null,
    officeLocation: null,
    jobTitle: null,
    country: 'DE',
    language: 'de',
    languageSource: 'directory',
    preferredLanguage: 'de-DE',
    timeZone: null,
    timeZoneSource: null,
    hiredOn: null,
    managerEntraId: null,
    nature: 'person',
    natureRule: null,
    state: 'active',
    joinedOn: '2026-01-01',
    inactiveSinceOn: null,
    decidedAt: AT,
    hasTeamsApp: null,
    hasMailbox: null,
    lastSeenAt: null,
    modifiedAt: AT,
    ...more,
  };
}

export function aUnit(name: string, more: Partial<Row<'unit'>> = {}): Row<'unit'> {
  return {
    unitId: idOf(`unit ${name}`),
    name,
    sortKey: name.toLowerCase(),
    parentUnitId: null,
    coordinatorPersonId: null,
    modifiedAt: AT,
    ...more,
  };
}

export function aRole(
  personId: string,
  kind: Tables['role']['kind'],
  unitId: string | null,
  more: Partial<Row<'role'>> = {},
): Row<'role'> {
  return {
    roleId: idOf(`role ${personId} ${kind} ${unitId}`),
    personId,
    kind,
    unitId,
    sinceOn: '2026-01-01',
    untilOn: null,
    responsiblePersonId: null,
    rule: 'given',
    modifiedAt: AT,
    ...more,
  };
}

export function anAssignmentRule(more: Partial<AssignmentRule> = {}): AssignmentRule {
  return {
    audience: everybody,
    dueRule: { kind: 'after-enrolment', days: 14 },
    recurrence: { kind: 'none' },
    policy: defaultPolicy,
    floorDays: 14,
    contactPersonId: null,
    reason: null,
    ...more,
  };
}

/** A published course with one version and a German and an English title. */
export async function givenCourse(
  db: Db,
  name: string,
  more: Partial<Row<'courseVersion'>> = {},
): Promise<{ courseId: string; versionId: string }> {
  const courseId = idOf(`course ${name}`);
  const versionId = idOf(`version ${name}`);
  await givenRow(db, 'course', {
    courseId,
    starterKey: null,
    icon: 'shield',
    state: 'published',
    createdAt: AT,
    modifiedAt: AT,
  });
  await givenRow(db, 'courseVersion', {
    versionId,
    courseId,
    number: 1,
    significance: 'major',
    state: 'published',
    release: null,
    content: '{}',
    digest: `digest of ${name}`,
    minutes: 10,
    validMonths: null,
    createdAt: AT,
    publishedAt: AT,
    publishedBy: null,
    ...more,
  });
  for (const language of ['de', 'en'])
    await givenRow(db, 'courseTitle', { courseId, language, title: name, summary: '', sortKey: name.toLowerCase() });
  return { courseId, versionId };
}

export async function givenAssignment(
  db: Db,
  {
    courseId,
    ownerPersonId,
    rule = anAssignmentRule(),
    ...more
  }: { courseId: string; ownerPersonId: string; rule?: AssignmentRule } & Partial<Row<'assignment'>>,
): Promise<string> {
  const assignmentId = more.assignmentId ?? idOf(`assignment ${courseId}`);
  await givenRow(db, 'assignment', {
    assignmentId,
    courseId,
    state: 'running',
    ownerPersonId,
    revision: 1,
    startsOn: '2027-01-01',
    endedOn: null,
    createdAt: AT,
    modifiedAt: AT,
    ...more,
  });
  await givenRow(db, 'assignmentRevision', {
    assignmentId,
    revision: 1,
    audience: JSON.stringify(rule.audience),
    dueRule: JSON.stringify(rule.dueRule),
    recurrence: JSON.stringify(rule.recurrence),
    policy: JSON.stringify(rule.policy),
    floorDays: rule.floorDays,
    contactPersonId: rule.contactPersonId,
    reason: rule.reason,
    createdAt: AT,
    createdBy: ownerPersonId,
  });
  return assignmentId;
}

export function anEnrolment(
  keys: { personId: string; assignmentId: string; courseId: string },
  more: Partial<Row<'enrolment'>> = {},
): Row<'enrolment'> {
  return {
    enrolmentId: idOf(`enrolment ${keys.personId} ${keys.assignmentId} ${keys.courseId} ${more.cycle ?? 1}`),
    ...keys,
    cycle: 1,
    state: 'open',
    revision: 1,
    openedOn: '2027-01-01',
    dueOn: '2027-01-15',
    dueCause: JSON.stringify({
      rule: 'after-enrolment',
      startOn: '2027-01-01',
      days: 14,
      computedOn: '2027-01-15',
      floorOn: null,
      movedFrom: null,
      dueOn: '2027-01-15',
    }),
    matchCause: JSON.stringify([{ kind: 'everybody', value: '' }]),
    closedOn: null,
    closedReason: null,
    satisfiedBy: null,
    completedOn: null,
    validUntilOn: null,
    anchorOn: null,
    nextCycleOn: null,
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
    changeSetId: null,
    modifiedAt: AT,
    ...more,
  };
}

export function aCompletion(
  keys: { personId: string; courseId: string; versionId: string | null },
  more: Partial<Row<'completion'>> = {},
): Row<'completion'> {
  const completedOn = more.completedOn ?? '2027-01-10';
  const completionId = more.completionId ?? idOf(`completion ${keys.personId} ${keys.courseId} ${completedOn}`);
  return {
    completionId,
    number: `CK-${completionId.slice(0, 8)}`,
    ...keys,
    completedOn,
    completedAt: `${completedOn}T10:00:00.000Z`,
    how: 'learned',
    recordedBy: null,
    issuer: null,
    place: null,
    externalNumber: null,
    ownValidUntilOn: null,
    contentDigest: null,
    language: 'de',
    attestedText: null,
    recordedAt: `${completedOn}T10:00:00.000Z`,
    ...more,
  };
}
