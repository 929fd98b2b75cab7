import { savedWithUses, subjectSlices } from '#api/audiences/actions.ts';
import { matchAudience } from '#api/audiences/match.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type {
  AudienceUse,
  audienceUses as usesEndpoint,
  followAudience as followEndpoint,
} from '#api/contract/saved-audiences.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { mayAssign } from './access.ts';
import { reviseAssignment } from './assignment-actions.ts';
import { listAssignments } from './store.ts';

type Does = Pick<Tools, 'db' | 'clock'>;
const MOST_USES = 200;

/**
 * The assignments that hold a copy of a saved audience, and whom following it as it is saved now would bring in and take
 * out. Everybody is looked at, in slices.
 * @throws Problem 'not-found'
 */
export async function audienceUses(
  { db, clock }: Does,
  actor: Actor,
  { audienceId }: InputOf<typeof usesEndpoint>,
): Promise<ReplyOf<typeof usesEndpoint>> {
  if (!mayAssign(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  const { uses, saved, assignments, titles, today } = await db.read(tenantId, async trx => {
    const found = await savedWithUses(trx, tenantId, audienceId);
    const assignmentIds = found.uses.slice(0, MOST_USES).map(({ assignmentId }) => assignmentId);
    const held = await listAssignments(trx, tenantId, { assignmentIds });
    const courseIds = held.map(({ courseId }) => courseId);
    const { timeZone } = await readSetting(trx, tenantId, 'organisation');
    return {
      ...found,
      assignments: held,
      titles: await titlesOf(trx, tenantId, courseIds, actor.language),
      today: clock.today(timeZone),
    };
  });
  const tallies = assignments.map(assignment => {
    const copy = uses.find(({ assignmentId }) => assignmentId === assignment.assignmentId)?.audience;
    return { assignment, copy: copy ?? assignment.rule.audience, people: 0, joining: 0, leaving: 0 };
  });
  if (tallies.length > 0)
    for await (const slice of subjectSlices(db, tenantId, [saved.audience, ...tallies.map(({ copy }) => copy)]))
      for (const subject of slice) {
        if (subject.state !== 'active') continue;
        const then = matchAudience(saved.audience, subject, today) !== null;
        for (const tally of tallies) {
          const now = matchAudience(tally.copy, subject, today) !== null;
          if (now) tally.people += 1;
          if (then && !now) tally.joining += 1;
          if (now && !then) tally.leaving += 1;
        }
      }
  return {
    uses: tallies.flatMap(({ assignment, copy, ...counts }): AudienceUse[] => {
      const { assignmentId, courseId, state } = assignment;
      const course = titles.get(courseId);
      const version = copy.saved?.version ?? saved.version;
      return course === undefined || state === 'ended'
        ? []
        : [{ assignmentId, course, state, version, isBehind: version !== saved.version, ...counts }];
    }),
  };
}

/**
 * Revises assignments to the audience as it is saved now: each its own revision and change set, so that each can be undone.
 * Due days of what is open stay. Those that hold that version already, or no copy any more, are passed over.
 * @throws Problem 'not-found' | 'preview-outdated' (it was changed since it was looked at) and what a revision refuses
 */
export async function followAudience(
  tools: Does,
  actor: Actor,
  { audienceId, version, assignmentIds }: InputOf<typeof followEndpoint>,
): Promise<ReplyOf<typeof followEndpoint>> {
  if (!mayAssign(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  const { copy, assignments } = await tools.db.read(tenantId, async trx => {
    const { saved, uses, copy: latest } = await savedWithUses(trx, tenantId, audienceId);
    if (saved.version !== version) throw new Problem('preview-outdated');
    const behind = uses
      .filter(({ audience }) => audience.saved?.version !== version)
      .map(({ assignmentId }) => assignmentId)
      .filter(assignmentId => assignmentIds.includes(assignmentId));
    return { copy: latest, assignments: await listAssignments(trx, tenantId, { assignmentIds: behind }) };
  });
  const revised = [];
  for (const { assignmentId, courseId, path, startsOn, rule } of assignments) {
    const following = { ...rule, audience: copy };
    const revision = {
      assignmentId,
      courseId,
      pathId: path?.pathId ?? null,
      startsOn,
      rule: following,
      openOnesToo: false,
    };
    const { opened, closed } = await reviseAssignment(tools, actor, revision);
    revised.push({ assignmentId, opened, closed });
  }
  return { revised };
}
