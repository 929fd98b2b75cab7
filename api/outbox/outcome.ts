/**
 * What came of one call, whoever was called:
 * accepted – Microsoft took it. throttled – not taken, come back later. refused – a plain no with Graph's error code.
 * unreached – it never left this machine (no connection, no token), so nothing happened.
 * unknown – it left and no usable answer came (timeout, reset, 500, 502, 504): it may have had its effect.
 */
export type Outcome = Readonly<{ httpStatus: number | null; requestId: string | null; detail: string | null }> &
  (
    | Readonly<{ kind: 'accepted' }>
    | Readonly<{ kind: 'throttled'; retryAfterSeconds: number | null }>
    | Readonly<{ kind: 'refused'; code: string }>
    | Readonly<{ kind: 'unreached' }>
    | Readonly<{ kind: 'unknown' }>
  );

/** What the search for a mail by its key found in the sender's mailbox. */
export type MailFound =
  | Readonly<{ kind: 'found'; messageId: string; isDraft: boolean; requestId: string | null }>
  | Readonly<{ kind: 'none' }>
  | Exclude<Outcome, { kind: 'accepted' }>;

export type DraftMade =
  | (Outcome & Readonly<{ kind: 'accepted'; messageId: string }>)
  | Exclude<Outcome, { kind: 'accepted' }>;

/** One activity notification; in bulk the same for up to 100 people. */
export type FeedNotification = Readonly<{
  activityType: string;
  topic: string;
  /** Teams deep link that opens the very course. */
  link: string;
  preview: string;
  parameters: Readonly<Record<string, string>>;
  chainId: number;
}>;

export type Mail = Readonly<{
  /** Message id of the outbox, carried as an extended property: by it the mail is found again after a crash. */
  key: string;
  /** Of everything in it that its reader sees: only a draft with the same is sent. */
  digest: string;
  to: Readonly<{ address: string; name: string }>;
  subject: string;
  html: string;
}>;

/** The outside as the worker sees it; made over the door to Graph. Nothing here throws for what Microsoft answers. */
export type Sender = Readonly<{
  /** Entra object ids. */
  notifyOne: (entraId: string, notification: FeedNotification) => Promise<Outcome>;
  notifyMany: (entraIds: readonly string[], notification: FeedNotification) => Promise<Outcome>;
  /** Accepted when the app is there afterwards, installed now or before. */
  install: (entraId: string) => Promise<Outcome>;
  /** The sent mail, or a draft of this digest; drafts of other words are passed over. */
  findMail: (mailbox: string, key: string, digest: string | null) => Promise<MailFound>;
  createDraft: (mailbox: string, mail: Mail) => Promise<DraftMade>;
  sendDraft: (mailbox: string, draftId: string) => Promise<Outcome>;
  /** Where drafts are not allowed: without a trace to look for, so an unknown outcome is never repeated. */
  sendAtOnce: (mailbox: string, mail: Mail) => Promise<Outcome>;
}>;

/** Said of a message that cannot be read any more; nothing was asked of anybody. */
export const UNREADABLE: Outcome = {
  kind: 'refused',
  code: 'unreadable-content',
  httpStatus: null,
  requestId: null,
  detail: 'the message cannot be put into words',
};
