import { setImmediate as breathe } from 'node:timers/promises';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { remindTeam } from '#api/contract/people.ts';
import type { Actor } from '#api/people/actor.ts';
import { overdueInTeam } from '#api/people/team-actions.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { remindNow } from './actions.ts';
import { listAsked } from './store.ts';

/** What a person may meet with between the count and their message: nobody else is kept from theirs by it. */
const LEFT_OUT: readonly string[] = ['nothing-due', 'already-told-today', 'not-found'];

/**
 * That day's message to everybody of the actor's who is overdue, each as a nudge of its own; asked again, nobody is told
 * twice. `preview` counts and promises nothing.
 * @throws Problem 'messages-stopped'
 */
export async function remindOverdue(
  tools: Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn: boolean }>,
  actor: Actor,
  { preview }: InputOf<typeof remindTeam>,
): Promise<ReplyOf<typeof remindTeam>> {
  const { db, clock } = tools;
  const late = await overdueInTeam(tools, actor);
  const asked = await db.read(actor.tenantId, trx =>
    listAsked(
      trx,
      actor.tenantId,
      late.map(({ personId }) => personId),
      clock.today(actor.timeZone),
    ),
  );
  const meant = late.filter(
    ({ personId, courseIds, toldToday }) =>
      !toldToday && courseIds.some(courseId => !asked.has(`${personId} ${courseId}`)),
  );
  if (preview) return { people: meant.length, leftOut: late.length - meant.length };
  let people = 0;
  for (const { personId } of meant) {
    try {
      await remindNow(tools, actor, { personId });
      people += 1;
    } catch (error) {
      if (!(error instanceof Problem) || !LEFT_OUT.includes(error.problem)) throw error;
    }
    await breathe();
  }
  return { people, leftOut: late.length - people };
}
