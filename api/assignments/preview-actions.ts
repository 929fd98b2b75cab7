import { setImmediate as breathe } from 'node:timers/promises';
import { later } from '#api/calendar.ts';
import type { previewAssignment as previewEndpoint, previewPeople as peopleEndpoint } from '#api/contract/previews.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { countRemaining, type Subject } from '#api/audiences/match.ts';
import { unreadGroupsOf, wordsOf } from '#api/audiences/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayReadAssignment } from './access.ts';
import { previewChange } from './change-preview.ts';
import { draftFrom } from './draft-actions.ts';
import { listStandingOf } from './enrolment-store.ts';
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
import { countBusy, countSteps, courseIdsOf, draftsOf, mergeMessages, mergeSteps, ofCourse } from './preview-path.ts';
import {
  asCandidates,
  everybodyFor,
  findBusyMonths,
  findSpecial,
  listNames,
  listUnitNames,
  type Named,
} from './preview-store.ts';
import { findAssignment, type Assignment } from './store.ts';
import { workingDaysIn } from './working-days-actions.ts';

type PeopleReply = ReplyOf<typeof peopleEndpoint>;
const PAGE = 50;
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
  const workingDaysOf = await workingDaysIn(trx, tenantId, settings);
  const day = later(today, draft.startsOn);
  const drafts = draftsOf(draft);
  const outcomes = drafts.map((): Outcomes => new Map());
  const bySteps = drafts.map((): Affected[] => []);
  const notPersons: Subject[] = [];
  const candidates: Candidate[] = [];
  const remaining = countRemaining(draft.rule.audience, [], day).map(() => 0);
  const special = await findSpecial(trx, tenantId, draft);
  for await (const page of everybodyFor(trx, kind, tenantId, draft)) {
    const subjects = page.map(({ subject }) => subject);
    const active = await asCandidates(trx, tenantId, draft, page, special);
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

export async function previewAssignment(
  { db, clock }: Read,
  actor: Actor,
  { assignmentId, ...input }: Input,
): Promise<ReplyOf<typeof previewEndpoint>> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const assignment = assignmentId === undefined ? null : await getRunning(trx, actor, assignmentId);
    const draft = await draftFrom(trx, actor, input, assignment?.path ?? null);
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
    const messages = looked.drafts.map((each, at) => expectedMessages(each, bySteps[at] ?? [], now, hours));
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

async function getRunning(trx: Trx, actor: Actor, assignmentId: string): Promise<Assignment> {
  const assignment = await findAssignment(trx, actor.tenantId, assignmentId);
  if (assignment === null || !mayReadAssignment(actor, assignment.rule.audience)) throw new Problem('not-found');
  if (assignment.state !== 'running')
    throw new Problem('assignment-not-editable', { parameters: { state: assignment.state } });
  return assignment;
}

export async function previewPeople(
  { db, clock }: Read,
  actor: Actor,
  { group, cursor, ...input }: InputOf<typeof peopleEndpoint>,
): Promise<PeopleReply> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const draft = await draftFrom(trx, actor, input);
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
