import type { CourseContent, ModuleTexts, Question } from '#api/courses/content.ts';
import { digestOf } from '#api/courses/digest.ts';
import { minutesOf } from '#api/courses/content.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { givenCourse } from './given.ts';

const page = (title: string, heading: string, ...paragraphs: string[]): ModuleTexts => ({
  kind: 'page',
  title,
  heading,
  blocks: paragraphs.map(text => ({ kind: 'paragraph', text: [{ text }] })),
});

const question = (id: string, lesson: string, right: string): Question => ({
  id,
  lesson,
  text: `Frage ${id}: was [[tun Sie|tust du]]?`,
  choices: ['a', 'b', 'c'].map(choice => ({
    id: choice,
    text: choice === right ? 'Zurückrufen' : `Etwas anderes (${choice})`,
    right: choice === right,
    why: choice === right ? 'Richtig. So ist es.' : 'Nicht ganz.',
  })),
});

/** Two lessons, a quiz of three questions (right: b, a, c), an attestation; German in both forms, and English. */
export function aCourseContent({
  passPercent = 60,
  straightToQuiz = true,
  attestation = true,
}: { passPercent?: number; straightToQuiz?: boolean; attestation?: boolean } = {}): CourseContent {
  const questions = [question('q1', 'calls', 'b'), question('q2', 'mails', 'a'), question('q3', 'mails', 'c')];
  const confirm: ModuleTexts = {
    kind: 'page',
    title: 'Bestätigen',
    heading: 'Richtlinie',
    blocks: [
      {
        kind: 'paragraph',
        text: [{ text: '[[Lesen Sie|Lies]] das bei ' }, { text: '{{organisation}}', strong: true }],
      },
      { kind: 'list', ordered: true, items: [[{ text: 'Ich rufe zurück.' }], [{ text: 'Ich melde Fehler.' }]] },
    ],
  };
  const texts = (title: string) => ({
    title,
    summary: `Alles über ${title}.`,
    modules: {
      calls: page('Anrufe', 'Wer ruft an?', 'Eins.', '[[Rufen Sie|Ruf]] zuerst an.'),
      mails: page('Mails', 'Wer schreibt?', 'Eins.', 'Zwei.', 'IT: {{itContact}}'),
      quiz: { kind: 'questions', title: 'Quiz', questions } as const,
      ...(attestation ? { confirm } : {}),
    },
  });
  return {
    straightToQuiz,
    modules: [
      { key: 'calls', kind: 'lesson', minutes: 3 },
      { key: 'mails', kind: 'lesson', minutes: 2 },
      { key: 'quiz', kind: 'quiz', minutes: 4, passPercent },
      ...(attestation ? [{ key: 'confirm', kind: 'attestation', minutes: 1 } as const] : []),
    ],
    texts: { de: texts('Sicherheit'), en: texts('Security') },
  };
}

/** A published course with real content, in both tenants. */
export async function givenLearnableCourse(
  db: Db,
  name: string,
  content: CourseContent = aCourseContent(),
  more: Partial<Omit<Tables['courseVersion'], 'tenantId'>> = {},
): Promise<{ courseId: string; versionId: string }> {
  return givenCourse(db, name, {
    content: JSON.stringify(content),
    digest: digestOf(content),
    minutes: minutesOf(content),
    ...more,
  });
}
