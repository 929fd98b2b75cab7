import { Agent, request } from 'node:https';

import type { Fault } from '#infra/tenant/faults.ts';
import type { Notification, Undelivered } from '#infra/tenant/graph/feed-state.ts';
import type { Delivery, Subscription } from '#infra/tenant/graph/notifications.ts';
import type { Message } from '#infra/tenant/graph/mail-state.ts';
import type { Account, AppRole, Group, TeamsState, User } from '#infra/tenant/org/types.ts';
import type { Settings } from '#infra/tenant/settings.ts';

/** What is said about a person when adding or changing them. */
export interface PersonInput {
  readonly user?: Partial<Omit<User, 'id'>>;
  readonly managerId?: string | null;
  readonly teams?: TeamsState;
  readonly mailbox?: boolean;
  readonly timeZone?: string;
  readonly appRoles?: readonly AppRole[];
}

export interface GroupInput {
  readonly id?: string;
  readonly displayName: string;
  readonly description?: string;
  readonly visibility?: string;
  readonly memberIds?: readonly string[];
  readonly ownerIds?: readonly string[];
}

export interface HeldGroupView {
  readonly group: Group;
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
}

/** A way in which a token can be wrong. */
export const tokenAttacks = [
  'no signature', 'alg none', 'hs256 with public key', 'expired', 'not yet valid', 'wrong audience', 'wrong issuer', 'other tenant', 'unknown kid',
  'other key same kid', 'app-only', 'graph token', 'no scope', 'no oid', 'v1 issuer',
] as const; // prettier-ignore
export type TokenAttack = (typeof tokenAttacks)[number];

export interface TokenOverrides {
  /** Over the claims of a good token; undefined takes a claim away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The calling client; Teams on the web without it. */
  readonly client?: string;
  readonly lifetimeSeconds?: number;
}

export interface Counts {
  readonly people: number;
  readonly groups: number;
  readonly installed: number;
  readonly notificationsAccepted: number;
  readonly notificationsShown: number;
  readonly notificationsUndelivered: number;
  readonly drafts: number;
  readonly mailsSent: number;
}

/**
 * What tests and the demo may do behind the tenant's back. Over HTTP: `POST /_control/<name>` with a JSON array of the arguments, answer
 * `{ "value": … }` or `{ "error": "…" }`. Never recorded, never throttled, no token.
 *
 * | about       | commands |
 * | ----------- | -------- |
 * | faults      | plantFault clearFaults struck |
 * | clock       | now setClock advance |
 * | settings    | configure settings readManifest expectError |
 * | directory   | people person addPerson updatePerson disablePerson deletePerson restorePerson purgePerson setManager |
 * |             | groups group addGroup updateGroup deleteGroup addMember removeMember addOwner removeOwner expireDeltaLinks |
 * | hints       | deliveries subscriptions lifecycle |
 * | Teams       | setTeams shown acceptedFor accepted undelivered readFeed unread |
 * | mail        | mailbox mails inbox |
 * | figures     | counts |
 * | tokens      | userToken badToken appToken graphToken |
 */
export interface Control {
  /** Plants a fault (see faults.ts) and names it. */
  plantFault(fault: Fault): Promise<string>;
  clearFaults(id?: string): Promise<void>;
  /** How often each planted fault struck. */
  struck(): Promise<Readonly<Record<string, number>>>;

  now(): Promise<string>;
  setClock(at: string): Promise<void>;
  advance(ms: number): Promise<void>;

  settings(): Promise<Settings>;
  configure(change: Partial<Settings>): Promise<Settings>;
  /** Takes id, name, version, activity types and resource-specific permissions from a Teams manifest on this machine. */
  readManifest(file: string): Promise<Settings>;
  /** Marks the next matching requests as meant to be bad, for the record. `operation` is a regular expression over `METHOD /path`. */
  expectError(operation: string, fault: string, count?: number): Promise<void>;

