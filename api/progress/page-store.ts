import { sql, type RawBuilder } from 'kysely';
import type { CourseRef, Language, PersonRef } from '#api/contract/endpoint.ts';
import type { ProgressState } from '#api/contract/learn.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Attempt } from './attempt.ts';
import { toEnrolment, type EnrolledRow, type EnrolmentRow } from './obligation-store.ts';

/**
 * What the learner's page is made of: it is asked for more often than everything else together, and on
 * PostgreSQL a statement is a journey. Written as text, since putting it together each time took longer than running it.
 */
export type PageFacts = Readonly<{
  enrolments: readonly EnrolmentRow[];
  /** Titles of all courses enrolled in or completed, in the wished language, else in the first there is. */
  courses: ReadonlyMap<string, CourseRef>;
  /** Course id → the version that learners begin with. */
  published: ReadonlyMap<string, Readonly<{ versionId: string; digest: string }>>;
  /** Attempts that are not finished, by course. */
  attempts: ReadonlyMap<string, Attempt & Readonly<{ versionId: string }>>;
  /** Those that were not withdrawn, newest first. */
  completions: readonly Readonly<{
    completionId: string;
    courseId: string;
    completedOn: string;
    /** The earliest end among the enrolments it satisfies, else its own; null = without end. */
    validUntilOn: string | null;
  }>[];
  /** Who looks after the person, first role first: staff, volunteer, external. */
  responsible: PersonRef | null;
}>;

export async function readPage(db: Db, tenantId: string, personId: string, language: Language): Promise<PageFacts> {
  const { enrolled, own } = await readRows(db, tenantId, personId, language);
  const of = (what: string): OwnRow[] => own.filter(row => row.what === what);
  const completed = of('completion');
  const endOf = (row: OwnRow): string | null => {
    const ends = enrolled.flatMap(e => (e.satisfiedBy === row.id ? (e.validUntilOn ?? []) : []));
    return ends.length === 0 ? row.d : ends.reduce((a, b) => (a < b ? a : b));
  };
  const roles = of('role').toSorted((a, b) => order(a.a) - order(b.a) || (`${a.b}${a.id}` < `${b.b}${b.id}` ? -1 : 1));
  const looksAfter = roles.find(({ c, d }) => c !== null && d !== null);
  return {
    enrolments: enrolled.map(toEnrolment),
    courses: new Map(
      [...enrolled, ...completed.map(({ a, title, icon }) => ({ courseId: a, title, icon }))].flatMap(
        ({ courseId, title, icon }) =>
          courseId === null || title === null || icon === null ? [] : [[courseId, { courseId, title, icon }]],
      ),
    ),
    published: new Map(
      enrolled.flatMap(({ courseId, versionId, digest }) =>
        versionId === null || digest === null ? [] : [[courseId, { versionId, digest }]],
      ),
    ),
    attempts: new Map(
      of('attempt').map(({ id, a, b, c, n }) => [
        id,
        { versionId: a ?? '', moduleKey: b ?? '', state: fromJson<ProgressState>(c ?? '{}'), sequence: n },
      ]),
    ),
    completions: completed
      .toSorted((x, y) => (`${x.b} ${x.c}` > `${y.b} ${y.c}` ? -1 : 1))
      .map(row => ({
        completionId: row.id,
        courseId: row.a ?? '',
        completedOn: row.b ?? '',
        validUntilOn: endOf(row),
      })),
    responsible: looksAfter === undefined ? null : { personId: looksAfter.c ?? '', name: looksAfter.d ?? '' },
  };
}

const order = (kind: string | null): number => ['staff', 'volunteer', 'external'].indexOf(kind ?? '');

/** On PostgreSQL both in one statement, put into JSON there: a journey costs more than that. */
async function readRows(
  db: Db,
  tenantId: string,
  personId: string,
  language: Language,
): Promise<Readonly<{ enrolled: readonly EnrolledRow[]; own: readonly OwnRow[] }>> {
  const [enrolled, own] = [enrolledSql(tenantId, personId, language), ownSql(tenantId, personId, language)];
  if (db.kind === 'sqlite')
    return db.read(tenantId, async trx => ({
      enrolled: (await enrolled.execute(trx)).rows,
      own: (await own.execute(trx)).rows,
    }));
  const [both] = await db.one(
    tenantId,
    sql<{ enrolled: EnrolledRow[]; own: OwnRow[] }>`/* kept */ select
      (select coalesce(json_agg(e), '[]') from (${enrolled}) e) as "enrolled",
      (select coalesce(json_agg(o), '[]') from (${own}) o) as "own"`,
  );
  return both ?? { enrolled: [], own: [] };
}

