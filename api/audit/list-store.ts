import { sql } from 'kysely';
import type { Language } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';

export type ListFilter = Readonly<{
  action?: string | undefined;
  /** Instants: from inclusive, before exclusive. */
  fromAt?: string | undefined;
  beforeAt?: string | undefined;
  after?: Readonly<{ at: string; entryId: string }> | undefined;
}>;

export type ListedEntry = Readonly<{
  entryId: string;
  sequence: number | null;
  at: string;
  actorKey: string | null;
  actorName: string | null;
  action: string;
  subjectKind: string;
  subjectId: string;
  /** Title of the course, number of the completion, name of the person …; null when it has none (any more). */
  subjectName: string | null;
  /** Of a path, or of an assignment that demands one; it goes by the path's title. */
  pathId: string | null;
  aboutKey: string | null;
  aboutName: string | null;
  detail: string;
}>;

/** Newest first, with the names of today; names whose mapping was erased are null. */
export async function listEntries(
  trx: Trx,
  tenantId: string,
  language: Language,
  { action, fromAt, beforeAt, after }: ListFilter,
  limit: number,
): Promise<ListedEntry[]> {
  const nameOf = (key: string) => sql<string | null>`(select p."displayName" from "auditName" n join "person" p
    on p."tenantId" = n."tenantId" and p."personId" = n."personId"
    where n."tenantId" = ${tenantId} and n."key" = ${sql.ref(key)})`;
  const title = (courseId: ReturnType<typeof sql>) => sql`(select t."title" from "courseTitle" t
    where t."tenantId" = ${tenantId} and t."courseId" = ${courseId}
    order by case when t."language" = ${language} then 0 else 1 end, t."language" limit 1)`;
  const subject = sql.ref('auditEntry.subjectId');
  const subjectName = sql<string | null>`case "auditEntry"."subjectKind"
    when 'course' then ${title(subject)}
    when 'assignment' then ${title(sql`(select a."courseId" from "assignment" a where a."tenantId" = ${tenantId} and a."assignmentId" = ${subject})`)}
    when 'completion' then (select c."number" from "completion" c where c."tenantId" = ${tenantId} and c."completionId" = ${subject})
    when 'person' then (select p."displayName" from "person" p where p."tenantId" = ${tenantId} and p."personId" = ${subject})
    when 'unit' then (select u."name" from "unit" u where u."tenantId" = ${tenantId} and u."unitId" = ${subject})
    when 'report-key' then (select k."name" from "reportKey" k where k."tenantId" = ${tenantId} and k."reportKeyId" = ${subject})
    end`;
  const pathId = sql<string | null>`case "auditEntry"."subjectKind"
    when 'path' then ${subject}
    when 'assignment' then (select ap."pathId" from "assignmentPath" ap join "assignment" a
      on a."tenantId" = ap."tenantId" and a."assignmentId" = ap."assignmentId" and a."revision" = ap."revision"
      where ap."tenantId" = ${tenantId} and ap."assignmentId" = ${subject})
    end`;
  return trx
    .selectFrom('auditEntry')
    .select(['entryId', 'sequence', 'at', 'actorKey', 'action', 'subjectKind', 'subjectId', 'aboutKey', 'detail'])
    .select([
      nameOf('auditEntry.actorKey').as('actorName'),
      nameOf('auditEntry.aboutKey').as('aboutName'),
      subjectName.as('subjectName'),
      pathId.as('pathId'),
    ])
    .where('tenantId', '=', tenantId)
    .$if(action !== undefined, query => query.where('action', '=', action ?? ''))
    .$if(fromAt !== undefined, query => query.where('at', '>=', fromAt ?? ''))
    .$if(beforeAt !== undefined, query => query.where('at', '<', beforeAt ?? ''))
    .$if(after !== undefined, query =>
      query.where(sql<boolean>`("at", "entryId") < (${after?.at ?? ''}, ${after?.entryId ?? ''})`),
    )
    .orderBy('at', 'desc')
    .orderBy('entryId', 'desc')
    .limit(limit)
    .execute();
}
