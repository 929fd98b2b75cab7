import * as z from 'zod/mini';
import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

const text = z.optional(z.nullable(z.string()));
const removed = z.optional(z.object({ reason: z.optional(z.string()) }));

/** A user of the directory as delta tells it: only what changed may be there; null means it was emptied. */
const account = z.object({
  id: z.string().check(z.regex(/^[0-9a-f-]{36}$/i), z.toLowerCase()),
  '@removed': removed,
  accountEnabled: z.optional(z.nullable(z.boolean())),
  displayName: text,
  givenName: text,
  surname: text,
  mail: text,
  userPrincipalName: text,
  employeeId: text,
  userType: text,
  employeeType: text,
  department: text,
  officeLocation: text,
  jobTitle: text,
  country: text,
  preferredLanguage: text,
  employeeHireDate: text,
  'manager@delta': z.optional(z.array(z.object({ id: z.string(), '@removed': removed }))),
});
export type AccountItem = z.infer<typeof account>;

const page = z.object({
  value: z.array(account),
  '@odata.nextLink': z.optional(z.string()),
  '@odata.deltaLink': z.optional(z.string()),
});

/** One page of changes; `link` leads on: to the next page, or (the round being over) to where the next round begins. */
export type Page<T> = Readonly<{ items: readonly T[]; isLast: boolean; link: string }>;

const SELECTED = [
  'id',
  'accountEnabled',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'userPrincipalName',
  'employeeId',
  'userType',
  'employeeType',
  'department',
  'officeLocation',
  'jobTitle',
  'country',
  'preferredLanguage',
  'employeeHireDate',
  'manager',
];

/** `link` null begins a full reading. Never more than one page at a time is held. */
export async function readAccounts(
  graph: Graph,
  tenantId: string,
  link: string | null,
  signal: AbortSignal,
): Promise<Outcome<Page<AccountItem>>> {
  const path = link ?? `/users/delta?$select=${SELECTED.join(',')}`;
  return asPage(await graph.request(tenantId, { method: 'GET', path, reply: page, signal }));
}

/** A page must lead somewhere: without a link nobody could say whether the reading is complete. */
export function asPage<T>(
  outcome: Outcome<{
    value: T[];
    '@odata.nextLink'?: string | undefined;
    '@odata.deltaLink'?: string | undefined;
  }>,
): Outcome<Page<T>> {
  if (outcome.kind !== 'ok') return outcome;
  const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = outcome.body;
  const link = nextLink ?? deltaLink;
  if (link === undefined)
    return {
      kind: 'unreadable',
      detail: 'a page without a link onwards',
      status: outcome.status,
      requestId: outcome.requestId,
    };
  return { ...outcome, body: { items: value, isLast: nextLink === undefined, link } };
}
