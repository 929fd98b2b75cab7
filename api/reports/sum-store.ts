import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';
import type { DatabaseKind } from '#api/platform/db/migrate.ts';
import { EXPIRING_DAYS } from './measures.ts';
import { SUMMED, type SummedBy, type Sums } from './parts.ts';

export type SumRow = Figures & Readonly<{ expiring: number; overdueLong: number; people: number }>;

/** Rows a statement: on SQLite nothing else runs meanwhile. */
const AT_ONCE = 100;

/**
 * Adds changes to what is kept, each under its day and, except for validities that end, under its month. Between
 * its statements everything else gets its turn; only writers wait until the end of the transaction.
 */
export async function addToSums(trx: Trx, tenantId: string, sums: Sums, kind: DatabaseKind): Promise<void> {
  const changes = new Map<string, readonly number[]>();
  for (const [at, change] of sums) {
    if (change.every(value => value === 0)) continue;
    const [by = '', key = '', on = ''] = at.split('|');
    changes.set(`${by}|d|${on}|${key}`, change);
    if (by === 'ends') continue;
    const month = `${by}|m|${on.slice(0, 7)}|${key}`;
    const held = changes.get(month);
    changes.set(month, held === undefined ? change : change.map((value, n) => value + (held[n] ?? 0)));
  }
  if (changes.size === 0) return;
  // In one order, so that two who add at once never wait for each other in a circle.
  const rows = [...changes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, change]) => [...name.split('|'), ...change]);
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await addRows(trx, tenantId, rows.slice(at, at + AT_ONCE), kind);
    await turn();
  }
}

/** All rows in one value: the statement is the same however many there are. */
async function addRows(trx: Trx, tenantId: string, rows: readonly unknown[], kind: DatabaseKind): Promise<void> {
  const columns = sql.join(['by', 'span', 'on', 'key', ...SUMMED].map(name => sql.ref(name)));
  const texts = sql.join([0, 1, 2, 3].map(n => sql`r."value" ->> ${sql.lit(n)}`));
  const numbers = sql.join(SUMMED.map((_name, n) => sql`cast(r."value" ->> ${sql.lit(n + 4)} as bigint)`));
  const added = sql.join(
    SUMMED.map(name => sql`${sql.ref(name)} = ${sql.ref(`figureSum.${name}`)} + ${sql.ref(`excluded.${name}`)}`),
  );
  const source =
    kind === 'sqlite' ? sql`json_each(${toJson(rows)})` : sql`json_array_elements(cast(${toJson(rows)} as json))`;
  await sql`insert into "figureSum" ("tenantId", ${columns}) select cast(${tenantId} as text), ${texts}, ${numbers}
    from ${source} as r${kind === 'sqlite' ? sql`` : sql`("value")`} where true
    on conflict ("tenantId", "by", "span", "on", "key") do update set ${added}`.execute(trx);
}

/** Key → figures of a day: whole months, and the days of its own month. Keys for which nobody counts are missing. */
export async function sumsOn(
  trx: Trx,
  tenantId: string,
  by: Exclude<SummedBy, 'ends'>,
  on: CalendarDate,
  further: Sums,
): Promise<Map<string, SumRow>> {
  const sum = sql.join(SUMMED.map(name => sql`cast(sum(${sql.ref(name)}) as bigint) as ${sql.ref(name)}`));
  const { rows } = await sql<SumRow & { key: string }>`select "key", ${sum} from (
      select * from "figureSum" where "tenantId" = ${tenantId} and "by" = ${by} and "span" = 'm' and "on" < ${on.slice(0, 7)}
      union all select * from "figureSum" where "tenantId" = ${tenantId} and "by" = ${by} and "span" = 'd'
        and "on" >= ${`${on.slice(0, 7)}-01`} and "on" <= ${on}) s group by "key"`.execute(trx);
  const found = new Map<string, SumRow>(rows.map(({ key, ...row }) => [key, row]));
  for (const [at, change] of further) {
    const [of, key = '', day = ''] = at.split('|');
    if (of === by && day <= on) found.set(key, plusChange(found.get(key), change));
  }
  return new Map([...found].filter(([, { obliged, waived, paused }]) => obliged + waived + paused > 0));
}

export type TrendPoint = Readonly<{ on: CalendarDate; obliged: number; valid: number; overdue: number }>;

/** Obliged, valid and overdue of everybody on some days, in their order. */
export async function trendOn(
  trx: Trx,
  tenantId: string,
  days: readonly CalendarDate[],
  further: Sums,
): Promise<TrendPoint[]> {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const { rows } =
    await sql<TrendPoint>`select "on", cast(sum("obliged") as bigint) as "obliged", cast(sum("valid") as bigint) as "valid",
      cast(sum("overdue") as bigint) as "overdue" from (
      select * from "figureSum" where "tenantId" = ${tenantId} and "by" = 'course' and "span" = 'm' and "on" < ${first.slice(0, 7)}
      union all select * from "figureSum" where "tenantId" = ${tenantId} and "by" = 'course' and "span" = 'd'
        and "on" >= ${`${first.slice(0, 7)}-01`} and "on" <= ${last}) s group by "on"`.execute(trx);
  const changes: TrendPoint[] = [...rows];
  for (const [at, change] of further) {
    const [by, , on = ''] = at.split('|');
    if (by === 'course') changes.push({ on, ...named(change) });
  }
  return days.map(on =>
    changes
      .filter(change => change.on <= on)
      .reduce(
        (sum, { obliged, valid, overdue }) => ({
          on,
          obliged: sum.obliged + obliged,
          valid: sum.valid + valid,
          overdue: sum.overdue + overdue,
        }),
        { on, obliged: 0, valid: 0, overdue: 0 },
      ),
  );
}

/** Validities that end soon after a day, by their last day. */
export async function endsOn(
  trx: Trx,
  tenantId: string,
  on: CalendarDate,
  further: Sums,
): Promise<{ validTo: CalendarDate; count: number }[]> {
  const until = addDays(on, EXPIRING_DAYS);
  const { rows } = await sql<{
    key: string;
    count: number;
  }>`select "key", cast(sum("expiring") as bigint) as "count" from "figureSum"
    where "tenantId" = ${tenantId} and "by" = 'ends' and "span" = 'd' and "on" >= ${addDays(on, -EXPIRING_DAYS)} and "on" <= ${on}
      and "key" >= ${on} and "key" <= ${until} group by "key"`.execute(trx);
  const counts = new Map(rows.map(({ key, count }) => [key, count]));
  for (const [at, change] of further) {
    const [by, key = '', day = ''] = at.split('|');
    if (by === 'ends' && day <= on && key >= on && key <= until)
      counts.set(key, (counts.get(key) ?? 0) + named(change).expiring);
  }
  return [...counts].flatMap(([validTo, count]) => (count === 0 ? [] : [{ validTo, count }]));
}

type Named = Record<(typeof SUMMED)[number], number>;
const named = (change: readonly number[]): Named =>
  Object.fromEntries(SUMMED.map((name, n) => [name, change[n] ?? 0])) as Named;

function plusChange(held: SumRow | undefined, change: readonly number[]): SumRow {
  const add = named(change);
  return Object.fromEntries(SUMMED.map(name => [name, (held?.[name] ?? 0) + add[name]])) as SumRow;
}
