/** The activity feed of everybody, and who has the app. */

export interface Notification {
  readonly id: string;
  /** When it was accepted. */
  readonly at: string;
  readonly personId: string;
  readonly how: 'single' | 'bulk';
  readonly activityType: string;
  readonly topic: { readonly source: string; readonly value: string; readonly webUrl?: string };
  readonly previewText: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Int64 as text. */
  readonly chainId: string | null;
  /** The template with its parameters, as Teams would show it (its default language). */
  readonly text: string;
  /** The same in the manifest's other languages, by language tag. */
  readonly localized: Readonly<Record<string, string>>;
}

/** Why a recipient of an accepted bulk call saw nothing: Graph does not say, the stand-in's control surface does. */
export interface Undelivered {
  readonly personId: string;
  readonly why: 'unknown person' | 'no app' | 'too many';
}

export type FeedEntry =
  | {
      readonly kind: 'notified';
      readonly notifications: readonly Notification[];
      readonly undelivered: readonly Undelivered[];
    }
  | { readonly kind: 'read'; readonly personId: string; readonly upTo: string };

export interface Feed {
  apply(entry: FeedEntry): void;
  /** What a person sees, oldest first: a notification with the same chain id replaced the one before it. */
  shownTo(personId: string): readonly Notification[];
  /** Everything ever accepted for a person, replaced ones too. */
  acceptedFor(personId: string): readonly Notification[];
  readonly accepted: readonly Notification[];
  readonly undelivered: readonly Undelivered[];
  /** Instant up to which a person has seen the feed; '' when never. */
  readUpTo(personId: string): string;
}

export function openFeed(): Feed {
  const accepted: Notification[] = [];
  const undelivered: Undelivered[] = [];
  const byPerson = new Map<string, Notification[]>();
  const read = new Map<string, string>();
  return {
    accepted,
    undelivered,
    apply(entry) {
      if (entry.kind === 'read') {
        read.set(entry.personId, entry.upTo);
        return;
      }
      undelivered.push(...entry.undelivered);
      for (const notification of entry.notifications) {
        accepted.push(notification);
        const own = byPerson.get(notification.personId) ?? [];
        own.push(notification);
        byPerson.set(notification.personId, own);
      }
    },
    acceptedFor: personId => byPerson.get(personId) ?? [],
    shownTo(personId) {
      const all = byPerson.get(personId) ?? [];
      return all.filter(
        (one, index) =>
          one.chainId === null || !all.some((other, later) => later > index && other.chainId === one.chainId),
      );
    },
    readUpTo: personId => read.get(personId) ?? '',
  };
}
