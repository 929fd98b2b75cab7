import { describe, expect, it } from 'vitest';
import type { Actor } from '#api/people/actor.ts';
import { findProgress } from '#api/progress/store.ts';
import { openLesson } from '#api/progress/learn-actions.ts';
import { answer, confirmText, saveLessons, startQuizAgain } from '#api/progress/step-actions.ts';
import { sha256 } from '#api/courses/digest.ts';
import { anActor } from '#test/support/actor.ts';
import { aCourseContent, givenLearnableCourse } from '#test/support/course.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  clockAt,
  FOREIGN,
  givenAssignment,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { attestation, complete, learnUpToConfirmation, RIGHT } from './learning.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
await givenRow(db, 'person', aPerson('Jana Roth'));

let courses = 0;
/** A course of its own for a test, demanded of these people, due on 20 May, valid for 12 months. */
async function given(names: readonly string[], { demanded = true, content = aCourseContent() } = {}) {
  courses += 1;
  const course = await givenLearnableCourse(db, `Course ${courses}`, content);
  const ownerPersonId = idOf('Jana Roth');
  const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 12, windowDays: 60 } });
  const assignmentId = await givenAssignment(db, { courseId: course.courseId, ownerPersonId, rule });
  const actors: Actor[] = [];
  for (const name of names) {
    const person = aPerson(`${name} ${courses}`);
    await givenRow(db, 'person', person);
    const { personId } = person;
    if (demanded)
      await givenRow(
        db,
        'enrolment',
        anEnrolment({ personId, assignmentId, courseId: course.courseId }, { dueOn: '2027-05-20' }),
      );
    actors.push(anActor(`${name} ${courses}`));
  }
  return { ...course, assignmentId, actors, anna: actors[0]! };
}

const completionsOf = (actor: Actor, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('completion')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .where('personId', '=', actor.personId)
      .execute(),
  );
const enrolmentOf = (actor: Actor, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('enrolment')
      .select(['state', 'completedOn', 'validUntilOn', 'satisfiedBy'])
      .where('tenantId', '=', tenantId)
      .where('personId', '=', actor.personId)
      .executeTakeFirstOrThrow(),
  );
const progressOf = (actor: Actor, courseId: string, tenantId = TENANT) =>
  db.read(tenantId, trx => findProgress(trx, tenantId, actor.personId, courseId));

