import * as z from 'zod/mini';
import { addressForm, courseRef, day, endpoint, id, instant, language } from './endpoint.ts';

/** A run of text. `mark` is the number of a highlighted passage in a mail or chat example. */
export const inline = z.object({
  text: z.string(),
  strong: z.optional(z.boolean()),
  emphasis: z.optional(z.boolean()),
  href: z.optional(z.string()),
  mark: z.optional(z.int()),
});
export type Inline = z.infer<typeof inline>;
const paragraph = z.array(inline);

export const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: paragraph }),
  z.object({ kind: z.literal('paragraph'), text: paragraph }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(paragraph) }),
  z.object({ kind: z.literal('note'), tone: z.enum(['key', 'tip', 'warning']), paragraphs: z.array(paragraph) }),
  z.object({
    kind: z.literal('message'),
    channel: z.enum(['mail', 'chat']),
    name: z.string(),
    address: z.nullable(z.string()),
    addressMark: z.nullable(z.int()),
    subject: z.nullable(z.string()),
    paragraphs: z.array(paragraph),
  }),
]);
export type Block = z.infer<typeof block>;

export const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lesson'),
    key: z.string(),
    title: z.string(),
    minutes: z.int(),
    heading: z.string(),
    blocks: z.array(block),
  }),
  z.object({
    kind: z.literal('quiz'),
    key: z.string(),
    title: z.string(),
    minutes: z.int(),
    passPercent: z.int(),
    questions: z.array(
      z.object({
        questionId: z.string(),
        text: z.string(),
        /** Module key of the lesson to look at again. */
        lesson: z.string(),
        /** Without what is right: that comes with the answer. */
        choices: z.array(z.object({ choiceId: z.string(), text: z.string() })),
      }),
    ),
  }),
  z.object({
    kind: z.literal('attestation'),
    key: z.string(),
    title: z.string(),
    minutes: z.int(),
    heading: z.string(),
    blocks: z.array(block),
    /** Plain text exactly as it will be stored, and its SHA-256 (hex): sent back with the confirmation. */
    text: z.string(),
    textDigest: z.string(),
  }),
]);
export type Step = z.infer<typeof step>;

/** What the api keeps of an attempt. Answers are the learner's own and are discarded once the course is completed. */
export const progressState = z.object({
  /** Keys of modules done, in the order they were done. */
  done: z.array(z.string()),
  /** Position inside the current module: block or question number, 0-based. */
  position: z.int(),
  answers: z.array(z.object({ questionId: z.string(), choiceId: z.string(), right: z.boolean() })),
  /** Set by 'straight to the quiz': lessons count as done once the quiz is passed. */
  straightToQuiz: z.boolean(),
});
export type ProgressState = z.infer<typeof progressState>;

export const lesson = z.object({
  course: courseRef,
  versionId: id,
  version: z.int(),
  language,
  languages: z.array(language),
  form: addressForm,
  steps: z.array(step),
  moduleKey: z.string(),
  state: progressState,
  /** The next save must carry a larger number. */
  sequence: z.int(),
  mayGoStraightToQuiz: z.boolean(),
  /** Due day of the open enrolment; null when nothing is demanded (then it may be learnt all the same). */
  dueOn: z.nullable(day),
  required: z.boolean(),
  /** Set while the course is validly completed already. */
  completion: z.nullable(z.object({ completionId: id, completedOn: day, validUntilOn: z.nullable(day) })),
  contact: z.nullable(z.object({ personId: id, name: z.string(), mail: z.nullable(z.string()) })),
});
export type Lesson = z.infer<typeof lesson>;

/** Begins or continues the attempt. */
export const openCourse = endpoint({
  method: 'GET',
  path: '/courses/:courseId/learn',
  access: 'person',
  summary: 'The course as the learner sees it, where they left.',
  input: z.object({ courseId: id, language: z.optional(language) }),
  reply: lesson,
});

export const completionReply = z.object({
  completionId: id,
  number: z.string(),
  completedOn: day,
  validUntilOn: z.nullable(day),
  /** What to do next, if anything is open. */
  next: z.nullable(z.object({ course: courseRef, dueOn: day, minutes: z.int() })),
});
export type CompletionReply = z.infer<typeof completionReply>;

export const saved = z.object({
  state: progressState,
  moduleKey: z.string(),
  sequence: z.int(),
  savedAt: instant,
  /** Set when this very save completed the course, and again for every repetition of it. */
  completion: z.nullable(completionReply),
});
export type Saved = z.infer<typeof saved>;

const at = { courseId: id, versionId: id, sequence: z.int().check(z.nonnegative()) };

/**
 * Idempotent: the same sequence again answers what is held. An older one (a device that was offline) moves nothing, its
 * lessons done are added all the same. The reply's `sequence` is what the next save must exceed.
 */
export const saveProgress = endpoint({
  method: 'PUT',
  path: '/courses/:courseId/progress',
  access: 'person',
  summary: 'Saves where the learner stands and which lessons are done.',
  input: z.object({
    ...at,
    moduleKey: z.string().check(z.maxLength(80)),
    position: z.int().check(z.nonnegative()),
    /** Lessons finished since the last save (quiz and attestation have their own calls). */
    done: z.array(z.string().check(z.maxLength(80))).check(z.maxLength(100)),
    straightToQuiz: z.optional(z.boolean()),
    language: z.optional(language),
  }),
  reply: saved,
});

export const answerQuestion = endpoint({
  method: 'POST',
  path: '/courses/:courseId/answers',
  access: 'person',
  summary: 'Marks one answer and says at once why.',
  input: z.object({ ...at, moduleKey: z.string(), questionId: z.string(), choiceId: z.string() }),
  reply: z.object({
    right: z.boolean(),
    /** Why the chosen one is (not) it. */
    why: z.string(),
    rightChoiceId: z.string(),
    rightWhy: z.string(),
    /** Set with the last question: enough right answers? Which lessons to look at again. */
    result: z.nullable(z.object({ passed: z.boolean(), right: z.int(), of: z.int(), lookAgain: z.array(z.string()) })),
    saved,
  }),
});
export type AnswerReply = z.infer<typeof answerQuestion.reply>;

export const repeatQuiz = endpoint({
  method: 'POST',
  path: '/courses/:courseId/quiz/again',
  access: 'person',
  summary: 'Forgets the answers of the quiz so that it can be taken again.',
  input: z.object({ ...at, moduleKey: z.string() }),
  reply: saved,
});

export const attest = endpoint({
  method: 'POST',
  path: '/courses/:courseId/attestation',
  access: 'person',
  summary: "The learner's signed word on the exact text that was shown.",
  input: z.object({ ...at, moduleKey: z.string(), textDigest: z.string(), language }),
  reply: saved,
});

/** The learner followed a message's link: counts as opened. */
export const openedMessage = endpoint({
  method: 'POST',
  path: '/messages/opened',
  access: 'person',
  summary: 'Notes that the signed-in person followed the link of one of their messages.',
  input: z.object({ day, kind: z.string().check(z.maxLength(64)) }),
  reply: z.object({}),
});
