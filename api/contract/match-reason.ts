import * as z from 'zod/mini';

/** Which part of an audience matched: the kind, the id of unit, group or person, the words of the directory; '' for everybody. */
export const matchReasonKind = z.enum([
  'everybody',
  'kind',
  'unit',
  'group',
  'person',
  'country',
  'job-title',
  'responsible',
  'joined-within',
]);
export type MatchReason = Readonly<{ kind: z.infer<typeof matchReasonKind>; value: string }>;