describe('opening a course', () => {
  it('begins where there is nothing, and says what is due, why asked, and in which form', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    await givenRow(db, 'role', aRole(anna.personId, 'volunteer', null));

    const lesson = await openLesson(tools, anna, { courseId });

    expect(lesson).toMatchObject({
      course: { courseId, title: 'Sicherheit' },
      versionId,
      version: 1,
      language: 'de',
      languages: ['de', 'en'],
      form: 'du',
      moduleKey: 'calls',
      sequence: 0,
      state: { done: [], position: 0, answers: [], straightToQuiz: false },
      mayGoStraightToQuiz: true,
      dueOn: '2027-05-20',
      required: true,
      completion: null,
      contact: { name: 'Jana Roth', mail: 'jana.roth@example.org' },
    });
    expect(lesson.steps.map(({ key }) => key)).toEqual(['calls', 'mails', 'quiz', 'confirm']);
    expect(JSON.stringify(lesson)).not.toMatch(new RegExp(`"right"|"why"|Richtig|${FOREIGN}`));
    expect(await progressOf(anna, courseId, OTHER_TENANT)).toBeNull();
  });

  it('speaks in the form of the role through which it is demanded', async () => {
    const { anna, courseId } = await given(['Anna'], { demanded: false });
    await givenRow(db, 'role', aRole(anna.personId, 'staff', null));
    await givenRow(db, 'role', aRole(anna.personId, 'volunteer', null));
    const before = await openLesson(tools, anna, { courseId });
    await givenRow(
      db,
      'enrolment',
      anEnrolment(
        { personId: anna.personId, assignmentId: idOf(`assignment ${courseId}`), courseId },
        { matchCause: JSON.stringify([{ kind: 'kind', value: 'volunteer' }]) },
      ),
    );

    expect([before.form, before.required]).toEqual(['sie', false]);
    expect((await openLesson(tools, anna, { courseId })).form).toBe('du');
  });

  it('opens once for two devices, and twice changes nothing', async () => {
    const { anna, courseId } = await given(['Anna']);

    const [one, two] = await Promise.all([
      openLesson(tools, anna, { courseId }),
      openLesson(tools, anna, { courseId }),
    ]);
    const held = await progressOf(anna, courseId);
    clock.addDays(1);
    await openLesson(tools, anna, { courseId });

    expect(one).toEqual(two);
    expect(await progressOf(anna, courseId)).toEqual(held);
  });

  it('follows the learner into another language', async () => {
    const { anna, courseId } = await given(['Anna']);
    await openLesson(tools, anna, { courseId });
    const english = await openLesson(tools, anna, { courseId, language: 'en' });

    expect(english).toMatchObject({ language: 'en', course: { title: 'Security' } });
    expect(await openLesson(tools, anna, { courseId })).toMatchObject({ language: 'en' });
  });

  it('stays on the version it began with; who begins later gets the new one', async () => {
    const { actors, anna, courseId } = await given(['Anna', 'Ben']);
    await openLesson(tools, anna, { courseId });
    await givenRow(db, 'courseVersion', {
      versionId: idOf(`second version ${courseId}`),
      courseId,
      number: 2,
      significance: 'minor',
      state: 'published',
      release: null,
      content: JSON.stringify(aCourseContent({ attestation: false })),
      digest: `second ${courseId}`,
      minutes: 9,
      validMonths: null,
      createdAt: clock.now(),
      publishedAt: clock.now(),
      publishedBy: null,
    });

    expect((await openLesson(tools, anna, { courseId })).version).toBe(1);
    expect((await openLesson(tools, actors[1]!, { courseId })).version).toBe(2);
  });

  it.each([
    ['retired', 'course-retired'],
    ['draft', 'course-not-published'],
  ] as const)('is refused when the course is %s', async (state, problem) => {
    const { anna, courseId } = await given(['Anna']);
    await db.write(TENANT, async trx => {
      await trx
        .updateTable('course')
        .set({ state })
        .where('tenantId', '=', TENANT)
        .where('courseId', '=', courseId)
        .execute();
      if (state === 'draft')
        await trx
          .updateTable('courseVersion')
          .set({ state })
          .where('tenantId', '=', TENANT)
          .where('courseId', '=', courseId)
          .execute();
    });

    await expect(openLesson(tools, anna, { courseId })).rejects.toMatchObject({ problem });
    await expect(openLesson(tools, anna, { courseId: idOf('nothing') })).rejects.toMatchObject({
      problem: 'not-found',
    });
  });
});

