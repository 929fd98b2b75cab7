import { titlesOf } from '#api/courses/actions.ts';
import { titlesOfPaths } from '#api/courses/path-actions.ts';
import type { HeldCount, listHeldObligations } from '#api/contract/directory.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { countHeld, pageOfHeld, type HeldPlace, type HeldTally } from './held-store.ts';
import { listAssignments } from './store.ts';

const PAGE = 25;

/** What the guard holds back: how much of which assignment, and a page of the people. @throws Problem 'bad-input' */
export async function listHeld(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { cursor }: InputOf<typeof listHeldObligations>,
): Promise<ReplyOf<typeof listHeldObligations>> {
  const { tenantId } = actor;
  const after = placeIn(cursor);
  return db.read(tenantId, async trx => {
    const tallies = await countHeld(trx, tenantId);
    const titles = await titlesOfAssignments(trx, actor, [...new Set(tallies.map(({ assignmentId }) => assignmentId))]);
    const refOf = (assignmentId: string) => ({ assignmentId, title: titles.get(assignmentId) ?? '' });
    const found = await pageOfHeld(trx, tenantId, after, PAGE + 1);
    const rows = found.slice(0, PAGE);
    const last = rows.at(-1);
    return {
      counts: countsOf(tallies, refOf),
      obligations: rows.map(({ assignmentId, personId, name, unit, what }) => ({
        assignment: refOf(assignmentId),
        person: { personId, name },
        unit,
        what,
      })),
      total: tallies.reduce((sum, { held }) => sum + held, 0),
      next: found.length > PAGE && last !== undefined ? writePlace([last.assignmentId, last.personId]) : null,
    };
  });
}

function placeIn(cursor: string | undefined): HeldPlace | null {
  if (cursor === undefined) return null;
  const [assignmentId, personId] = readPlace(cursor, 2) ?? [];
  if (assignmentId === undefined || personId === undefined)
    throw new Problem('bad-input', { detail: 'This is no place in the list.' });
  return { assignmentId, personId };
}

/** Most first. */
function countsOf(
  tallies: readonly HeldTally[],
  refOf: (assignmentId: string) => HeldCount['assignment'],
): HeldCount[] {
  const byPart = Map.groupBy(tallies, ({ assignmentId, unitId }) => `${assignmentId} ${unitId ?? ''}`);
  const sum = (some: readonly HeldTally[], what: HeldTally['what']): number =>
    some.reduce((total, each) => total + (each.what === what ? each.held : 0), 0);
  return [...byPart.values()]
    .flatMap(some =>
      some.slice(0, 1).map(({ assignmentId, unit }) => ({
        assignment: refOf(assignmentId),
        unit,
        openings: sum(some, 'opening'),
        closings: sum(some, 'closing'),
      })),
    )
    .sort((a, b) => b.openings + b.closings - (a.openings + a.closings));
}

async function titlesOfAssignments(
  trx: Trx,
  { tenantId, language }: Actor,
  assignmentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const assignments = await listAssignments(trx, tenantId, { assignmentIds });
  const courseIds = assignments.map(({ courseId }) => courseId);
  const courses = await titlesOf(trx, tenantId, courseIds, language);
  const paths = await titlesOfPaths(trx, tenantId, language);
  return new Map(
    assignments.map(({ assignmentId, courseId, path }) => [
      assignmentId,
      paths.get(path?.pathId ?? '') ?? courses.get(courseId)?.title ?? '',
    ]),
  );
}
