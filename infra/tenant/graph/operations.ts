import { appOperations } from '#infra/tenant/graph/apps.ts';
import { deltaOperations } from '#infra/tenant/graph/delta.ts';
import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import { elsewhereOperations } from '#infra/tenant/graph/elsewhere.ts';
import { feedOperations } from '#infra/tenant/graph/feed.ts';
import { groupOperations } from '#infra/tenant/graph/groups.ts';
import { mailOperations } from '#infra/tenant/graph/mail.ts';
import { membershipOperations } from '#infra/tenant/graph/membership.ts';
import type { Operation } from '#infra/tenant/graph/operation.ts';
import { subscriptionOperations } from '#infra/tenant/graph/subscriptions.ts';
import { tenantOperations } from '#infra/tenant/graph/tenant-objects.ts';
import { userOperations } from '#infra/tenant/graph/users.ts';

interface Route {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Fixed segments before open ones, so that `/users/delta` is not the user named delta. */
const routes: readonly Route[] = [
  ...deltaOperations, ...userOperations, ...groupOperations, ...membershipOperations, ...tenantOperations, ...feedOperations, ...appOperations,
  ...mailOperations, ...elsewhereOperations, ...subscriptionOperations,
] // prettier-ignore
  .map(operation => ({ operation, segments: operation.path.split('/').filter(Boolean) }))
  .sort((a, b) => openness(a.segments) - openness(b.segments));

/** Finds the operation at a path. An unknown segment is 400, a known path with another method 405. */
export function findOperation(
  method: string,
  segments: readonly string[],
): { operation: Operation; params: readonly string[] } {
  const path = unparenthesised(segments);
  const here = routes.filter(route => matches(route, path));
  const found = here.find(route => route.operation.method === method);
  if (found) return { operation: found.operation, params: path.filter((_, index) => isOpen(found.segments[index])) };
  if (here.length > 0)
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  throw badRequest(`Resource not found for the segment '${firstUnknown(path)}'.`);
}

/** The name of the operation, for faults; null when there is none. */
export function operationName(method: string, segments: readonly string[]): string | null {
  const path = unparenthesised(segments[0]?.toLowerCase() === 'me' ? ['users', 'me', ...segments.slice(1)] : segments);
  return routes.find(route => route.operation.method === method && matches(route, path))?.operation.name ?? null;
}

/** `users('id')` is `users/id`; `servicePrincipals(appId='x')` becomes `servicePrincipals/appId=x`. */
function unparenthesised(segments: readonly string[]): readonly string[] {
  return segments.flatMap(segment => {
    const byId = /^([A-Za-z]+)\('([^']+)'\)$/.exec(segment);
    if (byId) return [byId[1] ?? '', byId[2] ?? ''];
    const byKey = /^([A-Za-z]+)\((\w+)='([^']*)'\)$/.exec(segment);
    return byKey ? [byKey[1] ?? '', `${byKey[2] ?? ''}=${byKey[3] ?? ''}`] : [segment];
  });
}

function matches({ segments }: Route, path: readonly string[]): boolean {
  return (
    segments.length === path.length &&
    segments.every((segment, index) => isOpen(segment) || segment.toLowerCase() === path[index]?.toLowerCase())
  );
}

function firstUnknown(path: readonly string[]): string {
  for (let length = 1; length <= path.length; length += 1) {
    const start = path.slice(0, length);
    const begun = routes.some(route =>
      start.every(
        (part, index) => isOpen(route.segments[index]) || route.segments[index]?.toLowerCase() === part.toLowerCase(),
      ),
    );
    if (!begun) return start.at(-1) ?? '';
  }
  return path.at(-1) ?? '';
}

function isOpen(segment: string | undefined): boolean {
  return segment !== undefined && segment.startsWith('{');
}

/** Larger the earlier a path takes anything. */
function openness(segments: readonly string[]): number {
  return segments.reduce((sum, segment, index) => sum + (isOpen(segment) ? 10 ** (9 - index) : 0), 0);
}
