import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { getCourseDetail, listAllCourses, publishDraft, readCourseVersion, titlesOf } from '#api/courses/actions.ts';
import { installStarterCourses } from '#api/courses/starter-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { aCompletion, aPerson, clockAt, FOREIGN, givenAssignment, givenRow, idOf } from '#test/support/given.ts';

const starter = join(import.meta.dirname, '../../../api/courses/starter');
const folder = await mkdtemp(join(tmpdir(), 'starter-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The onboarding course alone, as the product's later release would bring it. */
async function givenRelease(release: number): Promise<string> {
  const path = join(folder, `release-${release}`);
  await cp(join(starter, 'onboarding'), join(path, 'onboarding'), { recursive: true });
  const file = join(path, 'onboarding', 'course.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"release": \d+/, `"release": ${release}`));
  return path;
}

const versionsIn = (db: Db, tenantId: string) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('courseVersion')
      .innerJoin('course', 'course.courseId', 'courseVersion.courseId')
      .select(['starterKey', 'number', 'courseVersion.state', 'release'])
      .where('course.tenantId', '=', tenantId)
      .where('courseVersion.tenantId', '=', tenantId)
      .where('starterKey', 'is not', null)
      .orderBy('starterKey')
      .orderBy('number')
      .execute(),
  );

describe('starter courses of a tenant', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T08:00:00.000Z');
  const tools = { db, clock };
  const admin = anActor('Jana Roth', { roles: ['admin'] });
  await givenRow(db, 'person', aPerson('Jana Roth'));

  it('are published at once the first time, and nothing happens the second', async () => {
    await Promise.all([installStarterCourses(tools, TENANT), installStarterCourses(tools, TENANT)]);
    const first = await versionsIn(db, TENANT);
    await installStarterCourses(tools, TENANT);

    expect(first).toEqual(
      expect.arrayContaining([
        { starterKey: 'onboarding', number: 1, state: 'published', release: 1 },
        { starterKey: 'security-awareness', number: 1, state: 'published', release: 1 },
      ]),
    );
    expect(await versionsIn(db, TENANT)).toEqual(first);
    expect(await versionsIn(db, OTHER_TENANT)).toEqual([]);
  });

  it('arrive as a draft when a later release comes, and learners stay on what is published', async () => {
    const path = await givenRelease(2);
    await installStarterCourses(tools, TENANT, path);
    await installStarterCourses(tools, TENANT, path);

    expect((await versionsIn(db, TENANT)).filter(({ starterKey }) => starterKey === 'onboarding')).toEqual([
      { starterKey: 'onboarding', number: 1, state: 'published', release: 1 },
      { starterKey: 'onboarding', number: 2, state: 'draft', release: 2 },
    ]);
    const { courses } = await listAllCourses(tools, admin);
    expect(courses.find(({ icon }) => icon === 'people')).toMatchObject({
      state: 'published',
      version: 1,
      draftVersion: 2,
      languages: ['de', 'en'],
      validMonths: null,
    });
  });

  it('are published by an author, once, with a trace; the published one never changes', async () => {
    const { courses } = await listAllCourses(tools, admin);
    const courseId = courses.find(({ icon }) => icon === 'people')?.courseId ?? '';
    const draft = (await getCourseDetail(tools, admin, courseId)).versions.find(({ state }) => state === 'draft');
    const input = { courseId, versionId: draft?.versionId ?? '', significance: 'major' } as const;

    const published = await publishDraft(tools, admin, input);
    clock.addDays(1);
    const again = await publishDraft(tools, admin, { ...input, significance: 'minor' });

    expect(published).toMatchObject({ version: 2, draftVersion: null });
    expect(published.versions[0]).toMatchObject({
      state: 'published',
      significance: 'major',
      publishedAt: '2027-05-11T08:00:00.000Z',
      digest: draft?.digest,
    });
    expect(again).toEqual(published);
    const audit = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select('action')
        .where('tenantId', '=', TENANT)
        .where('action', '=', 'course.published')
        .execute(),
    );
    expect(audit).toHaveLength(1);
  });

  it('cannot be published once a later version is', async () => {
    const { courses } = await listAllCourses(tools, admin);
    const courseId = courses.find(({ icon }) => icon === 'people')?.courseId ?? '';
    await installStarterCourses(tools, TENANT, await givenRelease(3));
    await installStarterCourses(tools, TENANT, await givenRelease(4));
    const { versions } = await getCourseDetail(tools, admin, courseId);
    const version = (number: number) => versions.find(held => held.number === number)?.versionId ?? '';
    await publishDraft(tools, admin, { courseId, versionId: version(4), significance: 'minor' });

    await expect(
      publishDraft(tools, admin, { courseId, versionId: version(3), significance: 'minor' }),
    ).rejects.toMatchObject({ problem: 'bad-input' });
  });
});