function enrolledSql(tenantId: string, personId: string, language: Language): RawBuilder<EnrolledRow> {
  return sql<EnrolledRow>`select e."enrolmentId", e."personId", e."assignmentId", e."courseId", e."cycle",
      e."state", e."revision", e."openedOn", e."dueOn", e."matchCause", e."closedOn", e."closedReason", e."satisfiedBy",
      e."completedOn", e."validUntilOn", e."anchorOn", e."nextCycleOn", e."pausedFromOn", e."pausedUntilOn",
      e."waivedFromOn", e."waivedUntilOn", e."changeSetId", r."recurrence", r."reason" as "words",
      o."personId" as "ownerId", o."displayName" as "ownerName", o."mail" as "ownerMail",
      u."personId" as "authorId", u."displayName" as "authorName",
      k."personId" as "contactId", k."displayName" as "contactName", k."mail" as "contactMail",
      coalesce(t."title", (select f."title" from "courseTitle" f
        where f."tenantId" = e."tenantId" and f."courseId" = e."courseId" order by f."language" limit 1)) as "title",
      c."icon", v."versionId", v."digest"
    from "enrolment" e
    join "assignment" a on a."tenantId" = e."tenantId" and a."assignmentId" = e."assignmentId"
    join "assignmentRevision" r on r."tenantId" = e."tenantId" and r."assignmentId" = e."assignmentId" and r."revision" = e."revision"
    join "person" o on o."tenantId" = a."tenantId" and o."personId" = a."ownerPersonId"
    join "course" c on c."tenantId" = e."tenantId" and c."courseId" = e."courseId"
    left join "person" u on u."tenantId" = r."tenantId" and u."personId" = r."createdBy"
    left join "person" k on k."tenantId" = r."tenantId" and k."personId" = r."contactPersonId"
    left join "courseTitle" t on t."tenantId" = e."tenantId" and t."courseId" = e."courseId" and t."language" = ${language}
    left join "courseVersion" v on v."tenantId" = e."tenantId" and v."versionId" = (select p."versionId" from "courseVersion" p
      where p."tenantId" = e."tenantId" and p."courseId" = e."courseId" and p."state" = 'published' order by p."number" desc limit 1)
    where e."tenantId" = ${tenantId} and e."personId" = ${personId} order by e."dueOn", e."enrolmentId"`;
}

/** attempt: course, version, module, state, sequence. completion: id, course, on, at, own end. role: id, kind, since, responsible, name. */
type OwnRow = Readonly<{
  what: 'attempt' | 'completion' | 'role';
  id: string;
  a: string | null;
  b: string | null;
  c: string | null;
  d: string | null;
  n: number;
  title: string | null;
  icon: string | null;
}>;

function ownSql(tenantId: string, personId: string, language: Language): RawBuilder<OwnRow> {
  return sql<OwnRow>`select 'attempt' as "what", "courseId" as "id", "versionId" as "a", "moduleKey" as "b",
      "state" as "c", null as "d", "sequence" as "n", null as "title", null as "icon"
    from "progress" where "tenantId" = ${tenantId} and "personId" = ${personId} and "finishedAt" is null
    union all
    select 'completion', d."completionId", d."courseId", d."completedOn", d."completedAt", d."ownValidUntilOn", 0,
      coalesce(t."title", (select f."title" from "courseTitle" f
        where f."tenantId" = d."tenantId" and f."courseId" = d."courseId" order by f."language" limit 1)), c."icon"
    from "completion" d
    join "course" c on c."tenantId" = d."tenantId" and c."courseId" = d."courseId"
    left join "courseTitle" t on t."tenantId" = d."tenantId" and t."courseId" = d."courseId" and t."language" = ${language}
    where d."tenantId" = ${tenantId} and d."personId" = ${personId} and not exists (select 1 from "withdrawal" w
      where w."tenantId" = d."tenantId" and w."completionId" = d."completionId")
    union all
    select 'role', r."roleId", r."kind", r."sinceOn", l."personId", l."displayName", 0, null, null
    from "role" r left join "person" l on l."tenantId" = r."tenantId" and l."personId" = r."responsiblePersonId"
    where r."tenantId" = ${tenantId} and r."personId" = ${personId} and r."untilOn" is null`;
}
