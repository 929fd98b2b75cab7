import type { OwnDatabase } from '#test/support/own-database.ts';

/** What the rows themselves say, asked in plain SQL beside the product. */
export function rowsOf(database: OwnDatabase): Readonly<{
  /** Entra ids of who is obliged by an assignment of that course today. */
  obligedIn: (courseId: string) => Promise<readonly string[]>;
  countVolunteers: () => Promise<number>;
  /** How many messages of the activity feed there are in each state. */
  feedStates: () => Promise<Readonly<Record<string, number>>>;
  /** Messages that should have come to their end, of everybody but this one. */
  unfinishedMessages: (exceptEntraId: string) => Promise<readonly object[]>;
  person: (entraId: string) => Promise<Readonly<{ personId: string; timeZone: string }>>;
}> {
  return {
    obligedIn: async courseId => {
      const rows = await database.ask<{ entraId: string }>(
        `select distinct p."entraId" from "enrolment" e
         join "person" p on p."tenantId" = e."tenantId" and p."personId" = e."personId"
         where e."courseId" = ? and e."state" in ('open', 'completed') and p."state" = 'active'`,
        courseId,
      );
      return rows.map(({ entraId }) => entraId);
    },
    countVolunteers: async () => {
      const [row] = await database.ask<{ n: number }>(
        `select count(distinct r."personId") as n from "role" r
         join "person" p on p."tenantId" = r."tenantId" and p."personId" = r."personId"
         where r."kind" = 'volunteer' and r."untilOn" is null and p."state" = 'active' and p."nature" = 'person'`,
      );
      return row?.n ?? 0;
    },
    feedStates: async () => {
      const rows = await database.ask<{ state: string; n: number }>(
        `select "state", count(*) as n from "outboxMessage" where "channel" = 'teams' group by "state"`,
      );
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    unfinishedMessages: exceptEntraId =>
      database.ask(
        `select p."displayName", m."state", m."kind", m."channel", m."nextAttemptAt", m."attempts" from "outboxMessage" m
         join "person" p on p."tenantId" = m."tenantId" and p."personId" = m."personId"
         where m."state" in ('promised', 'sending', 'unknown') and p."entraId" <> ?`,
        exceptEntraId,
      ),
    person: async entraId => {
      const [row] = await database.ask<{ personId: string; timeZone: string }>(
        `select "personId", coalesce("timeZone", 'Europe/Berlin') as "timeZone" from "person" where "entraId" = ?`,
        entraId,
      );
      if (row === undefined) throw new Error(`There is no person ${entraId}.`);
      return row;
    },
  };
}
