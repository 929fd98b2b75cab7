import { later, type CalendarDate } from '#api/calendar.ts';
import type { previewPerson as personEndpoint } from '#api/contract/previews.ts';
import type { Audience } from '#api/contract/audiences.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { missesOf, reasonsAsAudience } from '#api/audiences/explain.ts';
import { explainMatch, type Explanation } from '#api/audiences/match.ts';
import { wordsOf } from '#api/audiences/actions.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { reachOf } from '#api/people/looked-after-actions.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { courseOfCompletion } from './completion-store.ts';
import { draftFrom } from './draft-actions.ts';
import { demandOf } from './evaluate.ts';
import { loadFacts } from './facts-store.ts';
import { affect } from './preview.ts';
import { courseIdsOf, draftsOf, ofCourse } from './preview-path.ts';
import { simulateCycles } from './simulate.ts';
import { bestSatisfaction } from './validity.ts';
import { workingDaysIn } from './working-days-actions.ts';

type Read = Pick<Tools, 'db' | 'clock'>;
const CYCLES = 3;

/**
 * One person looked up in a preview.
 * @throws Problem 'not-found' also for people the actor may not see
 */
export async function previewPerson(
  { db, clock }: Read,
  actor: Actor,
  { personId, ...input }: InputOf<typeof personEndpoint>,
): Promise<ReplyOf<typeof personEndpoint>> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const draft = await draftFrom(trx, actor, input);
    await reachOf(trx, actor, personId);
    const settings = await readSettings(trx, tenantId);
    const today = clock.today(settings.organisation.timeZone);
    // The reckoning is read by this admin: holidays in their language.
    const workingDaysOf = await workingDaysIn(trx, tenantId, settings, actor.language);
    const { audience, recurrence } = draft.rule;
    const scope = { audiences: [audience], courseIds: courseIdsOf(draft) };
    const [facts] = await loadFacts(trx, tenantId, [personId], scope);
    if (facts === undefined) throw new Problem('not-found');
    const day: CalendarDate = later(today, draft.startsOn);
    const explained = explainMatch(audience, facts.subject, day);
    const isActive = facts.person.state === 'active';
    const matches = explained.kind === 'in' && isActive;
    const [matchedBy] = matches ? await wordsOf(trx, tenantId, [reasonsAsAudience(explained.reasons)]) : [];
    const misses = [...missesOf(explained, audience)];
    // Of a path it is told for the first course that is asked for.
    const steps = draftsOf(draft).map(each => {
      const mine = facts.completions.filter(({ courseId }) => courseId === each.courseId);
      return { step: each, held: bestSatisfaction(mine, recurrence, { openedOn: day, previous: null }, day) };
    });
    const { step, held } = steps.find(each => each.held === null) ?? steps[0] ?? { step: draft, held: null };
    const through = held === null ? null : await courseOfCompletion(trx, tenantId, held.completionId);
    const other = through === null || through === step.courseId ? [] : [through];
    const [validThrough] = (await titlesOf(trx, tenantId, other, actor.language)).values();
    const already = {
      alreadyValidUntilOn: held?.validUntilOn ?? null,
      valid: held !== null,
      ...(validThrough === undefined ? {} : { validThrough }),
    };
    const decidedBy =
      explained.kind !== 'not-a-person' && !isActive
        ? ({ list: 'inactive', index: null } as const)
        : deciderOf(explained, audience, personId);
    if (!matches) return { matches, decidedBy, misses, matchedBy: null, ...already, due: null, cycles: [] };
    const [affected] = affect(step, ofCourse([{ ...facts, ...unknownReach }], step), today, workingDaysOf);
    const assignment = { ...step, startsOn: day, revision: 1, revisions: new Map() };
    const demand = demandOf(assignment, facts, explained.reasons, day, workingDaysOf);
    const learner = { state: 'active', isPerson: true, inactiveSinceOn: null } as const;
    const cycles = simulateCycles(learner, demand, day, CYCLES);
    return {
      matches,
      decidedBy,
      misses,
      matchedBy: matchedBy ?? null,
      ...already,
      due: affected?.due ?? null,
      cycles: [...cycles],
    };
  });
}

const unknownReach = { mail: null, hasMailbox: null, hasTeamsApp: null };

type Decider = ReplyOf<typeof personEndpoint>['decidedBy'];

function deciderOf(explained: Explanation, audience: Audience, personId: string): Decider {
  switch (explained.kind) {
    case 'in': {
      const [first] = explained.reasons;
      if (first?.kind === 'everybody') return { list: 'everybody', index: null };
      if (first?.kind === 'person') return { list: 'include', index: audience.include.indexOf(personId) };
      return { list: 'all', index: null };
    }
    case 'not-a-person':
      return { list: 'not-a-person', index: null };
    case 'put-out':
      return { list: 'exclude', index: audience.exclude.indexOf(personId) };
    case 'not-named':
      return { list: 'include', index: null };
    case 'clause-not-met':
      return { list: 'all', index: audience.all.indexOf(explained.clause) };
    case 'no-single-role':
    case 'no-way-in':
      return { list: 'all', index: null };
    case 'excluded-by':
      return { list: 'none', index: audience.none.indexOf(explained.clause) };
  }
}
