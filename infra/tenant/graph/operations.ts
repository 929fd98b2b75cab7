import { deltaOperations } from '#infra/tenant/graph/delta.ts';
import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import { groupOperations } from '#infra/tenant/graph/groups.ts';
import type { Operation } from '#infra/tenant/graph/operation.ts';
import { userOperations } from '#infra/tenant/graph/users.ts';

interface Route {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Fixed segments before open ones, so that `/users/delta` is not the user named delta. */
const routes: readonly Route[] = [...deltaOperations, ...userOperations, ...groupOperations]
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

/** `users('id')` is `users/id`. */
function unparenthesised(segments: readonly string[]): readonly string[] {
  return segments.flatMap(segment => {
    const found = /^([A-Za-z]+)\('([^']+)'\)$/.exec(segment);
    return found ? [found[1] ?? '', found[2] ?? ''] : [segment];
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
