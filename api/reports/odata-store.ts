import { sql, type RawBuilder } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Condition } from './odata-filter.ts';
import type { EntitySet, Row, SetName } from './odata-model.ts';
import type { Order } from './odata-query.ts';

/** Dates are made, not stored. */
type StoredSet = Exclude<SetName, 'Dates'>;
type Sql = RawBuilder<unknown>;
type Source = Readonly<{ from: Sql; where: Sql; columns: Readonly<Record<string, Sql>> }>;
export type Reading = Readonly<{ tenantId: string; withNames: boolean; language: string }>;

/** Where each set's rows come from; the keys of `columns` are those of odata-model.ts. */
function sourceOf(set: StoredSet, { tenantId, withNames, language }: Reading): Source {
  const learner = (alias: string): Sql => sql`join "learnerKey" k on k."tenantId" = ${sql.ref(`${alias}.tenantId`)}
    and k."personId" = ${sql.ref(`${alias}.personId`)}`;
  const of = (alias: string): Sql => sql`${sql.ref(`${alias}.tenantId`)} = ${tenantId}`;
  const named = (column: string): Sql => (withNames ? sql.ref(column) : sql`null`);
  switch (set) {
    case 'Learners':
      return {
        from: sql`"person" p ${learner('p')}`,
        // Accounts that are no persons stand here only if something was ever asked of them.
        where: sql`${of('p')} and (p."nature" = 'person'
          or exists (select 1 from "enrolment" e where e."tenantId" = p."tenantId" and e."personId" = p."personId")
          or exists (select 1 from "role" r where r."tenantId" = p."tenantId" and r."personId" = p."personId")
          or exists (select 1 from "completion" c where c."tenantId" = p."tenantId" and c."personId" = p."personId"))`,
        columns: {
          LearnerKey: sql`k."learnerKey"`,
          JoinedOn: sql`p."joinedOn"`,
          InactiveSinceOn: sql`p."inactiveSinceOn"`,
          Source: sql`p."source"`,
          Country: sql`p."country"`,
          Name: named('p.displayName'),
          Mail: named('p.mail'),
          EmployeeId: named('p.employeeId'),
          ModifiedAt: sql`p."modifiedAt"`,
        },
      };
    case 'Roles':
      return {
        from: sql`"role" r ${learner('r')}`,
        where: of('r'),
        columns: {
          RoleKey: sql`r."roleId"`,
          LearnerKey: sql`k."learnerKey"`,
          Kind: sql`r."kind"`,
          UnitKey: sql`r."unitId"`,
          SinceOn: sql`r."sinceOn"`,
          UntilOn: sql`r."untilOn"`,
          ModifiedAt: sql`r."modifiedAt"`,
        },
      };
    case 'Units':
      return {
        from: sql`"unit" u`,
        where: of('u'),
        columns: {
          UnitKey: sql`u."unitId"`,
          Name: sql`u."name"`,
          ParentUnitKey: sql`u."parentUnitId"`,
          ModifiedAt: sql`u."modifiedAt"`,
        },
      };
    case 'Courses': {
      const title = (order: Sql): Sql => sql`(select t."title" from "courseTitle" t
        where t."tenantId" = c."tenantId" and t."courseId" = c."courseId" ${order})`;
      const version = (column: string): Sql => sql`(select ${sql.ref(`v.${column}`)} from "courseVersion" v
        where v."tenantId" = c."tenantId" and v."courseId" = c."courseId" and v."state" = 'published'
        order by v."number" desc limit 1)`;
      return {
        from: sql`"course" c`,
        where: of('c'),
        columns: {
          CourseKey: sql`c."courseId"`,
          Title: sql`coalesce(${title(sql`order by case when t."language" = ${language} then 0 else 1 end, t."language" limit 1`)}, '')`,
          TitleDe: title(sql`and t."language" = 'de'`),
          TitleEn: title(sql`and t."language" = 'en'`),
          Version: version('number'),
          Minutes: version('minutes'),
          ValidMonths: version('validMonths'),
          ModifiedAt: sql`c."modifiedAt"`,
        },
      };
    }
    case 'Assignments':
      return {
        from: sql`"assignment" a`,
        where: sql`${of('a')} and a."state" <> 'draft'`,
        columns: {
          AssignmentKey: sql`a."assignmentId"`,
          CourseKey: sql`a."courseId"`,
          PathKey: sql`(select ap."pathId" from "assignmentPath" ap where ap."tenantId" = a."tenantId"
            and ap."assignmentId" = a."assignmentId" and ap."revision" = a."revision")`,
          Revision: sql`a."revision"`,
          StartsOn: sql`a."startsOn"`,
          EndedOn: sql`a."endedOn"`,
          ModifiedAt: sql`a."modifiedAt"`,
        },
      };
    case 'Enrolments':
      return {
        from: sql`"enrolment" e ${learner('e')}`,
        where: of('e'),
        columns: {
          EnrolmentKey: sql`e."enrolmentId"`,
          LearnerKey: sql`k."learnerKey"`,
          AssignmentKey: sql`e."assignmentId"`,
          CourseKey: sql`e."courseId"`,
          Cycle: sql`e."cycle"`,
          Revision: sql`e."revision"`,
          OpenedOn: sql`e."openedOn"`,
          DueOn: sql`e."dueOn"`,
          CompletedOn: sql`e."completedOn"`,
          ValidUntilOn: sql`e."validUntilOn"`,
          ClosedOn: sql`e."closedOn"`,
          PausedFromOn: sql`e."pausedFromOn"`,
          PausedUntilOn: sql`e."pausedUntilOn"`,
          WaivedFromOn: sql`e."waivedFromOn"`,
          WaivedUntilOn: sql`e."waivedUntilOn"`,
          CompletionKey: sql`e."satisfiedBy"`,
          ModifiedAt: sql`e."modifiedAt"`,
        },
      };
    case 'Completions':
      return {
        from: sql`"completion" c ${learner('c')}
          left join "courseVersion" v on v."tenantId" = c."tenantId" and v."versionId" = c."versionId"
          left join "withdrawal" w on w."tenantId" = c."tenantId" and w."completionId" = c."completionId"`,
        where: of('c'),
        columns: {
          CompletionKey: sql`c."completionId"`,
          LearnerKey: sql`k."learnerKey"`,
          CourseKey: sql`c."courseId"`,
          Version: sql`v."number"`,
          CompletedOn: sql`c."completedOn"`,
          How: sql`c."how"`,
          OwnValidUntilOn: sql`c."ownValidUntilOn"`,
          WithdrawnOn: sql`w."withdrawnOn"`,
          ModifiedAt: sql`coalesce(w."withdrawnAt", c."recordedAt")`,
        },
      };
  }
}

