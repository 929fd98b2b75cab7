import * as z from 'zod/mini';
import type { Language } from '#api/contract/endpoint.ts';
import { ContentFault } from './content-fault.ts';
import { LANGUAGES, type CourseContent, type CourseTexts, type Module, type ModuleTexts } from './content.ts';
import { formFault, hasForms } from './form.ts';
import { parseLesson } from './lesson-text.ts';
import { variableFault } from './variables.ts';

const key = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(80));
const minutes = z.int().check(z.minimum(1), z.maximum(5));
const text = z.string().check(z.minLength(1), z.maxLength(600));

const courseFile = z.strictObject({
  key,
  release: z.int().check(z.minimum(1)),
  icon: z.enum(['shield', 'people', 'heart', 'flame', 'document']),
  validMonths: z.nullable(z.int().check(z.minimum(1), z.maximum(120))),
  straightToQuiz: z.boolean(),
  modules: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ key, kind: z.literal('lesson'), minutes }),
        z.strictObject({
          key,
          kind: z.literal('quiz'),
          minutes,
          passPercent: z.int().check(z.minimum(1), z.maximum(100)),
        }),
        z.strictObject({ key, kind: z.literal('attestation'), minutes }),
      ]),
    )
    .check(z.minLength(1)),
});

const languageFile = z.strictObject({
  title: text,
  summary: text,
  modules: z.record(z.string(), text),
});

const quizFile = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: key,
      text,
      lesson: key,
      choices: z.array(z.strictObject({ id: key, text, right: z.boolean(), why: text })),
    }),
  ),
});

export type StarterCourse = Readonly<{
  key: string;
  release: number;
  icon: string;
  validMonths: number | null;
  content: CourseContent;
}>;

/**
 * The files of one starter course → its content. Only the format is judged here; whether it makes a course that may be
 * published, publish.ts says.
 * @param files path below the course's folder ('de/quiz.json') → text
 * @param folder named in faults
 * @throws ContentFault with file and, for Markdown, line
 */
export function readStarterCourse(files: ReadonlyMap<string, string>, folder: string): StarterCourse {
  const used = new Set<string>();
  const read = (path: string): string => {
    const held = files.get(path);
    if (held === undefined) throw new ContentFault(`${folder}/${path}`, null, 'is missing');
    used.add(path);
    return held;
  };
  const json = <S extends z.core.$ZodType>(path: string, schema: S): z.output<S> =>
    parseJson(read(path), schema, `${folder}/${path}`);

  const { key, release, icon, validMonths, straightToQuiz, modules } = json('course.json', courseFile);
  const texts: Partial<Record<Language, CourseTexts>> = {};
  const moduleTexts = (module: Module, language: Language, title: string): ModuleTexts => {
    if (module.kind === 'quiz')
      return { kind: 'questions', title, ...json(`${language}/${module.key}.json`, quizFile) };
    const path = `${language}/${module.key}.md`;
    return { kind: 'page', title, ...parseLesson(read(path), `${folder}/${path}`) };
  };
  for (const language of LANGUAGES) {
    const { title, summary, modules: titles } = json(`${language}/course.json`, languageFile);
    const entries = modules.map(module => {
      const moduleTitle = titles[module.key];
      if (moduleTitle === undefined)
        throw new ContentFault(`${folder}/${language}/course.json`, null, `module "${module.key}" has no title`);
      return [module.key, moduleTexts(module, language, moduleTitle)] as const;
    });
    texts[language] = { title, summary, modules: Object.fromEntries(entries) };
  }
  for (const [path, held] of files) {
    if (!used.has(path)) throw new ContentFault(`${folder}/${path}`, null, 'belongs to no module of course.json');
    if (path.startsWith('en/') && hasForms(held))
      throw new ContentFault(`${folder}/${path}`, null, 'English texts have no [[Sie|Du]] pairs');
  }
  return { key, release, icon, validMonths, content: { straightToQuiz, modules, texts } };
}

function parseJson<S extends z.core.$ZodType>(json: string, schema: S, file: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ContentFault(file, null, error instanceof Error ? error.message : 'is not JSON');
  }
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ContentFault(file, null, `/${issue?.path.map(String).join('/')}: ${issue?.message}`);
  }
  for (const held of textsIn(parsed.data)) {
    const fault = formFault(held) ?? variableFault(held);
    if (fault !== null) throw new ContentFault(file, null, fault);
  }
  return parsed.data;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
