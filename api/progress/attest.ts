import type { CourseContent } from '#api/courses/content.ts';
import { showStep, type Reader } from '#api/courses/show.ts';
import { inOrder, missingBefore, type Attempt } from './attempt.ts';

export type Attested =
  | Readonly<{ kind: 'confirmed'; attempt: Attempt; text: string }>
  | Readonly<{ kind: 'no-attestation' }>
  | Readonly<{ kind: 'step-missing' | 'quiz-not-passed'; moduleKey: string }>
  | Readonly<{ kind: 'text-changed' }>;

/**
 * The learner's word on a text. It counts for exactly what stood on the screen: language, form and the organisation's
 * facts included; if any of it has changed since, the learner is shown the new text first.
 */
export function attestTo(
  content: CourseContent,
  held: Attempt,
  { moduleKey, textDigest, sequence }: Readonly<{ moduleKey: string; textDigest: string; sequence: number }>,
  reader: Reader,
): Attested {
  const step = showStep(content, moduleKey, reader);
  if (step?.kind !== 'attestation') return { kind: 'no-attestation' };
  const missing = missingBefore(content, held.state, moduleKey);
  if (missing !== null)
    return { kind: missing.kind === 'quiz' ? 'quiz-not-passed' : 'step-missing', moduleKey: missing.key };
  if (step.textDigest !== textDigest) return { kind: 'text-changed' };
  const attempt = {
    moduleKey,
    state: { ...held.state, done: inOrder(content, [...held.state.done, moduleKey]) },
    sequence: Math.max(held.sequence, sequence),
  };
  return { kind: 'confirmed', attempt, text: step.text };
}