describe('the courses of an organisation', async () => {
  const db = await openDatabase();
  const tools = { db, clock: clockAt('2027-05-11T08:00:00.000Z') };
  const admin = anActor('Jana Roth', { roles: ['admin'] });
  const anna = await givenRow(db, 'person', aPerson('Anna Weber'));
  await givenRow(db, 'person', aPerson('Jana Roth'));
  const course = await givenLearnableCourse(db, 'Fire safety');
  await givenAssignment(db, { courseId: course.courseId, ownerPersonId: admin.personId });

  it('show what is running, how long they take, and how many completed each version', async () => {
    const kept = await givenRow(db, 'completion', aCompletion({ personId: anna.personId, ...course }));
    const gone = await givenRow(
      db,
      'completion',
      aCompletion({ personId: anna.personId, ...course }, { completedOn: '2027-01-11' }),
    );
    await givenRow(db, 'withdrawal', {
      withdrawalId: idOf('withdrawal'),
      completionId: gone.completionId,
      personId: anna.personId,
      reason: 'mistake',
      withdrawnOn: '2027-01-12',
      withdrawnAt: '2027-01-12T08:00:00.000Z',
      withdrawnBy: admin.personId,
    });

    const detail = await getCourseDetail(tools, admin, course.courseId);

    expect(kept.completionId).not.toBe(gone.completionId);
    expect(detail).toMatchObject({ title: 'Fire safety', minutes: 10, runningAssignments: 1, version: 1 });
    expect(detail.steps.map(({ key, title }) => [key, title])).toEqual([
      ['calls', 'Anrufe'],
      ['mails', 'Mails'],
      ['quiz', 'Quiz'],
      ['confirm', 'Bestätigen'],
    ]);
    expect(detail.versions.map(({ completions }) => completions)).toEqual([1]);
    expect(JSON.stringify([detail, await listAllCourses(tools, admin)])).not.toContain(FOREIGN);
  });

  it('let an author read a version with its right answers', async () => {
    const version = await readCourseVersion(tools, admin, { ...course, language: 'en' });

    expect(version).toMatchObject({ number: 1, language: 'en', languages: ['de', 'en'] });
    expect(version.rightAnswers).toEqual([
      { questionId: 'q1', choiceId: 'b' },
      { questionId: 'q2', choiceId: 'a' },
      { questionId: 'q3', choiceId: 'c' },
    ]);
    await expect(
      readCourseVersion(tools, admin, { courseId: idOf('other'), versionId: course.versionId }),
    ).rejects.toMatchObject({ problem: 'not-found' });
  });

  it('are named in the wished language, else in the one they have, and never by another tenant', async () => {
    await db.write(TENANT, trx =>
      trx
        .updateTable('courseTitle')
        .set({ title: 'Brandschutz' })
        .where('tenantId', '=', TENANT)
        .where('language', '=', 'de')
        .execute(),
    );
    await db.write(OTHER_TENANT, trx =>
      trx.deleteFrom('courseTitle').where('tenantId', '=', OTHER_TENANT).where('language', '=', 'en').execute(),
    );
    const named = async (tenantId: string, language: 'de' | 'en') =>
      (await db.read(tenantId, trx => titlesOf(trx, tenantId, [course.courseId, idOf('none')], language))).get(
        course.courseId,
      )?.title;

    expect(await named(TENANT, 'de')).toBe('Brandschutz');
    expect(await named(TENANT, 'en')).toBe('Fire safety');
    expect(await named(OTHER_TENANT, 'en')).toBe(`${FOREIGN} Fire safety`);
    expect(await db.read(TENANT, trx => titlesOf(trx, TENANT, [], 'de'))).toEqual(new Map());
  });
});
