import * as z from 'zod/mini';
import type { Graph } from './client.ts';
import type { Fault, Outcome } from './outcome.ts';
import { asPage, type Page } from './people.ts';

const objectId = z.string().check(z.regex(/^[0-9a-f-]{36}$/i), z.toLowerCase());

const group = z.object({
  id: objectId,
  '@removed': z.optional(z.object({ reason: z.optional(z.string()) })),
  displayName: z.optional(z.nullable(z.string())),
});
export type GroupItem = z.infer<typeof group>;

const groupsPage = z.object({
  value: z.array(group),
  '@odata.nextLink': z.optional(z.string()),
  '@odata.deltaLink': z.optional(z.string()),
});

/** Groups by name; their members are read one by one, of those that are needed. `link` null begins a full reading. */
export async function readGroups(
  graph: Graph,
  tenantId: string,
  link: string | null,
  signal: AbortSignal,
): Promise<Outcome<Page<GroupItem>>> {
  const path = link ?? '/groups/delta?$select=id,displayName';
  return asPage(await graph.request(tenantId, { method: 'GET', path, reply: groupsPage, signal }));
}

const related = z.object({
  '@odata.type': z.optional(z.string()),
  id: objectId,
  '@removed': z.optional(z.unknown()),
});
const changedGroup = z.object({
  id: objectId,
  '@removed': z.optional(z.unknown()),
  'members@delta': z.optional(z.array(related)),
  'owners@delta': z.optional(z.array(related)),
});
export type MemberChanges = z.infer<typeof changedGroup>;
const changedGroups = z.object({
  value: z.array(changedGroup),
  '@odata.nextLink': z.optional(z.string()),
  '@odata.deltaLink': z.optional(z.string()),
});

/** Graph takes so many ids in the filter of a delta query. */
export const MOST_TRACKED = 50;

/** Begins to follow the members and owners of these groups (at most 50): all of them, page by page. */
export async function readTracked(
  graph: Graph,
  tenantId: string,
  groupIds: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<Page<MemberChanges>>> {
  const filter = encodeURIComponent(groupIds.map(id => `id eq '${id}'`).join(' or '));
  const path = `/groups/delta?$select=members,owners&$filter=${filter}`;
  return asPage(await graph.request(tenantId, { method: 'GET', path, reply: changedGroups, signal }));
}

/** One page of changes from such a place. A group may come up several times. */
export async function readMemberChanges(
  graph: Graph,
  tenantId: string,
  link: string,
  signal: AbortSignal,
): Promise<Outcome<Page<MemberChanges>>> {
  return asPage(await graph.request(tenantId, { method: 'GET', path: link, reply: changedGroups, signal }));
}

const member = z.object({ '@odata.type': z.optional(z.string()), id: objectId });
const membersPage = z.object({ value: z.array(member), '@odata.nextLink': z.optional(z.string()) });

export type Member = Readonly<{ id: string; kind: 'user' | 'group' }>;
export const KINDS: Readonly<Record<string, Member['kind']>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
};

/** Direct members that are people or groups: all of them, or the fault that kept a page away; never half. */
export async function readMembers(
  graph: Graph,
  tenantId: string,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly Member[] | Fault> {
  return readAll(graph, tenantId, `/groups/${groupId}/members?$select=id&$top=999`, signal);
}

/** Owners that are people, all of them. */
export async function readOwners(
  graph: Graph,
  tenantId: string,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly Member[] | Fault> {
  return readAll(graph, tenantId, `/groups/${groupId}/owners?$select=id&$top=999`, signal);
}

async function readAll(
  graph: Graph,
  tenantId: string,
  first: string,
  signal: AbortSignal,
): Promise<readonly Member[] | Fault> {
  const found = new Map<string, Member>();
  for (let path: string | undefined = first; path !== undefined;) {
    const page: Outcome<z.output<typeof membersPage>> = await graph.request(tenantId, {
      method: 'GET',
      path,
      reply: membersPage,
      signal,
    });
    if (page.kind !== 'ok') return page;
    for (const { id, '@odata.type': type } of page.body.value) {
      const kind = KINDS[type ?? ''];
      // Devices and service principals are members as well; they learn nothing.
      if (kind !== undefined) found.set(id, { id, kind });
    }
    path = page.body['@odata.nextLink'];
  }
  return [...found.values()];
}
