import type { MatchReason } from '#api/contract/match-reason.ts';
import type { Recurrence } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

/** Why somebody is in an audience, as the enrolment keeps it: ids of units, groups, people. */

export type EnrolmentRow = Omit<Tables['enrolment'], 'tenantId' | 'dueCause' | 'matchCause' | 'modifiedAt'> &
  Readonly<{
    matchCause: readonly MatchReason[];
    recurrence: Recurrence;
    words: string | null;
    assignedBy: PersonRef;
    contact: PersonRef & Readonly<{ mail: string | null }>;
  }>;

/** Every enrolment of a person with the revision that made it: one read by the key's first columns. */
export async function listEnrolments(trx: Trx, tenantId: string, personId: string): Promise<readonly EnrolmentRow[]> {
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'e.tenantId').onRef('a.assignmentId', '=', 'e.assignmentId'),
    )
    .innerJoin('assignmentRevision as r', join =>
      join
        .onRef('r.tenantId', '=', 'e.tenantId')
        .onRef('r.assignmentId', '=', 'e.assignmentId')
        .onRef('r.revision', '=', 'e.revision'),
    )
    .innerJoin('person as owner', join =>
      join.onRef('owner.tenantId', '=', 'a.tenantId').onRef('owner.personId', '=', 'a.ownerPersonId'),
    )
    .leftJoin('person as author', join =>
      join.onRef('author.tenantId', '=', 'r.tenantId').onRef('author.personId', '=', 'r.createdBy'),
    )
    .leftJoin('person as contact', join =>
      join.onRef('contact.tenantId', '=', 'r.tenantId').onRef('contact.personId', '=', 'r.contactPersonId'),
    )
    .select([
      'e.enrolmentId',
      'e.personId',
      'e.assignmentId',
      'e.courseId',
      'e.cycle',
      'e.state',
      'e.revision',
      'e.openedOn',
    ])
    .select([
      'e.dueOn',
      'e.matchCause',
      'e.closedOn',
      'e.closedReason',
      'e.satisfiedBy',
      'e.completedOn',
      'e.validUntilOn',
    ])
    .select(['e.anchorOn', 'e.nextCycleOn', 'e.pausedFromOn', 'e.pausedUntilOn', 'e.waivedFromOn', 'e.waivedUntilOn'])
    .select([
      'e.changeSetId',
      'r.recurrence',
      'r.reason as words',
      'owner.personId as ownerId',
      'owner.displayName as ownerName',
      'owner.mail as ownerMail',
      'author.personId as authorId',
      'author.displayName as authorName',
      'contact.personId as contactId',
      'contact.displayName as contactName',
      'contact.mail as contactMail',
    ])
    .where('e.tenantId', '=', tenantId)
    .where('e.personId', '=', personId)
    .orderBy('e.dueOn')
    .orderBy('e.enrolmentId')
    .execute();
  return rows.map(toEnrolment);
}

export type EnrolledRow = Omit<EnrolmentRow, 'matchCause' | 'recurrence' | 'assignedBy' | 'contact'> &
  Readonly<{
    matchCause: string;
    recurrence: string;
    ownerId: string;
    ownerName: string;
    ownerMail: string | null;
    authorId: string | null;
    authorName: string | null;
    contactId: string | null;
    contactName: string | null;
    contactMail: string | null;
    title: string | null;
    icon: string;
    versionId: string | null;
    digest: string | null;
  }>;

