import type { Language } from '#api/contract/endpoint.ts';
import type { Block } from '#api/contract/learn.ts';

/** What a version of a course is made of. Texts keep `[[Sie|Du]]` and `{{variables}}`: both are resolved when shown. */
export type CourseContent = Readonly<{
  /** The quiz may be taken first; passed, it stands for the lessons before it. */
  straightToQuiz: boolean;
  /** In the order in which they are learnt; all of them are required. */
  modules: readonly Module[];
  texts: Readonly<Partial<Record<Language, CourseTexts>>>;
}>;

export type Module = Readonly<
  { key: string; minutes: number } & ({ kind: 'lesson' | 'attestation' } | { kind: 'quiz'; passPercent: number })
>;

export type CourseTexts = Readonly<{
  title: string;
  /** One sentence. */
  summary: string;
  /** By module key. */
  modules: Readonly<Record<string, ModuleTexts>>;
}>;

export type ModuleTexts = Readonly<
  | { kind: 'page'; title: string; heading: string; blocks: readonly Block[] }
  | { kind: 'questions'; title: string; questions: readonly Question[] }
>;

export type Question = Readonly<{
  id: string;
  text: string;
  /** Key of the lesson to look at again after a wrong answer. */
  lesson: string;
  choices: readonly Choice[];
}>;

export type Choice = Readonly<{ id: string; text: string; right: boolean; why: string }>;

export const LANGUAGES: readonly Language[] = ['de', 'en'];

export function languagesOf(content: CourseContent): Language[] {
  return LANGUAGES.filter(language => content.texts[language] !== undefined);
}

/** The wished language if the course has it, else the first it has. */
export function languageFor(content: CourseContent, wished: Language): Language {
  return content.texts[wished] === undefined ? (languagesOf(content)[0] ?? wished) : wished;
}

export function minutesOf(content: CourseContent): number {
  return content.modules.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** The questions of one quiz; empty when the module is none or has no texts in any language. Ids are equal in all. */
export function questionsOf(content: CourseContent, moduleKey: string, language: Language): readonly Question[] {
  const texts = content.texts[languageFor(content, language)]?.modules[moduleKey];
  return texts?.kind === 'questions' ? texts.questions : [];
}

/** One spelling for equal content, whatever the order of its keys: what the digest of a version is taken of. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}
