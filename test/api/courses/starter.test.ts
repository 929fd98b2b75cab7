import { describe, expect, it } from 'vitest';
import type { Language } from '#api/contract/endpoint.ts';
import { LANGUAGES, questionsOf } from '#api/courses/content.ts';
import { showSteps } from '#api/courses/show.ts';
import { readStarterFolder } from '#api/courses/starter-actions.ts';
import { readStarterCourse } from '#api/courses/starter.ts';
import { variableValues } from '#api/courses/variables.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

const courses = await readStarterFolder();

describe('the starter courses', () => {
  it('are security awareness and onboarding at least, each in both languages', () => {
    expect(courses.map(({ key }) => key)).toEqual(expect.arrayContaining(['onboarding', 'security-awareness']));
    for (const { content } of courses) expect(Object.keys(content.texts)).toEqual([...LANGUAGES]);
  });

  it('security awareness takes about 20 minutes, has ten questions or more and allows going straight to the quiz', () => {
    const course = courses.find(({ key }) => key === 'security-awareness');

    expect(course?.content.straightToQuiz).toBe(true);
    expect(questionsOf(course?.content ?? courses[0]!.content, 'quiz', 'de').length).toBeGreaterThanOrEqual(10);
    const minutes = course?.content.modules.reduce((sum, module) => sum + module.minutes, 0) ?? 0;
    expect(minutes).toBeGreaterThanOrEqual(17);
    expect(minutes).toBeLessThanOrEqual(25);
  });

  const each = courses.flatMap(course =>
    LANGUAGES.map((language): [string, Language, typeof course] => [course.key, language, course]),
  );
  it.each(each)(
    '%s (%s): three or four choices, a sentence for each, not always the same one right',
    (_key, language, { content }) => {
      for (const { key, kind } of content.modules) {
        if (kind !== 'quiz') continue;
        const questions = questionsOf(content, key, language);
        for (const { choices } of questions) {
          expect([3, 4]).toContain(choices.length);
          for (const { why } of choices) expect(why.length).toBeGreaterThan(10);
        }
        const places = questions.map(({ choices }) => choices.findIndex(({ right }) => right));
        expect(new Set(places).size).toBeGreaterThan(1);
      }
    },
  );

  it.each(each)(
    '%s (%s): reads without a leftover pair or variable, in both forms, with nothing filled in',
    (_key, language, { content }) => {
      for (const form of ['sie', 'du'] as const) {
        const values = variableValues(defaultSettings.organisation, language);
        const texts = textsIn(showSteps(content, { language, form, values }));
        expect(texts.length).toBeGreaterThan(50);
        expect(texts.filter(text => /[[\]{}|]|undefined|Our organisation/.test(text))).toEqual([]);
      }
    },
  );

  it.each(each)('%s (%s): ends with a text to confirm', (_key, language, { content }) => {
    const values = variableValues(defaultSettings.organisation, language);
    const last = showSteps(content, { language, form: 'sie', values }).at(-1);

    expect(last?.kind === 'attestation' && last.text.length > 200).toBe(true);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('a starter course file', () => {
  const files = (more: Record<string, string>) =>
    new Map(
      Object.entries({
        'course.json': JSON.stringify({
          key: 'tiny',
          release: 1,
          icon: 'flame',
          validMonths: null,
          straightToQuiz: false,
          modules: [{ key: 'one', kind: 'lesson', minutes: 1 }],
        }),
        'de/course.json': '{"title":"Klein","summary":"Kurz.","modules":{"one":"Eins"}}',
        'en/course.json': '{"title":"Tiny","summary":"Short.","modules":{"one":"One"}}',
        'de/one.md': '# Eins\n\nText.',
        'en/one.md': '# One\n\nText.',
        ...more,
      }),
    );
  const read = (more: Record<string, string>) => () => readStarterCourse(files(more), 'starter/tiny');

  it('is read when it keeps to the format', () => {
    expect(read({})()).toMatchObject({ key: 'tiny', release: 1, content: { modules: [{ key: 'one' }] } });
  });

  it.each([
    ['JSON that is none', { 'de/course.json': '{' }, /starter\/tiny\/de\/course\.json/],
    ['a field nobody knows', { 'de/course.json': '{"title":"a","summary":"b","modules":{},"x":1}' }, /course\.json/],
    [
      'a module without a title',
      { 'en/course.json': '{"title":"a","summary":"b","modules":{}}' },
      /"one" has no title/,
    ],
    ['a file of no module', { 'de/two.md': '# Zwei\n\nText.' }, /de\/two\.md: belongs to no module/],
    ['Sie and Du in English', { 'en/one.md': '# One\n\n[[You|Thou]].' }, /English/],
    [
      'an unknown variable in JSON',
      { 'de/course.json': '{"title":"{{x}}","summary":"b","modules":{"one":"E"}}' },
      /\{\{x\}\}/,
    ],
    ['Markdown that is refused', { 'de/one.md': '# Eins\n\n<b>x</b>' }, /starter\/tiny\/de\/one\.md:3: HTML/],
  ])('is refused with %s', (_what, more, message) => {
    expect(read(more)).toThrow(message);
  });

  it('is refused when a text is missing', () => {
    const held = files({});
    held.delete('en/one.md');

    expect(() => readStarterCourse(held, 'starter/tiny')).toThrow('starter/tiny/en/one.md: is missing');
  });
});
