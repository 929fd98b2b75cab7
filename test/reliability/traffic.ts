import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPolicy } from '#api/contract/assignments.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { createAssignment } from '#api/contract/assignments.ts';
import type { AnswerReply, Lesson, Saved } from '#api/contract/learn.ts';
import { learntBy, type Ledger } from './ledger.ts';

/** Clients of one api address; `inFlight` counts requests that were sent and not answered. */
export type Line = {
  readonly address: string;
  inFlight: number;
  /** From the kill on nobody expects an answer. */
  dead: boolean;
  readonly ledger: Ledger;
};

/** The connection ended with the process: whether the request had its effect, its client does not know. */
class Unanswered extends Error {}

async function ask<T>(line: Line, token: string, method: string, path: string, body?: object): Promise<T> {
  line.inFlight += 1;
  try {
    const response = await fetch(`${line.address}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      line.ledger.surprises.push(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      throw new Unanswered();
    }
    return JSON.parse(text) as T;
  } catch (error) {
    if (!line.dead && !(error instanceof Unanswered)) line.ledger.surprises.push(`${method} ${path}: ${String(error)}`);
    throw new Unanswered(undefined, { cause: error });
  } finally {
    line.inFlight -= 1;
  }
}

/** Until the server is gone. */
async function untilGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}

/** A learner at work: course after course, every step saved; then looks at the list, again and again. */
export function learner(
  line: Line,
  { personId, token, courseIds }: Readonly<{ personId: string; token: string; courseIds: readonly string[] }>,
): Promise<void> {
  return untilGone(async () => {
    for (const courseId of courseIds) if (!line.dead) await learnCourse(line, personId, token, courseId);
    while (!line.dead) await ask(line, token, 'GET', '/my-training');
  });
}

async function learnCourse(line: Line, personId: string, token: string, courseId: string): Promise<void> {
  const lesson = await ask<Lesson>(line, token, 'GET', `/courses/${courseId}/learn`);
  const held = learntBy(line.ledger, personId, courseId);
  const { versionId } = lesson;
  let { sequence } = lesson;
  const acknowledged = (saved: Saved): void => {
    sequence = saved.sequence;
    held.sequence = Math.max(held.sequence, saved.sequence);
    for (const key of saved.state.done) held.done.add(key);
    if (saved.completion !== null) held.completionId = saved.completion.completionId;
  };
  for (const step of lesson.steps) {
    const at = (): object => ({ versionId, sequence: sequence + 1, moduleKey: step.key });
    if (step.kind === 'lesson') {
      for (const [position, done] of [
        [1, []],
        [2, [step.key]],
      ] as const)
        acknowledged(await ask(line, token, 'PUT', `/courses/${courseId}/progress`, { ...at(), position, done }));
    } else if (step.kind === 'quiz') {
      for (const { questionId } of step.questions) {
        const choiceId = RIGHT.get(`${lesson.steps[0]?.key} ${questionId}`) ?? '';
        const reply = await ask<AnswerReply>(line, token, 'POST', `/courses/${courseId}/answers`, {
          ...at(),
          questionId,
          choiceId,
        });
        held.answered.add(questionId);
        acknowledged(reply.saved);
      }
    } else {
      const { textDigest } = step;
      acknowledged(
        await ask(line, token, 'POST', `/courses/${courseId}/attestation`, {
          ...at(),
          textDigest,
          language: lesson.language,
        }),
      );
    }
  }
  if (held.completionId === null) line.ledger.surprises.push(`${courseId} was learnt to its end and is not complete`);
}

/** An admin at work: assigns course after course to the same people, each under a name of its own. */
export function admin(
  line: Line,
  {
    token,
    courseIds,
    people,
    name,
    most,
  }: Readonly<{ token: string; courseIds: readonly string[]; people: readonly string[]; name: string; most: number }>,
): Promise<void> {
  return untilGone(async () => {
    for (let n = 0; n < most && !line.dead; n += 1) {
      const assigned = { people, assignmentId: null as string | null };
      line.ledger.assigned.set(`${name}-${n}`, assigned);
      const reply = await ask<ReplyOf<typeof createAssignment>>(line, token, 'POST', '/assignments', {
        courseId: courseIds[n % courseIds.length],
        startsOn: '2026-01-01',
        start: true,
        token: null,
        rule: {
          audience: { all: [], none: [], include: people, exclude: [] },
          dueRule: { kind: 'after-enrolment', days: 30 },
          recurrence: { kind: 'none' },
          policy: defaultPolicy,
          floorDays: 14,
          contactPersonId: null,
          reason: `${name}-${n}`,
        },
      });
      assigned.assignmentId = reply.assignmentId;
    }
    while (!line.dead) await ask(line, token, 'GET', '/assignments');
  });
}

/** Right choices of the starter courses, by 'first module question': the api never says them beforehand. */
const RIGHT: ReadonlyMap<string, string> = new Map(
  ['security-awareness', 'onboarding'].flatMap(course => {
    const folder = join(import.meta.dirname, '../../api/courses/starter', course);
    const { modules } = JSON.parse(readFileSync(join(folder, 'course.json'), 'utf8')) as { modules: { key: string }[] };
    const { questions } = JSON.parse(readFileSync(join(folder, 'de/quiz.json'), 'utf8')) as {
      questions: { id: string; choices: { id: string; right: boolean }[] }[];
    };
    return questions.map(({ id, choices }): [string, string] => [
      `${modules[0]?.key} ${id}`,
      choices.find(({ right }) => right)?.id ?? '',
    ]);
  }),
);
