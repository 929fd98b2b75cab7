import * as z from 'zod/mini';
import { addressForm, day, endpoint, id, language } from './endpoint.ts';

/** Who is asking, and what the frame of every screen needs. */
export const session = z.object({
  personId: id,
  name: z.string(),
  language,
  /** The person's own choice of language, or null: then the host's locale decides. */
  ownLanguage: z.nullable(language),
  form: addressForm,
  timeZone: z.string(),
  /** Today where the person is. */
  today: day,
  organisation: z.string(),
  may: z.object({
    learn: z.boolean(),
    team: z.boolean(),
    read: z.boolean(),
    author: z.boolean(),
    /** Admin of some units: what they open is narrowed to these. Never together with `admin`. */
    branch: z.boolean(),
    admin: z.boolean(),
  }),
  /** Set while all messages are stopped (shown to readers and admins only). */
  messagesStopped: z.nullable(
    z.object({ sinceAt: z.string(), by: z.nullable(z.string()), reason: z.string(), held: z.int() }),
  ),
});
export type Session = z.infer<typeof session>;

export const getSession = endpoint({
  method: 'GET',
  path: '/session',
  access: 'person',
  summary: 'Who is signed in, what they may do, and what day it is for them.',
  input: z.object({ timeZone: z.optional(z.string().check(z.maxLength(60))) }),
  reply: session,
});

export const chooseLanguage = endpoint({
  method: 'PUT',
  path: '/session/language',
  access: 'person',
  summary: 'Keeps the own choice of language; null follows the host again.',
  input: z.object({ language: z.nullable(language) }),
  reply: session,
});

/** The sign-in page needs these before anybody is signed in. */
export const getSignInSettings = endpoint({
  method: 'GET',
  path: '/sign-in',
  access: 'public',
  summary: 'Where to sign in outside Teams: authority, client id and scope.',
  input: z.object({}),
  reply: z.object({
    authority: z.string(),
    knownAuthorities: z.array(z.string()),
    clientId: z.string(),
    scope: z.string(),
    /** Origins besides Microsoft's own that may frame the tab and answer it. */
    hostOrigins: z.array(z.string()),
  }),
});
