import { setImmediate as breathe } from 'node:timers/promises';
import { later, type CalendarDate } from '#api/calendar.ts';
import type {
  previewAssignment as previewEndpoint,
  previewPeople as peopleEndpoint,
  previewPerson as personEndpoint,
} from '#api/contract/assignments.ts';
import type { Audience } from '#api/contract/audiences.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { missesOf, reasonsAsAudience } from '#api/audiences/explain.ts';
import { countRemaining, explainMatch, type Explanation, type Subject } from '#api/audiences/match.ts';
import { unreadGroupsOf, wordsOf } from '#api/audiences/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayAssign } from './access.ts';
import { previewChange } from './change-preview.ts';
import { draftFrom } from './draft-actions.ts';
import { listStandingOf } from './enrolment-store.ts';
import { demandOf } from './evaluate.ts';
import { loadFacts } from './facts-store.ts';
import {
  affect,
  countAffected,
  dueMonths,
  expectedMessages,
  meantIn,
  notPersonsIn,
  tokenOf,
  type Affected,
  type Candidate,
  type Draft,
  type Outcomes,
} from './preview.ts';
import { countBusy, countSteps, courseIdsOf, draftsOf, mergeMessages, mergeSteps } from './preview-path.ts';
import { asCandidates, everybodyFor, findBusyMonths, listNames, listUnitNames, type Named } from './preview-store.ts';
import { simulateCycles } from './simulate.ts';
import { findAssignment, type Assignment } from './store.ts';
import { bestSatisfaction } from './validity.ts';
import { workingDaysFrom } from './working-days.ts';

type PeopleReply = ReplyOf<typeof peopleEndpoint>;
const PAGE = 50;
const CYCLES = 3;
/** So many courses due in one month are worth a warning. */
const MANY_COURSES = 3;

type Read = Pick<Tools, 'db' | 'clock'>;

type Input = InputOf<typeof previewEndpoint>;

type Looked = Readonly<{ trx: Trx; kind: Tools['db']['kind']; tenantId: string; clock: Tools['clock'] }>;

/**
 * Who would be affected, worked out from our own rows, page by page; writes nothing. `bySteps`: for each course of a path.
 * `candidates`: all active people, only if asked for.
 */
async function affectedBy({ trx, kind, tenantId, clock }: Looked, draft: Draft, keeps = false) {
  const settings = await readSettings(trx, tenantId);
  const today = clock.today(settings.organisation.timeZone);
  const workingDaysOf = workingDaysFrom(settings);
  const day = later(today, draft.startsOn);
  const drafts = draftsOf(draft);
  const outcomes = drafts.map((): Outcomes => new Map());
  const bySteps = drafts.map((): Affected[] => []);
  const notPersons: Subject[] = [];
  const candidates: Candidate[] = [];
  const remaining = countRemaining(draft.rule.audience, [], day).map(() => 0);
  for await (const page of everybodyFor(trx, kind, tenantId, draft)) {
    const subjects = page.map(({ subject }) => subject);
    const active = await asCandidates(trx, tenantId, draft, page);
    for (const [at, each] of drafts.entries())
      for (const one of affect(each, ofCourse(active, each), today, workingDaysOf, outcomes[at]))
        bySteps[at]?.push(one);
    notPersons.push(...notPersonsIn(draft, subjects, today));
    const left = countRemaining(draft.rule.audience, subjects, day);
    for (const [at, people] of left.entries()) remaining[at] = (remaining[at] ?? 0) + people;
    if (keeps) candidates.push(...active);
    await breathe();
  }
  const affected = mergeSteps(bySteps);
  const token = tokenOf(draft, affected.map(({ personId }) => personId).sort());
  await breathe();
  return { affected, bySteps, drafts, candidates, notPersons, remaining, today, workingDaysOf, settings, token };
}

/** How many people a draft means now, and the token that its preview would have. */
export async function meantBy(
  { trx, kind, tenantId, clock }: Looked,
  draft: Draft,
): Promise<Readonly<{ people: number; token: string }>> {
  const { timeZone } = (await readSettings(trx, tenantId)).organisation;
  const ids: string[] = [];
  for await (const page of everybodyFor(trx, kind, tenantId, draft)) {
    const subjects = page.map(({ subject }) => subject);
    ids.push(...meantIn(draft, subjects, clock.today(timeZone)).map(({ personId }) => personId));
  }
  return { people: ids.length, token: tokenOf(draft, ids) };
}

/** Who has completed another course of the path is like everybody else in this one. */
function ofCourse(candidates: readonly Candidate[], { courseId, path }: Draft): readonly Candidate[] {
  if (path === null) return candidates;
  return candidates.map(each => ({
    ...each,
    completions: each.completions.filter(completion => completion.courseId === courseId),
  }));
}