  /** People whose name or address contains `search`; everybody without it. Deleted ones only when asked for. */
  people(about?: { search?: string; limit?: number; deleted?: boolean }): Promise<readonly Account[]>;
  person(id: string): Promise<Account>;
  addPerson(input: PersonInput & { readonly id?: string }): Promise<Account>;
  updatePerson(id: string, input: PersonInput): Promise<Account>;
  disablePerson(id: string): Promise<Account>;
  /** Into the recycle bin: delta says `changed`. */
  deletePerson(id: string): Promise<Account>;
  restorePerson(id: string): Promise<Account>;
  /** Gone for good: delta says `deleted`. */
  purgePerson(id: string): Promise<void>;
  setManager(id: string, managerId: string | null): Promise<Account>;
  groups(): Promise<readonly HeldGroupView[]>;
  group(id: string): Promise<HeldGroupView>;
  addGroup(input: GroupInput): Promise<HeldGroupView>;
  updateGroup(id: string, change: Partial<Omit<Group, 'id'>>): Promise<HeldGroupView>;
  deleteGroup(id: string): Promise<void>;
  addMember(groupId: string, memberId: string): Promise<void>;
  removeMember(groupId: string, memberId: string): Promise<void>;
  addOwner(groupId: string, ownerId: string): Promise<void>;
  removeOwner(groupId: string, ownerId: string): Promise<void>;
  /** Every delta link given out so far answers 410. */
  expireDeltaLinks(): Promise<void>;

  /** Change notifications delivered so far, with the answers. */
  deliveries(): Promise<readonly Delivery[]>;
  subscriptions(): Promise<readonly Subscription[]>;
  /** reauthorizationRequired, subscriptionRemoved (which takes it away), missed; to every subscription. */
  lifecycle(event: string): Promise<void>;

  /** installed, absent (uninstalled), blocked (policy), none (no Teams). */
  setTeams(personId: string, state: TeamsState): Promise<Account>;
  /** What a person sees in the feed, oldest first, replaced ones left out. */
  shown(personId: string): Promise<readonly Notification[]>;
  /** Everything accepted for a person, replaced ones too. */
  acceptedFor(personId: string): Promise<readonly Notification[]>;
  accepted(): Promise<readonly Notification[]>;
  undelivered(): Promise<readonly Undelivered[]>;
  readFeed(personId: string): Promise<void>;
  unread(personId: string): Promise<number>;

  /** A sender's mailbox: drafts and sent messages. By id or address. */
  mailbox(idOrAddress: string): Promise<readonly Message[]>;
  /** Everything created by anybody: drafts, sent, and sent without being kept. */
  mails(): Promise<readonly Message[]>;
  /** What has arrived at a person's address by now. */
  inbox(personId: string): Promise<readonly Message[]>;

  counts(): Promise<Counts>;

  /** A token for our API as Teams single sign-on gives it to the tab of this person. */
  userToken(personId: string, overrides?: TokenOverrides): Promise<string>;
  /** The same, wrong in one way. */
  badToken(attack: TokenAttack, personId: string): Promise<string>;
  /** Our application's own token for our API. */
  appToken(): Promise<string>;
  /** A token for Graph, with the granted permissions or these, for the application or for a person. */
  graphToken(about?: { permissions?: readonly string[]; personId?: string; lifetimeSeconds?: number }): Promise<string>;
}

/** The typed client. It does not check the certificate: it speaks to a stand-in on this machine and carries nothing secret. */
export function controlOf(address: string): Control {
  return new Proxy({} as Control, {
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? (...given: unknown[]) => command(address, name, given) : undefined,
  });
}

async function command(address: string, name: string, given: readonly unknown[]): Promise<unknown> {
  const text = await post(`${address}/_control/${name}`, JSON.stringify(given));
  const answer = JSON.parse(text) as { value?: unknown; error?: string };
  if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
  return answer.value;
}

const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, response => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
