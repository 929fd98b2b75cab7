import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { getCourse, listCourses, publishVersion, readVersion } from '#api/contract/courses.ts';
import type { Endpoint, ReplyOf } from '#api/contract/endpoint.ts';
import { answerQuestion, attest, openCourse, repeatQuiz, saveProgress } from '#api/contract/learn.ts';
import { recordCompletion, withdrawCompletion } from '#api/contract/people.ts';
import { getConfirmation, getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { mountCourses } from '#api/courses/routes.ts';
import type { Actor } from '#api/people/actor.ts';
import { mountProgress } from '#api/progress/routes.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { openDatabase } from '#test/support/database.ts';
import { openDesk } from '#test/support/desk.ts';
import { anEnrolment, aPerson, clockAt, givenAssignment, givenRow } from '#test/support/given.ts';
import { RIGHT } from './learning.ts';

const db = await openDatabase();
const tools = { db, clock: clockAt('2027-05-11T08:00:00.000Z') };
const { ask } = await openDesk(desk => {
  mountCourses(desk, tools);
  mountProgress(desk, tools);
});
const admin = anActor('Jana Roth', { roles: ['admin'] });
const anna = anActor('Anna Weber');
await givenRow(db, 'person', aPerson('Jana Roth'));
await givenRow(db, 'person', aPerson('Anna Weber'));
const { courseId, versionId } = await givenLearnableCourse(db, 'Security');
const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: admin.personId });
await givenRow(db, 'enrolment', anEnrolment({ personId: anna.personId, assignmentId, courseId }));

type Input = Record<string, unknown>;
function send(actor: Actor, { method, path }: Endpoint, input: Input): Promise<Response> {
  const address = path.replaceAll(/:(\w+)/g, (_all, name: string) => String(input[name]));
  return ask(actor, `/api${address}`, method === 'GET' ? {} : { method, body: JSON.stringify(input) });
}
/** Asks, and reads the reply as strictly as the contract describes it. */
async function call<E extends Endpoint>(actor: Actor, endpoint: E, input: Input = {}): Promise<ReplyOf<E>> {
  const response = await send(actor, endpoint, input);
  const body: unknown = await response.json();
  expect([response.status, body]).toEqual([200, expect.anything()]);
  return z.parse(endpoint.reply, body) as ReplyOf<E>;
}
const at = { courseId, versionId };

describe('a learner over HTTP', () => {
  it('goes from the list to the confirmation, every reply as the contract says', async () => {
    const training = await call(anna, getMyTraining);
    const lesson = await call(anna, openCourse, { courseId });
    await call(anna, saveProgress, { ...at, sequence: 1, moduleKey: 'quiz', position: 0, done: ['calls', 'mails'] });
    await call(anna, answerQuestion, { ...at, sequence: 2, moduleKey: 'quiz', questionId: 'q1', choiceId: 'a' });
    await call(anna, repeatQuiz, { ...at, sequence: 3, moduleKey: 'quiz' });
    for (const [i, [questionId, choiceId]] of Object.entries(RIGHT).entries())
      await call(anna, answerQuestion, { ...at, sequence: 4 + i, moduleKey: 'quiz', questionId, choiceId });
    const step = lesson.steps.at(-1);
    const textDigest = step?.kind === 'attestation' ? step.textDigest : '';
    const saved = await call(anna, attest, { ...at, sequence: 9, moduleKey: 'confirm', textDigest, language: 'de' });

    expect(training.toDo).toMatchObject([{ course: { courseId }, state: 'overdue' }]);
    const completionId = saved.completion?.completionId ?? '';
    expect(await call(anna, getConfirmation, { completionId })).toMatchObject({ name: 'Anna Weber' });
    expect((await call(anna, getMyRecord)).entries).toMatchObject([{ completionId, state: 'valid' }]);
    expect((await call(anna, getMyTraining)).toDo).toEqual([]);
    expect(
      (await call(admin, withdrawCompletion, { completionId, reason: 'Versehen', preview: true })).reopened,
    ).toHaveLength(1);
  });

  it.each([
    ['a negative sequence', saveProgress, { ...at, sequence: -1, moduleKey: 'calls', position: 0, done: [] }, 400],
    ['half a sequence', saveProgress, { ...at, sequence: 1.5, moduleKey: 'calls', position: 0, done: [] }, 400],
    ['a negative position', saveProgress, { ...at, sequence: 50, moduleKey: 'calls', position: -1, done: [] }, 400],
    ['a list that is none', saveProgress, { ...at, sequence: 50, moduleKey: 'calls', position: 0, done: 'calls' }, 400],
    [
      'the quiz said to be done',
      saveProgress,
      { ...at, sequence: 50, moduleKey: 'calls', position: 0, done: ['quiz'] },
      400,
    ],
    [
      'a thousand lessons',
      saveProgress,
      { ...at, sequence: 50, moduleKey: 'calls', position: 0, done: Array(1000).fill('calls') },
      400,
    ],
    ['a course that is no id', openCourse, { courseId: "' or 1=1 --" }, 400],
    [
      'an answer to another version',
      answerQuestion,
      { courseId, versionId: courseId, sequence: 50, moduleKey: 'quiz', questionId: 'q1', choiceId: 'b' },
      409,
    ],
    [
      'a language nobody speaks',
      attest,
      { ...at, sequence: 50, moduleKey: 'confirm', textDigest: 'x', language: 'fr' },
      400,
    ],
    ['the courses of the admin', listCourses, {}, 403],
    ['one course of the admin', getCourse, { courseId }, 403],
    ['a version with its right answers', readVersion, at, 403],
    ['publishing', publishVersion, { ...at, significance: 'major' }, 403],
    [
      'recording for oneself',
      recordCompletion,
      {
        personId: anna.personId,
        courseId,
        completedOn: '2027-05-01',
        issuer: null,
        place: null,
        externalNumber: null,
        validUntilOn: null,
        preview: false,
      },
      403,
    ],
    ['withdrawing', withdrawCompletion, { completionId: courseId, reason: 'x', preview: false }, 403],
  ] satisfies [string, Endpoint, Input, number][])('is refused %s', async (_what, endpoint, input, status) => {
    const response = await send(anna, endpoint, input);

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('an admin over HTTP', () => {
  it('reads courses and versions as the contract says', async () => {
    const { courses } = await call(admin, listCourses);

    expect(courses).toMatchObject([{ courseId, version: 1, runningAssignments: 1, figures: { obliged: 1 } }]);
    expect(await call(admin, getCourse, { courseId })).toMatchObject({ versions: [{ number: 1, completions: 1 }] });
    expect((await call(admin, readVersion, at)).rightAnswers).toHaveLength(3);
    expect(await call(admin, publishVersion, { ...at, significance: 'minor' })).toMatchObject({ version: 1 });
  });

  it('records a completion, after seeing what it does', async () => {
    const input = {
      personId: anna.personId,
      courseId,
      completedOn: '2027-05-01',
      issuer: 'DRK',
      place: null,
      externalNumber: null,
      validUntilOn: null,
    };

    expect(await call(admin, recordCompletion, { ...input, preview: true })).toMatchObject({
      completionId: null,
      alreadyHeld: false,
    });
    expect((await call(admin, recordCompletion, { ...input, preview: false })).completionId).not.toBeNull();
  });
});