/** The next rows of a set in order, with all columns that are named. */
export async function listRows(
  trx: Trx,
  reading: Reading,
  set: EntitySet & { name: StoredSet },
  asked: Readonly<{
    columns: readonly string[];
    condition: Condition | null;
    order: readonly Order[];
    after: readonly string[] | null;
    limit: number;
  }>,
): Promise<Row[]> {
  const { from, where, columns } = sourceOf(set.name, reading);
  const at = (name: string): Sql => columns[name] ?? sql`null`;
  const selected = asked.columns.map(name => sql`${at(name)} as ${sql.ref(name)}`);
  const order = asked.order.map(({ column, descending }) =>
    descending ? sql`${at(column.name)} desc` : at(column.name),
  );
  const { rows } = await sql<Row>`select ${sql.join(selected)} from ${from} where ${where}
    ${asked.condition === null ? sql`` : sql`and ${conditionSql(asked.condition, at)}`}
    ${asked.after === null ? sql`` : sql`and ${afterSql(asked.order, asked.after, at)}`}
    order by ${sql.join(order)} limit ${asked.limit}`.execute(trx);
  return rows;
}

export async function countRows(
  trx: Trx,
  reading: Reading,
  set: EntitySet & { name: StoredSet },
  condition: Condition | null,
): Promise<number> {
  const { from, where, columns } = sourceOf(set.name, reading);
  const { rows } = await sql<{ count: number }>`select count(*) as "count" from ${from} where ${where}
    ${condition === null ? sql`` : sql`and ${conditionSql(condition, name => columns[name] ?? sql`null`)}`}`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}

/** Never unknown, only true or false, so that `not` means what OData says. Values are parameters. */
function conditionSql(condition: Condition, at: (column: string) => Sql): Sql {
  switch (condition.kind) {
    case 'constant':
      return condition.holds ? sql`1 = 1` : sql`1 = 0`;
    case 'and':
    case 'or':
      return sql`(${sql.join(
        condition.of.map(part => conditionSql(part, at)),
        condition.kind === 'and' ? sql` and ` : sql` or `,
      )})`;
    case 'not':
      return sql`not (${conditionSql(condition.of, at)})`;
    case 'compare': {
      const { operator, value, column } = condition;
      const held = at(column.name);
      if (value === null) return operator === 'eq' ? sql`${held} is null` : sql`${held} is not null`;
      const compared = sql`${held} ${SIGNS[operator]} ${value}`;
      if (!column.nullable) return compared;
      return operator === 'ne' ? sql`(${held} is null or ${compared})` : sql`(${held} is not null and ${compared})`;
    }
  }
}

const SIGNS = { eq: sql`=`, ne: sql`<>`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const;

/** Rows behind a place. Where all columns rise, as one comparison of rows, which an index answers. */
function afterSql(order: readonly Order[], after: readonly string[], at: (column: string) => Sql): Sql {
  const parts = order.map(({ column, descending }, i) => ({
    held: at(column.name),
    descending,
    value: after[i] ?? '',
  }));
  if (parts.every(part => !part.descending))
    return sql`(${sql.join(parts.map(part => part.held))}) > (${sql.join(parts.map(part => part.value))})`;
  const beyond = parts.map(({ held, descending, value }, i) => {
    const equal = parts.slice(0, i).map(part => sql`${part.held} = ${part.value}`);
    return sql`(${sql.join([...equal, sql`${held} ${descending ? SIGNS.lt : SIGNS.gt} ${value}`], sql` and `)})`;
  });
  return sql`(${sql.join(beyond, sql` or `)})`;
}

/** The first and the last day that any row of the star names; null when there is none. */
export async function daysSpanned(trx: Trx, tenantId: string): Promise<{ first: string; last: string } | null> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min("first") as "first", max("last") as "last" from (
      select min("openedOn") as "first", max(coalesce("validUntilOn", "dueOn")) as "last" from "enrolment" where "tenantId" = ${tenantId}
      union all select min("completedOn"), max("completedOn") from "completion" where "tenantId" = ${tenantId}
      union all select min("startsOn"), max("startsOn") from "assignment" where "tenantId" = ${tenantId}
    ) spans`.execute(trx);
  const [span] = rows;
  return span?.first && span.last ? { first: span.first, last: span.last } : null;
}