describe('saving', () => {
  it('keeps every step, once, and answers a repetition with what is held', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    await openLesson(tools, anna, { courseId });
    const input = { courseId, versionId, sequence: 3, moduleKey: 'mails', position: 1, done: ['calls'] };

    const saved = await saveLessons(tools, anna, input);
    clock.addDays(1);
    const repeated = await saveLessons(tools, anna, input);
    const older = await saveLessons(tools, anna, { ...input, sequence: 2, moduleKey: 'calls', position: 0, done: [] });

    expect(saved).toMatchObject({
      moduleKey: 'mails',
      sequence: 3,
      state: { done: ['calls'], position: 1 },
      completion: null,
    });
    expect(repeated).toEqual(saved);
    expect(older).toEqual(saved);
  });

  it('loses no lesson that a device learnt while it was offline', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    const at = { courseId, versionId };
    await saveLessons(tools, anna, { ...at, sequence: 7, moduleKey: 'quiz', position: 0, done: ['mails'] });

    const late = await saveLessons(tools, anna, {
      ...at,
      sequence: 2,
      moduleKey: 'mails',
      position: 0,
      done: ['calls'],
    });

    expect(late).toMatchObject({ moduleKey: 'quiz', sequence: 7, state: { done: ['calls', 'mails'] } });
  });

  it('is the learner’s own: nobody else’s row moves', async () => {
    const { actors, anna, courseId, versionId } = await given(['Anna', 'Ben']);
    await openLesson(tools, anna, { courseId });
    await saveLessons(tools, actors[1]!, {
      courseId,
      versionId,
      sequence: 9,
      moduleKey: 'mails',
      position: 0,
      done: ['calls'],
    });

    expect(await progressOf(anna, courseId)).toMatchObject({ sequence: 0, state: { done: [] } });
    expect(await progressOf(actors[1]!, courseId, OTHER_TENANT)).toBeNull();
  });

  it.each([
    ['a module nobody knows', { moduleKey: 'nowhere' }, 'bad-input'],
    ['a quiz said to be done', { done: ['calls', 'mails', 'quiz', 'confirm'] }, 'bad-input'],
    ['the way to the quiz where there is none', { straightToQuiz: true }, 'bad-input'],
    ['another version', { versionId: idOf('another version') }, 'version-changed'],
  ])('refuses %s, and changes nothing', async (_what, more, problem) => {
    const { anna, courseId, versionId } = await given(['Anna'], { content: aCourseContent({ straightToQuiz: false }) });
    await openLesson(tools, anna, { courseId });
    const input = { courseId, versionId, sequence: 1, moduleKey: 'mails', position: 0, done: [], ...more };

    await expect(saveLessons(tools, anna, input)).rejects.toMatchObject({ problem });
    expect(await progressOf(anna, courseId)).toMatchObject({ sequence: 0, moduleKey: 'calls' });
  });

  it('is not locked out by a sequence out of this world', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    const at = { courseId, versionId, moduleKey: 'mails', position: 0, done: ['calls'] };
    await openLesson(tools, anna, { courseId });

    expect((await saveLessons(tools, anna, { ...at, sequence: Number.MAX_SAFE_INTEGER })).sequence).toBe(0);
    expect((await saveLessons(tools, anna, { ...at, sequence: 1 })).sequence).toBe(1);
  });
});

describe('the quiz', () => {
  it('waits for the lessons, unless it is taken straight away', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    const at = { courseId, versionId };
    const question = { ...at, moduleKey: 'quiz', questionId: 'q1', choiceId: 'b' };

    await expect(answer(tools, anna, { ...question, sequence: 1 })).rejects.toMatchObject({
      problem: 'step-missing',
      extra: { parameters: { moduleKey: 'calls' } },
    });
    await saveLessons(tools, anna, {
      ...at,
      sequence: 2,
      moduleKey: 'quiz',
      position: 0,
      done: [],
      straightToQuiz: true,
    });
    expect(await answer(tools, anna, { ...question, sequence: 3 })).toMatchObject({
      right: true,
      rightChoiceId: 'b',
      result: null,
    });
  });

  it('says at once why, sums up with the last question, and can be taken again', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    const at = { courseId, versionId, moduleKey: 'quiz' };
    await saveLessons(tools, anna, { ...at, sequence: 1, position: 0, done: ['calls', 'mails'] });

    const wrong = await answer(tools, anna, { ...at, sequence: 2, questionId: 'q1', choiceId: 'a' });
    const changed = await answer(tools, anna, { ...at, sequence: 3, questionId: 'q1', choiceId: 'b' });
    await answer(tools, anna, { ...at, sequence: 4, questionId: 'q2', choiceId: 'b' });
    const last = await answer(tools, anna, { ...at, sequence: 5, questionId: 'q3', choiceId: 'c' });
    const repeated = await answer(tools, anna, { ...at, sequence: 5, questionId: 'q3', choiceId: 'c' });
    const again = await startQuizAgain(tools, anna, { ...at, sequence: 6 });

    expect(wrong).toMatchObject({
      right: false,
      why: 'Nicht ganz.',
      rightChoiceId: 'b',
      rightWhy: 'Richtig. So ist es.',
    });
    expect(changed).toMatchObject({
      right: false,
      saved: { state: { answers: [{ questionId: 'q1', choiceId: 'a', right: false }] } },
    });
    expect(last.result).toEqual({ passed: false, right: 1, of: 3, lookAgain: ['calls', 'mails'] });
    expect(repeated).toEqual(last);
    expect(again.state).toMatchObject({ answers: [], done: ['calls', 'mails'] });
  });

  it.each([
    ['a question nobody knows', { questionId: 'q9' }, 'bad-input'],
    ['a choice nobody knows', { choiceId: 'toString' }, 'bad-input'],
    ['a lesson taken for a quiz', { moduleKey: 'calls' }, 'bad-input'],
    ['a module nobody knows', { moduleKey: 'constructor' }, 'bad-input'],
    ['another version', { versionId: idOf('another version') }, 'version-changed'],
    ['an attempt that is not this one', { sequence: 1_000_001 }, 'version-changed'],
  ])('refuses %s', async (_what, more, problem) => {
    const { anna, courseId, versionId } = await given(['Anna']);
    const at = { courseId, versionId, moduleKey: 'quiz' };
    await saveLessons(tools, anna, { ...at, sequence: 1, position: 0, done: ['calls', 'mails'] });

    await expect(
      answer(tools, anna, { ...at, sequence: 2, questionId: 'q1', choiceId: 'b', ...more }),
    ).rejects.toMatchObject({ problem });
    expect((await progressOf(anna, courseId))?.state.answers).toEqual([]);
  });
});

