/** Mail: what lies in each sender's mailbox, and what arrived where. */

export interface Recipient {
  readonly address: string;
  readonly name: string | null;
}

/** A message in a sender's mailbox, or one sent without being kept. */
export interface Message {
  /** Stays the same when the message moves from Drafts to Sent Items. */
  readonly immutableId: string;
  /** Changes when it moves. */
  readonly id: string;
  readonly mailboxId: string;
  readonly state: 'draft' | 'sent';
  readonly subject: string;
  readonly body: { readonly contentType: string; readonly content: string };
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly replyTo: readonly Recipient[];
  readonly importance: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Single-value extended properties, id to value. */
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly sentAt: string | null;
  /** When it leaves Exchange: 30 messages a minute per mailbox, the rest later. */
  readonly deliveredAt: string | null;
  /** False for sendMail with saveToSentItems false: then no search finds it. */
  readonly kept: boolean;
}

export type MailEntry = { readonly kind: 'put'; readonly message: Message };

export interface Mailboxes {
  apply(entry: MailEntry): void;
  /** By either id, only in this mailbox and only what is kept there. */
  find(mailboxId: string, id: string): Message | undefined;
  /** Kept messages of a mailbox, in order of creation. */
  in(mailboxId: string): readonly Message[];
  /** Kept messages of a mailbox that carry this extended property. */
  carrying(mailboxId: string, propertyId: string, value: string): readonly Message[];
  /** What a mailbox sent since an instant. */
  sentSince(mailboxId: string, since: string): SentMail;
  /** Everything ever created, kept or not, drafts too. */
  all(): Iterable<Message>;
}

export interface SentMail {
  readonly recipients: number;
  /** When the n-th last message leaves; null when fewer were sent. */
  nthLastDelivery(n: number): string | null;
}

export function openMailboxes(): Mailboxes {
  const byImmutableId = new Map<string, Message>();
  const immutableIds = new Map<string, string>();
  const byMailbox = new Map<string, Set<string>>();
  const byProperty = new Map<string, Set<string>>();
  const key = (mailboxId: string, propertyId: string, value: string) =>
    JSON.stringify([mailboxId, propertyId.toLowerCase(), value]);
  const sent = new Map<string, { sentAt: string; deliveredAt: string; recipients: number }[]>();
  const gathered = (ids: ReadonlySet<string> | undefined) =>
    [...(ids ?? [])].flatMap(id => byImmutableId.get(id) ?? []).filter(one => one.kept);
  return {
    apply({ message }) {
      const before = byImmutableId.get(message.immutableId);
      if (message.sentAt !== null && message.deliveredAt !== null && before?.state !== 'sent') {
        const own = sent.get(message.mailboxId) ?? [];
        own.push({
          sentAt: message.sentAt,
          deliveredAt: message.deliveredAt,
          recipients: message.to.length + message.cc.length + message.bcc.length,
        });
        sent.set(message.mailboxId, own);
      }
      if (before) immutableIds.delete(before.id);
      immutableIds.set(message.id, message.immutableId);
      byImmutableId.set(message.immutableId, message);
      add(byMailbox, message.mailboxId, message.immutableId);
      for (const [id, value] of Object.entries(message.properties))
        add(byProperty, key(message.mailboxId, id, value), message.immutableId);
    },
    find(mailboxId, id) {
      const found = byImmutableId.get(immutableIds.get(id) ?? id);
      return found?.mailboxId === mailboxId && found.kept ? found : undefined;
    },
    in: mailboxId => gathered(byMailbox.get(mailboxId)),
    carrying: (mailboxId, propertyId, value) => gathered(byProperty.get(key(mailboxId, propertyId, value))),
    sentSince(mailboxId, since) {
      const own = sent.get(mailboxId) ?? [];
      let recipients = 0;
      for (let index = own.length - 1; index >= 0 && (own[index]?.sentAt ?? '') >= since; index -= 1)
        recipients += own[index]?.recipients ?? 0;
      return { recipients, nthLastDelivery: n => own.at(-n)?.deliveredAt ?? null };
    },
    all: () => byImmutableId.values(),
  };
}

function add(index: Map<string, Set<string>>, key: string, id: string): void {
  const found = index.get(key) ?? new Set<string>();
  found.add(id);
  index.set(key, found);
}
