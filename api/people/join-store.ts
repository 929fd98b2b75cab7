import { sql } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { ACCOUNT, type AccountFacts, type HeldRole, type Record } from './joining.ts';

const MOST_PROPOSED = 100;

export async function findRecord(trx: Trx, tenantId: string, personId: string): Promise<Record | null> {
  const row = await trx
    .selectFrom('person')
    .select([...ACCOUNT, 'personId', 'nature', 'joinedOn'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

export type Pair = Readonly<{ keptPersonId: string; joinedPersonId: string; reason: 'employee-id' | 'mail' }>;

/**
 * Pairs that share an employee number or a mail, each once: what keeps another record already, who left, has no account, or
 * came first is the one to keep.
 */
export async function listPairs(trx: Trx, tenantId: string, personId: string | null): Promise<Pair[]> {
  const keeps = (side: 'a' | 'b') => sql`exists (select 1 from "personJoin" j where j."tenantId" = ${tenantId}
      and j."keptPersonId" = ${sql.ref(`${side}.personId`)} and j."partedAt" is null)`;
  const cameFirst = sql`(a."state" = 'left' or a."source" = 'managed' or (b."state" <> 'left' and b."source" = 'directory'
      and (a."joinedOn" < b."joinedOn" or (a."joinedOn" = b."joinedOn" and a."personId" < b."personId"))))`;
  const isFirst = sql`(not ${keeps('b')} and (${keeps('a')} or ${cameFirst}))`;
  const sound = sql`a."tenantId" = ${tenantId} and b."tenantId" = ${tenantId} and a."personId" <> b."personId"
    and a."nature" = 'person' and b."nature" = 'person' and b."entraId" is not null and b."state" <> 'left' and ${isFirst}
    ${personId === null ? sql`` : sql`and (a."personId" = ${personId} or b."personId" = ${personId})`}`;
  const pairs = (reason: Pair['reason'], on: ReturnType<typeof sql>) =>
    sql<Pair>`select a."personId" as "keptPersonId", b."personId" as "joinedPersonId", ${sql.lit(reason)} as "reason"
      from "person" a join "person" b on ${on} where ${sound} order by a."personId" limit ${MOST_PROPOSED}`.execute(
      trx,
    );
  const byId = await pairs('employee-id', sql`b."tenantId" = a."tenantId" and b."employeeId" = a."employeeId" and a."employeeId" <> ''`); // prettier-ignore
  const byMail = await pairs('mail', sql`b."tenantId" = a."tenantId" and lower(b."mail") = lower(a."mail") and a."mail" <> ''`); // prettier-ignore
  const all = new Map<string, Pair>();
  for (const pair of [...byMail.rows, ...byId.rows]) all.set(`${pair.keptPersonId} ${pair.joinedPersonId}`, pair);
  return [...all.values()];
}

export type JoinRow = Omit<Tables['personJoin'], 'tenantId'>;

export async function listStandingJoins(trx: Trx, tenantId: string, personId: string | null): Promise<JoinRow[]> {
  let query = trx.selectFrom('personJoin').selectAll().where('tenantId', '=', tenantId).where('partedAt', 'is', null);
  if (personId !== null)
    query = query.where(eb => eb.or([eb('keptPersonId', '=', personId), eb('joinedPersonId', '=', personId)]));
  return query.orderBy('joinedAt', 'desc').limit(MOST_PROPOSED).execute();
}

export async function findJoin(trx: Trx, tenantId: string, joinId: string): Promise<JoinRow | null> {
  const row = await trx
    .selectFrom('personJoin')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('joinId', '=', joinId)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertJoin(trx: Trx, tenantId: string, row: JoinRow): Promise<void> {
  await trx
    .insertInto('personJoin')
    .values({ tenantId, ...row })
    .execute();
}

export async function updateParted(trx: Trx, tenantId: string, joinId: string, at: string, by: string): Promise<void> {
  await trx
    .updateTable('personJoin')
    .set({ partedAt: at, partedBy: by })
    .where('tenantId', '=', tenantId)
    .where('joinId', '=', joinId)
    .execute();
}

export async function updateRecord(
  trx: Trx,
  tenantId: string,
  personId: string,
  change: Partial<AccountFacts & Pick<Tables['person'], 'nature' | 'natureRule' | 'decidedAt' | 'modifiedAt'>>,
): Promise<void> {
  await trx
    .updateTable('person')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .execute();
}

export async function listRolesOf(trx: Trx, tenantId: string, personId: string): Promise<HeldRole[]> {
  return trx
    .selectFrom('role')
    .select(['roleId', 'personId', 'kind', 'unitId', 'sinceOn', 'untilOn', 'responsiblePersonId', 'rule'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('untilOn', 'is', null)
    .execute();
}

/** Their roles end, and these begin; a role that stays is not touched. */
export async function replaceRoles(
  trx: Trx,
  tenantId: string,
  personId: string,
  roles: readonly HeldRole[],
  { today, at, newId }: Readonly<{ today: string; at: string; newId: () => string }>,
): Promise<void> {
  const held = await listRolesOf(trx, tenantId, personId);
  const keyOf = ({ kind, unitId }: HeldRole): string => `${kind} ${unitId}`;
  const wanted = new Set(roles.map(keyOf));
  const there = new Set(held.map(keyOf));
  for (const role of held)
    if (!wanted.has(keyOf(role)))
      await trx
        .updateTable('role')
        .set({ untilOn: today, modifiedAt: at })
        .where('tenantId', '=', tenantId)
        .where('roleId', '=', role.roleId)
        .execute();
  const rows = roles
    .filter(role => !there.has(keyOf(role)))
    .map(role => ({ ...role, roleId: newId(), personId, untilOn: null, modifiedAt: at }));
  await insertRows(trx, tenantId, 'role', rows);
}

/** Whom the one record looked after, the other looks after from now on. Answers them. */
export async function moveReports(
  trx: Trx,
  tenantId: string,
  { from, to, at }: Readonly<{ from: string; to: string; at: string }>,
): Promise<string[]> {
  const rows = await trx
    .updateTable('role')
    .set({ responsiblePersonId: to, modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('responsiblePersonId', '=', from)
    .where('untilOn', 'is', null)
    .where('personId', '<>', to)
    .returning('personId')
    .execute();
  return [...new Set(rows.map(({ personId }) => personId))];
}

/** What is open for a person, and what they completed and was not withdrawn. */
export async function listOpenOf(trx: Trx, tenantId: string, personId: string) {
  return trx
    .selectFrom('enrolment')
    .select(['courseId', 'assignmentId', 'dueOn'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('state', '=', 'open')
    .orderBy('dueOn')
    .execute();
}

export async function listCompletedOf(trx: Trx, tenantId: string, personId: string) {
  return trx
    .selectFrom('completion')
    .leftJoin('withdrawal', join =>
      join
        .onRef('withdrawal.tenantId', '=', 'completion.tenantId')
        .onRef('withdrawal.completionId', '=', 'completion.completionId'),
    )
    .select(['completion.completionId', 'completion.courseId', 'completion.completedOn'])
    .where('completion.tenantId', '=', tenantId)
    .where('completion.personId', '=', personId)
    .where('withdrawal.withdrawalId', 'is', null)
    .orderBy('completion.completedOn', 'desc')
    .execute();
}
