import type { TenantClock } from '#infra/tenant/clock.ts';
import type { DirectoryChange, Directory } from '#infra/tenant/org/directory.ts';
import type { Faults } from '#infra/tenant/faults.ts';
import type { Feed, FeedEntry } from '#infra/tenant/graph/feed-state.ts';
import type { MailEntry, Mailboxes } from '#infra/tenant/graph/mail-state.ts';
import type { Keys } from '#infra/tenant/keys.ts';
import type { Settings } from '#infra/tenant/settings.ts';
import type { Throttle } from '#infra/tenant/throttle.ts';

/** One line of the journal: everything that must outlive a restart. */
export type Effect =
  | { readonly of: 'directory'; readonly change: DirectoryChange }
  | { readonly of: 'feed'; readonly entry: FeedEntry }
  | { readonly of: 'mail'; readonly entry: MailEntry }
  | { readonly of: 'delta links expired' };

/** What the handlers of one tenant share. */
export interface World {
  /** `https://localhost:PORT`, known once the server listens. */
  readonly address: () => string;
  readonly keys: Keys;
  readonly clock: TenantClock;
  readonly directory: Directory;
  readonly feed: Feed;
  readonly mailboxes: Mailboxes;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly settings: () => Settings;
  readonly configure: (change: Partial<Settings>) => void;
  /** Does it and writes it down, in this order, before anybody is answered. */
  readonly commit: (effect: Effect) => void;
  /** Delta links made in an earlier generation answer 410. */
  readonly deltaGeneration: () => number;
}
