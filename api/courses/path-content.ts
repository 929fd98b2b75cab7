import type { Language } from '#api/contract/endpoint.ts';
import type { PathContent } from '#api/contract/paths.ts';

type Texts = Readonly<{ title: string; summary: string }>;

/** In the wished language, else in the one there is. */
export function pathTexts({ texts }: Pick<PathContent, 'texts'>, wished: Language): Texts {
  return texts[wished] ?? texts[wished === 'de' ? 'en' : 'de'] ?? { title: '', summary: '' };
}

export type PathFault = Readonly<{ pointer: string; detail: string }>;

/** What keeps a path from being kept; `known`: ids of courses there are. */
export function pathFaults({ texts, steps }: PathContent, known: ReadonlySet<string>): readonly PathFault[] {
  const untitled: PathFault[] =
    texts.de === null && texts.en === null ? [{ pointer: '/texts', detail: 'A title is needed in one language.' }] : [];
  const wrong = steps.flatMap(({ courseId }, at): PathFault[] => {
    const pointer = `/steps/${at}/courseId`;
    if (!known.has(courseId)) return [{ pointer, detail: 'There is no such course.' }];
    const isAgain = steps.findIndex(step => step.courseId === courseId) < at;
    return isAgain ? [{ pointer, detail: 'A course stands in a path once.' }] : [];
  });
  return [...untitled, ...wrong];
}
