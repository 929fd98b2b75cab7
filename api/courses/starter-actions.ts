import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { recordAudit } from '#api/audit/actions.ts';
import { sortKeyOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { ContentFault } from './content-fault.ts';
import { LANGUAGES, minutesOf, type CourseContent } from './content.ts';
import { digestOf } from './digest.ts';
import { publishFaults } from './publish.ts';
import { readStarterCourse, type StarterCourse } from './starter.ts';
import { starterReleases, takeStarterCourse, writeTitles } from './store.ts';
import { insertVersion, listVersions } from './version-store.ts';

const STARTER_FOLDER = join(import.meta.dirname, 'starter');

/**
 * Gives a tenant the starter courses. The first time each is published at once as version 1; a later release (a larger
 * `release` than any installed) arrives as a draft that an author publishes. Run again, it changes nothing.
 * @throws ContentFault when a file does not keep to the format: nothing of that course is installed
 */
export async function installStarterCourses(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  folder = STARTER_FOLDER,
): Promise<void> {
  const installed = await db.read(tenantId, trx => starterReleases(trx, tenantId));
  for (const course of await readStarterFolder(folder)) {
    if ((installed.get(course.key) ?? 0) >= course.release) continue;
    await db.write(tenantId, trx => install(trx, tenantId, course, clock.now()));
  }
}

async function install(trx: Trx, tenantId: string, starter: StarterCourse, at: string): Promise<void> {
  const { key, release, icon, validMonths, content } = starter;
  const { courseId, isNew } = await takeStarterCourse(trx, tenantId, {
    courseId: randomUUID(),
    starterKey: key,
    icon,
    state: 'published',
    createdAt: at,
    modifiedAt: at,
  });
  // Another replica may have installed it since we looked.
  const versions = await listVersions(trx, tenantId, [courseId]);
  if (versions.some(version => (version.release ?? 0) >= release)) return;
  const versionId = randomUUID();
  const number = (versions[0]?.number ?? 0) + 1;
  await insertVersion(trx, tenantId, {
    versionId,
    courseId,
    number,
    significance: isNew ? 'major' : 'minor',
    state: isNew ? 'published' : 'draft',
    release,
    content,
    digest: digestOf(content),
    minutes: minutesOf(content),
    validMonths,
    createdAt: at,
    publishedAt: isNew ? at : null,
    publishedBy: null,
  });
  if (isNew) await writeTitles(trx, tenantId, courseId, titlesIn(content));
  await recordAudit(trx, tenantId, {
    at,
    actorPersonId: null,
    action: isNew ? 'course.installed' : 'course.draft-arrived',
    subjectKind: 'courseVersion',
    subjectId: versionId,
    detail: { course: key, release, version: number },
  });
}

export function titlesIn(
  content: CourseContent,
): { language: string; title: string; summary: string; sortKey: string }[] {
  return LANGUAGES.flatMap(language => {
    const texts = content.texts[language];
    if (texts === undefined) return [];
    return [{ language, title: texts.title, summary: texts.summary, sortKey: sortKeyOf(texts.title) }];
  });
}

/** All starter courses of a folder, each judged as if it were to be published. */
export async function readStarterFolder(folder: string = STARTER_FOLDER): Promise<StarterCourse[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap(entry => (entry.isDirectory() ? [entry.name] : [])).sort();
  return Promise.all(
    names.map(async name => {
      const course = readStarterCourse(await filesBelow(join(folder, name)), `starter/${name}`);
      if (course.key !== name)
        throw new ContentFault(`starter/${name}/course.json`, null, `the key is "${course.key}", the folder "${name}"`);
      const [fault] = publishFaults(course.content);
      if (fault !== undefined) throw new ContentFault(`starter/${name}`, null, fault);
      return course;
    }),
  );
}

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.flatMap(entry => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  return new Map(
    await Promise.all(
      paths.map(async path => [relative(folder, path).split(sep).join('/'), await readFile(path, 'utf8')] as const),
    ),
  );
}
