import { replay } from '#api/assignments/ledger.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { OTHER_TENANT, TENANT } from '#test/support/fresh-database.ts';
import { idOf } from '#test/support/given.ts';

export function anAdmin(name: string): Actor {
  return {
    tenantId: TENANT,
    personId: idOf(name),
    name,
    roles: new Set(['admin']),
    isResponsible: false,
    unitIds: new Set<string>(),
    language: 'en',
    timeZone: 'Europe/Berlin',
  };
}

/** The process dies after so many transactions: every later one fails. */
export function dyingAfter(db: Db, writes: number): Db {
  let left = writes;
  return {
    ...db,
    write: async (tenantId, work) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return db.write(tenantId, work);
    },
  };
}

/** What counts of all enrolments of a tenant, by person name, course and cycle. */
export async function enrolmentsOf(db: Db, tenantId: string) {
  return db.read(tenantId, trx =>
    trx
      .selectFrom('enrolment')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .orderBy('personId')
      .orderBy('assignmentId')
      .orderBy('cycle')
      .execute(),
  );
}

/** Current rows that are not the sum of their entries, in either tenant. */
export async function unexplained(db: Db): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const tenantId of [TENANT, OTHER_TENANT]) {
    const rows = await enrolmentsOf(db, tenantId);
    const changes = await db.read(tenantId, trx =>
      trx
        .selectFrom('enrolmentChange')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .orderBy('recordedAt')
        .orderBy('changeId')
        .execute(),
    );
    const byEnrolment = Map.groupBy(changes, ({ enrolmentId }) => enrolmentId);
    for (const row of rows) {
      const entries = byEnrolment.get(row.enrolmentId) ?? [];
      const sum = replay(entries.map(entry => ({ ...entry, what: entry.what as 'opened' })));
      const { state, openedOn, dueOn, closedOn, closedReason, satisfiedBy, validUntilOn } = row;
      const is = { state, openedOn, dueOn, closedOn, closedReason, satisfiedBy, validUntilOn };
      if (sum === null || Object.entries(is).some(([key, value]) => sum[key as keyof typeof sum] !== value))
        wrong.push({ row: is, sum, entries: entries.map(({ what, toValue }) => `${what} ${toValue}`) });
    }
  }
  return wrong;
}

export async function countRows(db: Db, table: 'enrolment' | 'enrolmentChange' | 'changeSet' | 'auditEntry') {
  return db.read(TENANT, async trx => {
    const { count } = await trx
      .selectFrom(table)
      .select(eb => eb.fn.countAll().as('count'))
      .where('tenantId', '=', TENANT)
      .executeTakeFirstOrThrow();
    return Number(count);
  });
}