describe('completing', () => {
  it('writes the completion, satisfies the enrolment and discards the answers, in one', async () => {
    const { anna, courseId, versionId } = await given(['Anna']);
    clock.set('2027-05-11T22:30:00.000Z');
    const { lesson, word } = await learnUpToConfirmation(tools, anna, courseId);
    const saved = await confirmText(tools, anna, word);
    clock.set('2027-05-12T08:00:00.000Z');

    const [completion, ...others] = await completionsOf(anna);
    const text = lesson.steps.at(-1);
    expect(others).toEqual([]);
    expect(completion).toMatchObject({
      courseId,
      versionId,
      completedOn: '2027-05-12',
      completedAt: '2027-05-11T22:30:00.000Z',
      how: 'learned',
      language: 'de',
      attestedText: text?.kind === 'attestation' ? text.text : '',
    });
    expect(completion?.number).toMatch(/^CK-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(sha256(completion?.attestedText ?? '')).toBe(word.textDigest);
    expect(completion?.contentDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(saved.completion).toEqual({
      completionId: completion?.completionId,
      number: completion?.number,
      completedOn: '2027-05-12',
      validUntilOn: '2028-05-12',
      next: null,
    });
    expect(saved.state).toMatchObject({ answers: [], done: ['calls', 'mails', 'quiz', 'confirm'] });
    expect(await enrolmentOf(anna)).toMatchObject({
      state: 'completed',
      validUntilOn: '2028-05-12',
      satisfiedBy: completion?.completionId,
    });
    expect(await enrolmentOf(anna, OTHER_TENANT)).toMatchObject({ state: 'open' });
    expect(await completionsOf(anna, OTHER_TENANT)).toEqual([]);
    const audit = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select(['action', 'detail'])
        .where('tenantId', '=', TENANT)
        .where('subjectId', '=', completion?.completionId ?? '')
        .execute(),
    );
    expect(audit.map(({ action }) => action)).toEqual(['completion.learned']);
    expect(audit[0]?.detail).not.toContain('Anna');
  });

  it('repeated in any way answers the same completion and writes nothing more', async () => {
    const { anna, courseId } = await given(['Anna']);
    const { word } = await learnUpToConfirmation(tools, anna, courseId);
    const first = await confirmText(tools, anna, word);
    clock.addDays(0.5);

    const again = await confirmText(tools, anna, word);
    const save = await saveLessons(tools, anna, { ...word, position: 0, done: ['calls'] });
    const marked = await answer(tools, anna, { ...word, moduleKey: 'quiz', questionId: 'q1', choiceId: 'a' });
    const reopened = await openLesson(tools, anna, { courseId });

    expect(again).toEqual(first);
    expect(save).toEqual(first);
    expect(marked).toMatchObject({ right: false, result: null, saved: first });
    expect(reopened).toMatchObject({
      completion: first.completion && { completionId: first.completion.completionId },
      required: false,
    });
    expect(await completionsOf(anna)).toHaveLength(1);
    clock.addDays(-0.5);
  });

  it('on two devices at once is one completion', async () => {
    const { anna, courseId } = await given(['Anna']);
    const { word } = await learnUpToConfirmation(tools, anna, courseId);

    const saved = await Promise.all(
      [0, 1, 2, 3, 4].map(more => confirmText(tools, anna, { ...word, sequence: word.sequence + more })),
    );

    expect(new Set(saved.map(({ completion }) => completion?.number)).size).toBe(1);
    expect(await completionsOf(anna)).toHaveLength(1);
  });

  it('counts for exactly the text that was shown', async () => {
    const { anna, courseId } = await given(['Anna']);
    const { lesson, word } = await learnUpToConfirmation(tools, anna, courseId);
    await givenRow(db, 'role', aRole(anna.personId, 'volunteer', null));

    await expect(confirmText(tools, anna, word)).rejects.toMatchObject({ problem: 'text-changed' });
    await expect(confirmText(tools, anna, { ...word, language: 'en' })).rejects.toMatchObject({
      problem: 'text-changed',
    });
    expect(await completionsOf(anna)).toEqual([]);
    const shownNow = attestation(await openLesson(tools, anna, { courseId }));
    expect(shownNow.textDigest).not.toBe(attestation(lesson).textDigest);
    expect((await confirmText(tools, anna, { ...word, ...shownNow })).completion).not.toBeNull();
  });

  it.each([
    ['without the lessons', [], {}, 'step-missing'],
    ['without the quiz', ['calls', 'mails'], {}, 'quiz-not-passed'],
    ['a quiz failed', ['calls', 'mails'], { q1: 'a', q2: 'b', q3: 'c' }, 'quiz-not-passed'],
  ])('is refused %s', async (_how, done, answers, problem) => {
    const { anna, courseId } = await given(['Anna']);
    const lesson = await openLesson(tools, anna, { courseId });
    const at = { courseId, versionId: lesson.versionId };
    await saveLessons(tools, anna, { ...at, sequence: 1, moduleKey: 'confirm', position: 0, done: [...done] });
    for (const [questionId, choiceId] of Object.entries(answers))
      await answer(tools, anna, { ...at, sequence: 2, moduleKey: 'quiz', questionId, choiceId });

    await expect(
      confirmText(tools, anna, { ...at, sequence: 9, moduleKey: 'confirm', ...attestation(lesson) }),
    ).rejects.toMatchObject({ problem });
    await expect(
      confirmText(tools, anna, { ...at, sequence: 9, moduleKey: 'calls', ...attestation(lesson) }),
    ).rejects.toMatchObject({ problem: 'bad-input' });
    expect(await completionsOf(anna)).toEqual([]);
  });

  it('needs no text to confirm where the course has none: the last right answer completes', async () => {
    const { anna, courseId, versionId } = await given(['Anna'], { content: aCourseContent({ attestation: false }) });
    const at = { courseId, versionId };
    await saveLessons(tools, anna, {
      ...at,
      sequence: 1,
      moduleKey: 'quiz',
      position: 0,
      done: [],
      straightToQuiz: true,
    });
    const replies = [];
    for (const [i, [questionId, choiceId]] of Object.entries(RIGHT).entries())
      replies.push(await answer(tools, anna, { ...at, sequence: 2 + i, moduleKey: 'quiz', questionId, choiceId }));

    expect(replies.map(({ saved }) => saved.completion !== null)).toEqual([false, false, true]);
    expect(replies[2]?.result).toMatchObject({ passed: true, right: 3 });
    expect(await completionsOf(anna)).toMatchObject([{ attestedText: null }]);
  });

  it('a renewal is a new attempt and a new completion, and the old one stays', async () => {
    const { anna, courseId, assignmentId } = await given(['Anna']);
    const first = await complete(tools, anna, courseId);
    clock.set('2028-04-01T08:00:00.000Z');
    await givenRow(
      db,
      'enrolment',
      anEnrolment(
        { personId: anna.personId, assignmentId, courseId },
        { cycle: 2, openedOn: '2028-03-13', dueOn: '2028-05-12' },
      ),
    );

    const renewal = await openLesson(tools, anna, { courseId });
    const late = await saveLessons(tools, anna, {
      courseId,
      versionId: renewal.versionId,
      sequence: first.sequence,
      moduleKey: 'quiz',
      position: 0,
      done: ['calls', 'mails'],
    });
    const second = await complete(tools, anna, courseId);
    clock.set('2027-05-12T08:00:00.000Z');

    expect(renewal).toMatchObject({ state: { done: [] }, moduleKey: 'calls', sequence: 1_000_000, required: true });
    expect(late).toMatchObject({ state: { done: [] }, completion: { number: first.completion?.number } });
    expect(second.completion?.number).not.toBe(first.completion?.number);
    expect(second.completion?.validUntilOn).toBe('2029-05-12');
    expect(await completionsOf(anna)).toHaveLength(2);
  });

  it('learnt again of one’s own accord is new evidence after a day, and not before', async () => {
    const { anna, courseId } = await given(['Anna'], { demanded: false });
    const first = await complete(tools, anna, courseId);
    clock.set('2027-05-13T07:59:59.000Z');
    expect(await openLesson(tools, anna, { courseId })).toMatchObject({
      state: { done: ['calls', 'mails', 'quiz', 'confirm'] },
    });
    clock.set('2027-05-13T08:00:00.000Z');
    const second = await complete(tools, anna, courseId);
    clock.set('2027-05-12T08:00:00.000Z');

    expect(first.completion).toMatchObject({ completedOn: '2027-05-12', validUntilOn: null });
    expect(second.completion).toMatchObject({ completedOn: '2027-05-13' });
    expect(await completionsOf(anna)).toHaveLength(2);
  });

  it('is no second completion when the demand ends while the course is learnt again on the same day', async () => {
    const { anna, courseId, assignmentId } = await given(['Anna']);
    const first = await complete(tools, anna, courseId);
    const again = await givenRow(
      db,
      'enrolment',
      anEnrolment({ personId: anna.personId, assignmentId, courseId }, { cycle: 2 }),
    );
    const { word } = await learnUpToConfirmation(tools, anna, courseId);
    await db.write(TENANT, trx =>
      trx
        .updateTable('enrolment')
        .set({ state: 'closed', closedOn: '2027-05-12', closedReason: 'ended' })
        .where('tenantId', '=', TENANT)
        .where('enrolmentId', '=', again.enrolmentId)
        .execute(),
    );

    const second = await confirmText(tools, anna, word);

    expect(word.sequence).toBeGreaterThan(1_000_000);
    expect(second.completion?.number).toBe(first.completion?.number);
    expect(await confirmText(tools, anna, word)).toEqual(second);
    expect(await completionsOf(anna)).toHaveLength(1);
  });

  it('says what to do next', async () => {
    const { anna, courseId } = await given(['Anna']);
    const other = await givenLearnableCourse(db, 'Next course');
    const assignmentId = await givenAssignment(db, { courseId: other.courseId, ownerPersonId: idOf('Jana Roth') });
    await givenRow(
      db,
      'enrolment',
      anEnrolment({ personId: anna.personId, assignmentId, courseId: other.courseId }, { dueOn: '2027-07-01' }),
    );

    const { completion } = await complete(tools, anna, courseId);

    expect(completion?.next).toMatchObject({ course: { title: 'Next course' }, dueOn: '2027-07-01', minutes: 10 });
  });
});