/** Written out: on the page that is asked for most, copying what is left over took longer than reading it. */
export function toEnrolment(row: Omit<EnrolledRow, 'title' | 'icon' | 'versionId' | 'digest'>): EnrolmentRow {
  const { ownerId, ownerName, ownerMail, authorId, authorName, contactId, contactName, contactMail } = row;
  return {
    enrolmentId: row.enrolmentId,
    personId: row.personId,
    assignmentId: row.assignmentId,
    courseId: row.courseId,
    cycle: row.cycle,
    state: row.state,
    revision: row.revision,
    openedOn: row.openedOn,
    dueOn: row.dueOn,
    closedOn: row.closedOn,
    closedReason: row.closedReason,
    satisfiedBy: row.satisfiedBy,
    completedOn: row.completedOn,
    validUntilOn: row.validUntilOn,
    anchorOn: row.anchorOn,
    nextCycleOn: row.nextCycleOn,
    pausedFromOn: row.pausedFromOn,
    pausedUntilOn: row.pausedUntilOn,
    waivedFromOn: row.waivedFromOn,
    waivedUntilOn: row.waivedUntilOn,
    changeSetId: row.changeSetId,
    matchCause: fromJson<readonly MatchReason[]>(row.matchCause),
    recurrence: fromJson<Recurrence>(row.recurrence),
    words: row.words,
    assignedBy: { personId: authorId ?? ownerId, name: authorName ?? ownerName },
    contact:
      contactId === null || contactName === null
        ? { personId: ownerId, name: ownerName, mail: ownerMail }
        : { personId: contactId, name: contactName, mail: contactMail },
  };
}

/** Unit or group id → its name. */
export async function namesOf(
  trx: Trx,
  tenantId: string,
  { unitIds, groupIds, personIds }: Readonly<Record<'unitIds' | 'groupIds' | 'personIds', readonly string[]>>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (unitIds.length > 0) {
    const units = await trx
      .selectFrom('unit')
      .select(['unitId', 'name'])
      .where('tenantId', '=', tenantId)
      .where('unitId', 'in', [...new Set(unitIds)])
      .execute();
    for (const { unitId, name } of units) names.set(unitId, name);
  }
  if (groupIds.length > 0) {
    const groups = await trx
      .selectFrom('directoryGroup')
      .select(['groupId', 'name'])
      .where('tenantId', '=', tenantId)
      .where('groupId', 'in', [...new Set(groupIds)])
      .execute();
    for (const { groupId, name } of groups) names.set(groupId, name);
  }
  if (personIds.length > 0) {
    const people = await trx
      .selectFrom('person')
      .select(['personId', 'displayName'])
      .where('tenantId', '=', tenantId)
      .where('personId', 'in', [...new Set(personIds)])
      .execute();
    for (const { personId, displayName } of people) names.set(personId, displayName);
  }
  return names;
}

export type RoleRow = Readonly<{ kind: RoleKind; responsible: PersonRef | null }>;

/** The roles a person holds, staff first, with who looks after each. */
export async function listRoles(trx: Trx, tenantId: string, personId: string): Promise<readonly RoleRow[]> {
  const rows = await trx
    .selectFrom('role')
    .leftJoin('person', join =>
      join.onRef('person.tenantId', '=', 'role.tenantId').onRef('person.personId', '=', 'role.responsiblePersonId'),
    )
    .select(['role.kind', 'person.personId', 'person.displayName'])
    .where('role.tenantId', '=', tenantId)
    .where('role.personId', '=', personId)
    .where('role.untilOn', 'is', null)
    .orderBy('role.kind')
    .orderBy('role.sinceOn')
    .orderBy('role.roleId')
    .execute();
  const order: readonly RoleKind[] = ['staff', 'volunteer', 'external'];
  return rows
    .map(({ kind, personId: id, displayName }) => ({
      kind,
      responsible: id === null || displayName === null ? null : { personId: id, name: displayName },
    }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

export async function findPerson(
  trx: Trx,
  tenantId: string,
  personId: string,
): Promise<Pick<Tables['person'], 'personId' | 'displayName' | 'nature' | 'timeZone'> | null> {
  const row = await trx
    .selectFrom('person')
    .select(['personId', 'displayName', 'nature', 'timeZone'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * How many people have acted as training admin: written a revision of an assignment, or changed a setting. Who *may*
 * is known to Entra only; a token says it about its owner alone.
 */
export async function countAdmins(trx: Trx, tenantId: string): Promise<number> {
  const authors = await trx
    .selectFrom('assignmentRevision')
    .select('createdBy')
    .distinct()
    .where('tenantId', '=', tenantId)
    .execute();
  const changers = await trx
    .selectFrom('setting')
    .select('changedBy')
    .distinct()
    .where('tenantId', '=', tenantId)
    .execute();
  return new Set([...authors.map(row => row.createdBy), ...changers.flatMap(row => row.changedBy ?? [])]).size;
}
