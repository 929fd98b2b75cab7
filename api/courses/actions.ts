import { recordAudit } from '#api/audit/actions.ts';
import type { CourseDetail, CourseRow, listCourses, publishVersion, readVersion } from '#api/contract/courses.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import { isNarrowed } from '#api/people/access.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { figuresBy, figuresNow } from '#api/reports/actions.ts';
import { noFigures } from '#api/reports/measures.ts';
import { readSetting } from '#api/settings/store.ts';
import { languageFor, languagesOf, questionsOf } from './content.ts';
import { publishFaults } from './publish.ts';
import { showSteps } from './show.ts';
import { titlesIn } from './starter-actions.ts';
import { listCourseRows, runningAssignments, updateCourse, writeTitles } from './store.ts';
import { variableValues } from './variables.ts';
import { completionsByVersion, findVersion, listVersions, markPublished } from './version-store.ts';

/** What other rooms read of courses. */
export { courseStateOf, titlesOf } from './store.ts';
export { installStarterCourses } from './starter-actions.ts';
export {
  contentOf,
  findVersion,
  keptContent,
  publishedVersionOf,
  publishedVersionsOf,
  type Version,
} from './version-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

export async function listAllCourses({ db, clock }: DbClock, actor: Actor): Promise<ReplyOf<typeof listCourses>> {
  return db.read(actor.tenantId, async trx => ({ courses: await courseRows(trx, actor, clock) }));
}

/** @throws Problem 'not-found' */
export async function getCourseDetail({ db, clock }: DbClock, actor: Actor, courseId: string): Promise<CourseDetail> {
  return db.read(actor.tenantId, trx => detailOf(trx, actor, clock, courseId));
}

async function courseRows(trx: Trx, actor: Actor, clock: Tools['clock'], only?: string): Promise<CourseRow[]> {
  const { tenantId } = actor;
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const courses = (await listCourseRows(trx, tenantId, actor.language)).filter(
    ({ courseId }) => only === undefined || courseId === only,
  );
  const versions = await listVersions(
    trx,
    tenantId,
    courses.map(({ courseId }) => courseId),
  );
  const running = await runningAssignments(trx, tenantId);
  const today = clock.today(timeZone);
  const scope = { unitIds: [...actor.unitIds], ...(only === undefined ? {} : { courseId: only }) };
  const { figures, countedAt } = isNarrowed(actor)
    ? { figures: await figuresBy(trx, tenantId, today, 'course', scope), countedAt: null }
    : await figuresNow(trx, tenantId, today, 'course', only);
  const rows: CourseRow[] = [];
  for (const { courseId, icon, title, summary, state } of courses) {
    const own = versions.filter(version => version.courseId === courseId);
    const published = own.find(version => version.state === 'published');
    const draft = own.find(version => version.state === 'draft' && version.number > (published?.number ?? 0));
    const shown = published ?? draft;
    if (shown === undefined) continue;
    const content = (await findVersion(trx, tenantId, shown.versionId))?.content;
    rows.push({
      courseId,
      icon,
      title,
      summary,
      state,
      version: published?.number ?? null,
      draftVersion: draft?.number ?? null,
      minutes: shown.minutes,
      languages: content === undefined ? [] : languagesOf(content),
      validMonths: shown.validMonths,
      runningAssignments: running.get(courseId) ?? 0,
      figures: figures.get(courseId) ?? noFigures,
      countedAt,
    });
  }
  return rows;
}

async function detailOf(trx: Trx, actor: Actor, clock: Tools['clock'], courseId: string): Promise<CourseDetail> {
  const [row] = await courseRows(trx, actor, clock, courseId);
  if (row === undefined) throw new Problem('not-found');
  const heads = await listVersions(trx, actor.tenantId, [courseId]);
  const completions = await completionsByVersion(trx, actor.tenantId, courseId);
  const shown = heads.find(head => head.number === (row.version ?? row.draftVersion));
  const content = shown === undefined ? null : await findVersion(trx, actor.tenantId, shown.versionId);
  const texts = content?.content.texts[languageFor(content.content, actor.language)];
  return {
    ...row,
    steps: (content?.content.modules ?? []).map(({ key, kind, minutes }) => ({
      key,
      kind,
      minutes,
      title: texts?.modules[key]?.title ?? key,
    })),
    versions: heads.map(({ versionId, number, significance, state, publishedAt, digest }) => ({
      versionId,
      number,
      significance,
      state,
      publishedAt,
      digest,
      completions: completions.get(versionId) ?? 0,
    })),
  };
}

/** One version with everything in it, right answers too; forms of address in Sie. @throws Problem 'not-found' */
export async function readCourseVersion(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { courseId, versionId, language: wished }: InputOf<typeof readVersion>,
): Promise<ReplyOf<typeof readVersion>> {
  return db.read(actor.tenantId, async trx => {
    const version = await findVersion(trx, actor.tenantId, versionId);
    const course = (await listCourseRows(trx, actor.tenantId, actor.language)).find(row => row.courseId === courseId);
    if (version?.courseId !== courseId || course === undefined) throw new Problem('not-found');
    const { content, number, state } = version;
    const language = languageFor(content, wished ?? actor.language);
    const values = variableValues(await readSetting(trx, actor.tenantId, 'organisation'), language);
    return {
      course: { courseId, title: content.texts[language]?.title ?? course.title, icon: course.icon },
      number,
      state,
      language,
      languages: languagesOf(content),
      steps: showSteps(content, { language, form: 'sie', values }),
      rightAnswers: content.modules.flatMap(({ key }) =>
        questionsOf(content, key, language).flatMap(({ id, choices }) =>
          choices.flatMap(choice => (choice.right ? [{ questionId: id, choiceId: choice.id }] : [])),
        ),
      ),
    };
  });
}

/**
 * Publishes a draft; learners who begin from now on get it, running attempts stay where they are. Publishing it again
 * changes nothing.
 * @throws Problem 'not-found' | 'bad-input' (not complete, or older than what is published) | 'course-retired'
 */
export async function publishDraft(
  { db, clock }: DbClock,
  actor: Actor,
  { courseId, versionId, significance }: InputOf<typeof publishVersion>,
): Promise<CourseDetail> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const before = await detailOf(trx, actor, clock, courseId);
    const version = await findVersion(trx, tenantId, versionId);
    if (version?.courseId !== courseId) throw new Problem('not-found');
    if (version.state === 'published') return before;
    if (before.state === 'retired') throw new Problem('course-retired');
    if (version.number < (before.version ?? 0))
      throw new Problem('bad-input', { detail: `Version ${before.version}, a later one, is published already.` });
    const faults = publishFaults(version.content);
    if (faults.length > 0) throw new Problem('bad-input', { detail: faults.join(' ') });
    const at = clock.now();
    await markPublished(trx, tenantId, versionId, { significance, at, by: personId });
    await updateCourse(trx, tenantId, courseId, { state: 'published', modifiedAt: at });
    await writeTitles(trx, tenantId, courseId, titlesIn(version.content));
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: personId,
      action: 'course.published',
      subjectKind: 'courseVersion',
      subjectId: versionId,
      detail: { courseId, version: version.number, significance, digest: version.digest },
    });
    return detailOf(trx, actor, clock, courseId);
  });
}
