import { describe, expect, it } from 'vitest';
import type { CourseContent, CourseTexts, Question } from '#api/courses/content.ts';
import { publishFaults } from '#api/courses/publish.ts';
import { aCourseContent } from '#test/support/course.ts';

const content = aCourseContent();
const german = (change: (texts: CourseTexts) => CourseTexts): CourseContent => {
  const { de } = content.texts;
  return de === undefined ? content : { ...content, texts: { ...content.texts, de: change(de) } };
};
const questions = (change: (questions: readonly Question[]) => readonly Question[]): CourseContent =>
  german(texts => {
    const quiz = texts.modules['quiz'];
    if (quiz?.kind !== 'questions') return texts;
    return { ...texts, modules: { ...texts.modules, quiz: { ...quiz, questions: change(quiz.questions) } } };
  });
const without = (key: string): CourseContent =>
  german(texts => ({
    ...texts,
    modules: Object.fromEntries(Object.entries(texts.modules).filter(([held]) => held !== key)),
  }));

describe('a version may be published', () => {
  it('when every language is complete', () => {
    expect(publishFaults(content)).toEqual([]);
    expect(publishFaults(aCourseContent({ attestation: false }))).toEqual([]);
  });

  it.each([
    ['a lesson misses a language', without('mails'), 'Module "mails" (de) has no text.'],
    ['the text to confirm misses a language', without('confirm'), 'Module "confirm" (de) has no text.'],
    ['there is no language', { ...content, texts: {} }, 'There are no texts in any language.'],
    ['there is no module', { ...content, modules: [] }, 'There are no modules.'],
    ['the title is empty', german(texts => ({ ...texts, title: ' ' })), 'The title or the summary is empty (de).'],
    ['a quiz has no questions', questions(() => []), 'Module "quiz" (de) has no questions.'],
    [
      'two answers are right',
      questions(all => all.map(q => ({ ...q, choices: q.choices.map(c => ({ ...c, right: c.id !== 'c' })) }))),
      'Module "quiz" (de): question "q1" has 2 right choices instead of one.',
    ],
    [
      'no answer is right',
      questions(all => all.map(q => ({ ...q, choices: q.choices.map(c => ({ ...c, right: false })) }))),
      'question "q2" has 0 right choices',
    ],
    [
      'a question points to a lesson that is not there',
      questions(all => all.map(q => ({ ...q, lesson: 'gone' }))),
      'points to lesson "gone"',
    ],
    ['a language has a question less', questions(all => all.slice(1)), 'differ between de and en'],
    [
      'another answer is right in one language',
      questions(all => all.map(q => ({ ...q, choices: q.choices.map(c => ({ ...c, right: c.id === 'b' })) }))),
      'differ between de and en',
    ],
    ['a question is there twice', questions(all => [...all, ...all.slice(0, 1)]), 'question "q1" is there twice'],
    [
      'a module is there twice',
      { ...content, modules: [...content.modules.slice(0, 1), ...content.modules] },
      'Module "calls" is there twice.',
    ],
    [
      'the attestation does not come last',
      { ...content, modules: content.modules.toReversed() },
      'an attestation comes last',
    ],
  ])('not when %s', (_why, broken, fault) => {
    expect(publishFaults(broken).join('\n')).toContain(fault);
  });
});
