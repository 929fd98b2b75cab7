import type { CalendarDate } from '#api/calendar.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type AssignmentHead = Omit<Tables['assignment'], 'tenantId'>;
export type RevisionKey = Readonly<{ assignmentId: string; revision: number }>;
export type Assignment = AssignmentHead & Readonly<{ rule: AssignmentRule }>;

const HEAD = [
  'assignmentId',
  'courseId',
  'state',
  'ownerPersonId',
  'revision',
  'startsOn',
  'endedOn',
  'createdAt',
  'modifiedAt',
] as const;

export async function listAssignments(
  trx: Trx,
  tenantId: string,
  only: Readonly<{ states?: readonly AssignmentHead['state'][]; assignmentIds?: readonly string[] }> = {},
): Promise<Assignment[]> {
  let query = trx.selectFrom('assignment').select(HEAD).where('tenantId', '=', tenantId);
  if (only.states !== undefined) query = query.where('state', 'in', [...only.states]);
  if (only.assignmentIds !== undefined) {
    if (only.assignmentIds.length === 0) return [];
    query = query.where('assignmentId', 'in', [...only.assignmentIds]);
  }
  const heads = await query.orderBy('startsOn').orderBy('assignmentId').execute();
  const rules = await listRevisions(
    trx,
    tenantId,
    heads.map(({ assignmentId }) => assignmentId),
  );
  return heads.flatMap(head => {
    const rule = rules.get(head.assignmentId)?.get(head.revision);
    return rule === undefined ? [] : { ...head, rule };
  });
}

export async function findAssignment(trx: Trx, tenantId: string, assignmentId: string): Promise<Assignment | null> {
  return (await listAssignments(trx, tenantId, { assignmentIds: [assignmentId] }))[0] ?? null;
}

/** The rules of all revisions, by assignment and number. */
export async function listRevisions(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<Map<string, Map<number, AssignmentRule>>> {
  const found = new Map<string, Map<number, AssignmentRule>>();
  if (assignmentIds.length === 0) return found;
  const rows = await trx
    .selectFrom('assignmentRevision')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...new Set(assignmentIds)])
    .execute();
  for (const row of rows) {
    const revisions = found.get(row.assignmentId) ?? new Map<number, AssignmentRule>();
    revisions.set(row.revision, ruleFrom(row));
    found.set(row.assignmentId, revisions);
  }
  return found;
}

/** Revisions are never changed, so a rule once parsed is kept by its text. */
const parsed = new Map<string, AssignmentRule>();
const MOST_PARSED = 2000;

function ruleFrom(row: Tables['assignmentRevision']): AssignmentRule {
  const { audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason } = row;
  const key = toJson([audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason]);
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const rule: AssignmentRule = {
    audience: fromJson(audience),
    dueRule: fromJson(dueRule),
    recurrence: fromJson(recurrence),
    policy: fromJson(policy),
    floorDays,
    contactPersonId,
    reason,
  };
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, rule);
  return rule;
}

export async function listStates(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<Map<string, AssignmentHead['state']>> {
  if (assignmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('assignment')
    .select(['assignmentId', 'state'])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...new Set(assignmentIds)])
    .execute();
  return new Map(rows.map(({ assignmentId, state }) => [assignmentId, state]));
}

export async function insertAssignment(trx: Trx, tenantId: string, head: AssignmentHead): Promise<void> {
  await trx
    .insertInto('assignment')
    .values({ tenantId, ...head })
    .execute();
}

export async function updateAssignment(
  trx: Trx,
  tenantId: string,
  assignmentId: string,
  change: Partial<Omit<AssignmentHead, 'assignmentId' | 'createdAt'>> & Readonly<{ modifiedAt: string }>,
): Promise<void> {
  await trx
    .updateTable('assignment')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .execute();
}

export async function insertRevision(
  trx: Trx,
  tenantId: string,
  { assignmentId, revision }: RevisionKey,
  rule: AssignmentRule,
  { at, by }: Readonly<{ at: string; by: string }>,
): Promise<void> {
  const { audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason } = rule;
  await trx
    .insertInto('assignmentRevision')
    .values({
      tenantId,
      assignmentId,
      revision,
      audience: toJson(audience),
      dueRule: toJson(dueRule),
      recurrence: toJson(recurrence),
      policy: toJson(policy),
      floorDays,
      contactPersonId,
      reason,
      createdAt: at,
      createdBy: by,
    })
    .execute();
}

/** Only for a draft whose revision nobody was enrolled by. */
export async function deleteRevision(
  trx: Trx,
  tenantId: string,
  { assignmentId, revision }: RevisionKey,
): Promise<void> {
  await trx
    .deleteFrom('assignmentRevision')
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .where('revision', '=', revision)
    .execute();
}

export async function deleteAssignment(trx: Trx, tenantId: string, assignmentId: string): Promise<void> {
  await trx
    .deleteFrom('assignmentRevision')
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .execute();
  await trx
    .deleteFrom('assignment')
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .execute();
}

/** What of a person the rules ask for; roles held now, staff before volunteer before external. */
export type PersonFacts = Readonly<{
  personId: string;
  state: 'active' | 'disabled' | 'left';
  nature: string;
  inactiveSinceOn: CalendarDate | null;
  joinedOn: CalendarDate;
  hiredOn: CalendarDate | null;
  country: string | null;
  roles: readonly Readonly<{ kind: RoleKind; unitId: string | null; sinceOn: CalendarDate }>[];
}>;

const KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

export async function listPersonFacts(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<PersonFacts[]> {
  if (personIds.length === 0) return [];
  const people = await trx
    .selectFrom('person')
    .select(['personId', 'state', 'nature', 'inactiveSinceOn', 'joinedOn', 'hiredOn', 'country'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...personIds])
    .execute();
  const roles = await trx
    .selectFrom('role')
    .select(['personId', 'kind', 'unitId', 'sinceOn'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...personIds])
    .where('untilOn', 'is', null)
    .execute();
  roles.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.sinceOn < b.sinceOn ? -1 : 1));
  const byPerson = Map.groupBy(roles, ({ personId }) => personId);
  return people.map(person => ({ ...person, roles: byPerson.get(person.personId) ?? [] }));
}
