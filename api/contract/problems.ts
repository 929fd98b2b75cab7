import * as z from 'zod/mini';

/**
 * Every way the api says no (RFC 9457). The tab switches on the type and words the message in the person's language;
 * `detail` is English, for logs and for people who call the api themselves.
 */
export const problems = {
  'sign-in-needed': { status: 401, title: 'A valid access token is needed' },
  'not-allowed': { status: 403, title: 'Your roles do not allow this' },
  'outside-units': { status: 403, title: 'This reaches beyond the units you are admin of' },
  'unknown-person': { status: 403, title: 'This account is not known here yet' },
  'not-a-person': { status: 403, title: 'This account belongs to a place or a service, not to a person' },
  'not-found': { status: 404, title: 'There is no such thing, or not for you' },
  'bad-input': { status: 400, title: 'The input is not understood' },
  'too-large': { status: 413, title: 'The request is too large' },
  'not-json': { status: 415, title: 'The body must be JSON' },
  'file-refused': { status: 415, title: 'Files of this kind are not taken' },
  'file-broken': { status: 400, title: 'The file is empty, cut short or damaged' },
  'too-many-files': { status: 409, title: 'Too many files are waiting to be used' },
  'course-not-published': { status: 409, title: 'The course has no published version' },
  'course-retired': { status: 409, title: 'The course is retired' },
  'version-changed': { status: 409, title: 'The attempt is on another version of the course' },
  'step-missing': { status: 409, title: 'Earlier steps are not done yet' },
  'quiz-not-passed': { status: 409, title: 'The quiz is not passed yet' },
  'text-changed': { status: 409, title: 'The text to confirm is not the one that was shown' },
  'assignment-not-editable': { status: 409, title: 'The assignment is not in a state that allows this' },
  'audience-not-ready': { status: 409, title: 'A group of the audience has not been read yet' },
  'audience-in-use': { status: 409, title: 'Assignments use this audience' },
  'audience-empty': { status: 409, title: 'Nobody matches the audience' },
  'preview-outdated': { status: 409, title: 'The preview no longer holds; look again before going on' },
  'undo-too-late': { status: 409, title: 'This can no longer be undone' },
  'already-withdrawn': { status: 409, title: 'The completion is already withdrawn' },
  'already-decided': { status: 409, title: 'The request has been decided already' },
  'messages-stopped': { status: 409, title: 'All messages are stopped' },
  'mail-off': { status: 409, title: 'No mailbox is set up to send from' },
  'already-told-today': { status: 409, title: 'This person already gets a message today' },
  'nothing-due': { status: 409, title: 'Nothing is open for this person' },
  'course-not-open': { status: 409, title: 'The course is not open for this person' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  busy: { status: 503, title: 'Something this needs cannot answer right now; nothing was changed' },
  fault: { status: 500, title: 'An unexpected fault; it has been logged' },
} as const;

export type ProblemType = keyof typeof problems;

export const problemReply = z.object({
  /** '/problems/not-found' */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  /** Quote this when asking for help. */
  instance: z.optional(z.string()),
  /** What the tab needs to word the message: counts, days, names. */
  parameters: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
});
export type ProblemReply = z.infer<typeof problemReply>;
