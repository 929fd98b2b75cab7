import { pathInForce } from '#api/courses/path-actions.ts';
import type { Audience } from '#api/contract/audiences.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { mayAssignSome, mayAssignTo } from './access.ts';
import type { Draft } from './preview.ts';

type Input = Omit<Draft, 'path'> & Readonly<{ pathId?: string | null | undefined; takesPath?: boolean | undefined }>;

/**
 * What was handed in, with the steps of its path as they are in force. `kept`: the path that a running assignment has; its
 * steps stay as they were assigned unless those in force are asked for.
 * @throws Problem 'bad-input' | 'not-allowed' | 'outside-units' when it reaches people whom the actor may not assign to
 */
export async function draftFrom(
  trx: Trx,
  actor: Actor,
  { courseId, pathId, takesPath, rule, startsOn }: Input,
  kept: Draft['path'] = null,
): Promise<Draft> {
  mustReach(actor, rule.audience);
  if (pathId === undefined || pathId === null) return { courseId, path: null, rule, startsOn };
  const stays = kept?.pathId === pathId && takesPath !== true;
  const path = stays ? kept : await pathInForce(trx, actor.tenantId, pathId);
  const [first] = path?.steps ?? [];
  if (path === null || first === undefined)
    throw new Problem('bad-input', { errors: [{ pointer: '/pathId', detail: 'There is no such path in force.' }] });
  return { courseId: first.courseId, path, rule, startsOn };
}

function mustReach(actor: Actor, audience: Audience): void {
  if (!mayAssignSome(actor)) throw new Problem('not-allowed');
  if (!mayAssignTo(actor, audience))
    throw new Problem('outside-units', {
      detail: 'Name units of yours in a condition that always holds, and put nobody in by name.',
    });
}
