import type { Language } from '#api/contract/endpoint.ts';
import { LANGUAGES, type CourseContent, type Module, type Question } from './content.ts';

/**
 * What keeps a version from being published, in English, one sentence each; empty when it may be. A version must be
 * complete in every language it has, its quizzes the same in all of them, and each question must have one right answer.
 */
export function publishFaults(content: CourseContent): string[] {
  const languages = LANGUAGES.filter(language => content.texts[language] !== undefined);
  if (languages.length === 0) return ['There are no texts in any language.'];
  if (content.modules.length === 0) return ['There are no modules.'];
  const faults = duplicates(content.modules.map(({ key }) => key)).map(key => `Module "${key}" is there twice.`);
  content.modules.forEach((module, i) => {
    if (module.kind === 'attestation' && i < content.modules.length - 1)
      faults.push(`Module "${module.key}": an attestation comes last, when everything else is done.`);
    for (const language of languages) faults.push(...moduleFaults(content, module, language));
    if (module.kind === 'quiz') faults.push(...quizDifferences(content, module, languages));
  });
  for (const language of languages) {
    const texts = content.texts[language];
    const ids = Object.values(texts?.modules ?? {}).flatMap(module =>
      module.kind === 'questions' ? [...new Set(module.questions.map(({ id }) => id))] : [],
    );
    for (const id of duplicates(ids)) faults.push(`Question "${id}" is in two quizzes (${language}).`);
    if (texts?.title.trim() === '' || texts?.summary.trim() === '')
      faults.push(`The title or the summary is empty (${language}).`);
  }
  if (content.straightToQuiz && !content.modules.some(({ kind }) => kind === 'quiz'))
    faults.push('"Straight to the quiz" needs a quiz.');
  return faults;
}

function moduleFaults(content: CourseContent, module: Module, language: Language): string[] {
  const where = `Module "${module.key}" (${language})`;
  const texts = content.texts[language]?.modules[module.key];
  if (texts === undefined) return [`${where} has no text.`];
  const faults = texts.title.trim() === '' ? [`${where} has no title.`] : [];
  if ((module.kind === 'quiz') !== (texts.kind === 'questions'))
    return [...faults, `${where} has texts of another kind.`];
  if (texts.kind === 'page')
    return texts.heading.trim() === '' || texts.blocks.length === 0 ? [...faults, `${where} has no text.`] : faults;
  if (texts.questions.length === 0) return [...faults, `${where} has no questions.`];
  for (const id of duplicates(texts.questions.map(question => question.id)))
    faults.push(`${where}: question "${id}" is there twice.`);
  for (const question of texts.questions) faults.push(...questionFaults(content, question, where));
  return faults;
}

function questionFaults(content: CourseContent, { id, lesson, choices }: Question, where: string): string[] {
  const faults: string[] = [];
  const right = choices.filter(choice => choice.right).length;
  if (right !== 1) faults.push(`${where}: question "${id}" has ${right} right choices instead of one.`);
  if (choices.length < 2) faults.push(`${where}: question "${id}" has fewer than two choices.`);
  if (duplicates(choices.map(choice => choice.id)).length > 0)
    faults.push(`${where}: question "${id}" has a choice twice.`);
  if (!content.modules.some(module => module.kind === 'lesson' && module.key === lesson))
    faults.push(`${where}: question "${id}" points to lesson "${lesson}", which is not there.`);
  return faults;
}

/** Answers are marked by id, whatever the language: ids, their order and the right ones must agree. */
function quizDifferences(content: CourseContent, { key }: Module, languages: readonly Language[]): string[] {
  const shape = (language: Language): string => {
    const texts = content.texts[language]?.modules[key];
    return texts?.kind === 'questions'
      ? texts.questions
          .map(({ id, lesson, choices }) => [id, lesson, ...choices.map(c => `${c.id}${c.right ? '!' : ''}`)].join(' '))
          .join('\n')
      : '';
  };
  const [first, ...others] = languages;
  if (first === undefined) return [];
  return others
    .filter(language => shape(language) !== shape(first))
    .map(language => `Module "${key}": questions, choices or right answers differ between ${first} and ${language}.`);
}

function duplicates(keys: readonly string[]): string[] {
  return [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))];
}