export async function previewAssignment(
  { db, clock }: Read,
  actor: Actor,
  { assignmentId, ...input }: Input,
): Promise<ReplyOf<typeof previewEndpoint>> {
  if (!mayAssign(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const assignment = assignmentId === undefined ? null : await getRunning(trx, tenantId, assignmentId);
    const draft = await draftFrom(trx, tenantId, input, assignment?.path ?? null);
    const { audience } = draft.rule;
    const looked = await affectedBy({ trx, kind: db.kind, tenantId, clock }, draft, assignment !== null);
    const { affected, bySteps, candidates, notPersons, remaining, today, workingDaysOf, settings, token } = looked;
    const courseIds = courseIdsOf(draft);
    const counts = countAffected(affected, bySteps.flat());
    const months = new Set(bySteps.flatMap(dueMonths));
    await breathe();
    const least = Math.max(1, MANY_COURSES - courseIds.length);
    const busy = await findBusyMonths(trx, tenantId, courseIds, months, least);
    const titles = await titlesOf(trx, tenantId, courseIds, actor.language);
    const [words] = await wordsOf(trx, tenantId, [audience]);
    const { hours } = settings.messages;
    const now = { at: clock.now(), timeZone: settings.organisation.timeZone };
    const messages = looked.drafts.map((each, at) =>
      expectedMessages(each, bySteps[at] ?? [], now, workingDaysOf, hours),
    );
    await breathe();
    const held = assignment === null ? [] : await listStandingOf(trx, tenantId, assignment.assignmentId);
    return {
      ...counts,
      notPersons: notPersons.length,
      remaining: [...remaining],
      messages: mergeMessages(messages, counts.act),
      unreadGroups: await unreadGroupsOf(trx, tenantId, audience),
      manyCourses: countBusy(bySteps, busy, MANY_COURSES),
      words: words ?? { all: [], none: [], include: [], exclude: [] },
      steps:
        draft.path === null
          ? null
          : countSteps(draft.path.steps, bySteps).map(step => ({
              ...step,
              ...(titles.get(step.courseId) ?? { title: step.courseId, icon: '' }),
            })),
      change: assignment === null ? null : previewChange({ assignment, draft, held, candidates }, today, workingDaysOf),
      token,
    };
  });
}

async function getRunning(trx: Trx, tenantId: string, assignmentId: string): Promise<Assignment> {
  const assignment = await findAssignment(trx, tenantId, assignmentId);
  if (assignment === null) throw new Problem('not-found');
  if (assignment.state !== 'running')
    throw new Problem('assignment-not-editable', { parameters: { state: assignment.state } });
  return assignment;
}

export async function previewPeople(
  { db, clock }: Read,
  actor: Actor,
  { group, cursor, ...input }: InputOf<typeof peopleEndpoint>,
): Promise<PeopleReply> {
  if (!mayAssign(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const draft = await draftFrom(trx, tenantId, input);
    const { affected, notPersons } = await affectedBy({ trx, kind: db.kind, tenantId, clock }, draft);
    const chosen =
      group === 'not-persons'
        ? notPersons
        : affected.filter(each =>
            group === 'unreachable' ? each.group === 'act' && each.unreachable !== null : each.group === group,
          );
    const byId = new Map(affected.map(each => [each.personId, each]));
    const names = await listNames(
      trx,
      tenantId,
      chosen.map(({ personId }) => personId),
    );
    const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
    const rest = names
      .map(name => ({ name, place: placeOf(name) }))
      .filter(({ place }) => place > after)
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = rest.slice(0, PAGE);
    const units = await listUnitNames(
      trx,
      tenantId,
      page.map(({ name }) => name.personId),
    );
    const last = page.at(-1);
    return {
      people: page.map(({ name }) => ({
        personId: name.personId,
        name: name.name,
        detail: (units.get(name.personId) ?? []).join(', '),
        dueOn: byId.get(name.personId)?.due?.dueOn ?? byId.get(name.personId)?.validUntilOn ?? null,
        note: noteOf(group, name, byId.get(name.personId)),
      })),
      next: rest.length > PAGE && last !== undefined ? Buffer.from(last.place).toString('base64url') : null,
    };
  });
}

const placeOf = ({ sortKey, personId }: Named): string => `${sortKey.slice(0, 120)}\n${personId}`;

/** Why unreachable, until when valid, which rule found the account; null where the due day says it all. */
function noteOf(
  group: InputOf<typeof peopleEndpoint>['group'],
  { natureRule }: Named,
  affected: Affected | undefined,
): string | null {
  if (group === 'not-persons') return natureRule;
  if (group === 'unreachable') return affected?.unreachable ?? null;
  return group === 'valid' ? (affected?.validUntilOn ?? null) : null;
}

export async function previewPerson(
  { db, clock }: Read,
  actor: Actor,
  { personId, ...input }: InputOf<typeof personEndpoint>,
): Promise<ReplyOf<typeof personEndpoint>> {
  if (!mayAssign(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const draft = await draftFrom(trx, tenantId, input);
    const settings = await readSettings(trx, tenantId);
    const today = clock.today(settings.organisation.timeZone);
    // The reckoning is read by this admin: holidays in their language.
    const workingDaysOf = workingDaysFrom(settings, actor.language);
    const { audience, recurrence } = draft.rule;
    const scope = { audiences: [audience], courseIds: courseIdsOf(draft), today };
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
    const already = { alreadyValidUntilOn: held?.validUntilOn ?? null, valid: held !== null };
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
