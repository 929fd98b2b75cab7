import { createHash } from 'node:crypto';
import { addDays, dayIn, later, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { AssignmentRule, DueReckoning } from '#api/contract/assignments.ts';
import type { Preview, PreviewGroup } from '#api/contract/previews.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Settings } from '#api/contract/settings.ts';
import { matchAudience, type Subject } from '#api/audiences/match.ts';
import { nextWindow } from '#api/reminders/hours.ts';
import { stepsUntil } from '#api/reminders/plan.ts';
import { enrol, type Demand, type Move } from './enrol.ts';
import { demandOf, type Facts } from './evaluate.ts';
import { noExceptions } from './exceptions.ts';
import { pauseOn } from './pause.ts';
import type { AssignedPath } from './path.ts';
import { firstOpensOn } from './recurrence.ts';
import type { WorkingDays, WorkingDaysOf } from './working-days.ts';

export type Draft = Readonly<{
  /** Of a path: its first course. */
  courseId: string;
  path: AssignedPath | null;
  rule: AssignmentRule;
  startsOn: CalendarDate;
}>;

/** Known reachability: 1 yes, 0 no, null not tried. */
export type Reach = Readonly<{ mail: string | null; hasMailbox: 0 | 1 | null; hasTeamsApp: 0 | 1 | null }>;
export type Candidate = Pick<Facts, 'person' | 'completions' | 'exceptions' | 'subject'> & Reach;

/** One person of a preview. `due` and `opensOn` are set for whoever must act, now or after a pause. */
export type Affected = Readonly<{
  personId: string;
  group: Extract<PreviewGroup, 'act' | 'valid' | 'paused'>;
  unreachable: 'no-mailbox' | 'no-teams-app' | null;
  kind: RoleKind;
  /** The days on which they are told nothing. */
  off: WorkingDays;
  opensOn: CalendarDate;
  due: DueReckoning | null;
  validUntilOn: CalendarDate | null;
}>;

/** Days that a preview looks ahead for messages, and due days it lists. */
const AHEAD_DAYS = 60;
const MOST_DUE_DAYS = 60;

/**
 * What an assignment would do to these people, if it began on its first day (today, when that has passed). People who do
 * not match, and inactive ones, are left out. Equal people are worked out once, so that a large organisation is counted
 * while somebody types.
 */
export function affect(
  draft: Draft,
  candidates: readonly Candidate[],
  today: CalendarDate,
  workingDaysOf: WorkingDaysOf,
  known: Outcomes = new Map(),
): Affected[] {
  const day = later(today, draft.startsOn);
  const assignment = { ...draft, startsOn: day, revision: 1, revisions: new Map() };
  return candidates.flatMap(candidate => {
    const { person, subject, completions, exceptions } = candidate;
    const reasons = person.state === 'active' ? matchAudience(draft.rule.audience, subject, day) : null;
    if (reasons === null) return [];
    const demand = demandOf(assignment, candidate, reasons, day, workingDaysOf);
    const through = reasons.find(({ kind }) => kind === 'kind')?.value as RoleKind | undefined;
    const kind = through ?? person.roles[0]?.kind ?? 'staff';
    const { personId } = person;
    const { off } = demand;
    const alike = known.get(off) ?? new Map<string, Outcome>();
    known.set(off, alike);
    const key =
      completions.length > 0 || exceptions !== noExceptions
        ? null
        : `${demand.joinedOn.organisation} ${demand.joinedOn.audience}`;
    const outcome = (key === null ? undefined : alike.get(key)) ?? outcomeOf(demand, day);
    if (key !== null) alike.set(key, outcome);
    return { personId, kind, off, unreachable: unreachableBy(candidate), ...outcome };
  });
}

type Outcome = Pick<Affected, 'group' | 'opensOn' | 'due' | 'validUntilOn'>;
/** Outcomes worked out already, of one draft and day, by working days: handed in where people come page by page. */
export type Outcomes = Map<WorkingDays, Map<string, Outcome>>;

function outcomeOf(demand: Demand, day: CalendarDate): Outcome {
  const active = { state: 'active', isPerson: true, inactiveSinceOn: null } as const;
  const opensOn = firstOpensOn(demand.rule.recurrence, demand.startsOn, day);
  const openings = enrol(active, demand, [], opensOn).filter(isOpening);
  const asked = openings.find(({ satisfied }) => satisfied === null);
  const validUntilOn = openings.find(({ satisfied }) => satisfied !== null)?.satisfied?.validUntilOn ?? null;
  if (asked === undefined) return { group: 'valid', opensOn, due: null, validUntilOn };
  // Who is waived stands beside as well: nothing is asked of them for now.
  const isAway = asked.waiver !== null || pauseOn(demand.exceptions.pauses, opensOn) !== null;
  return { group: isAway ? 'paused' : 'act', opensOn, due: asked.due, validUntilOn };
}

const isOpening = (move: Move): move is Extract<Move, { kind: 'open' }> => move.kind === 'open';

/** Only whom neither Teams nor mail is known or able to reach; what was never tried may work. */
export function unreachableBy({ mail, hasMailbox, hasTeamsApp }: Reach): Affected['unreachable'] {
  if (hasTeamsApp !== 0 || (mail !== null && hasMailbox !== 0)) return null;
  return hasMailbox === 0 ? 'no-mailbox' : 'no-teams-app';
}

/** The active people among these whom the draft means, whatever it asks of them. */
export function meantIn(draft: Draft, subjects: readonly Subject[], today: CalendarDate): Subject[] {
  const day = later(today, draft.startsOn);
  const { audience } = draft.rule;
  return subjects.filter(subject => subject.state === 'active' && matchAudience(audience, subject, day) !== null);
}

/** Accounts that the clauses mean, but that are places or services. */
export function notPersonsIn(draft: Draft, subjects: readonly Subject[], today: CalendarDate): Subject[] {
  const day = later(today, draft.startsOn);
  return subjects.filter(
    subject =>
      subject.nature !== 'person' &&
      subject.state === 'active' &&
      matchAudience(draft.rule.audience, { ...subject, nature: 'person' }, day) !== null,
  );
}

/** The months in which people must act, as '2027-05'. */
export function dueMonths(affected: readonly Affected[]): readonly string[] {
  const days = new Set(affected.filter(isAct).flatMap(({ due }) => due?.dueOn ?? []));
  return [...new Set([...days].map(day => day.slice(0, 7)))];
}

type Counts = Pick<Preview, 'people' | 'act' | 'unreachable' | 'unreachableWhy' | 'valid' | 'paused' | 'dueDays'>;

const isAct = ({ group }: Affected): boolean => group === 'act';

/** `rows`: of a path the people of each of its courses, for the due days. */
export function countAffected(affected: readonly Affected[], rows: readonly Affected[] = affected): Counts {
  const of = (group: PreviewGroup): Affected[] => affected.filter(each => each.group === group);
  const act = of('act');
  const by = (why: Affected['unreachable']): number => act.filter(({ unreachable }) => unreachable === why).length;
  const why = { noMailbox: by('no-mailbox'), noTeamsApp: by('no-teams-app') };
  const dueDays = [...Map.groupBy(rows.filter(isAct), ({ due }) => due?.dueOn ?? '')]
    .map(([dueOn, people]) => ({ dueOn, people: people.length }))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .slice(0, MOST_DUE_DAYS);
  return {
    people: affected.length,
    act: act.length,
    unreachable: why.noMailbox + why.noTeamsApp,
    unreachableWhy: why,
    valid: of('valid').length,
    paused: of('paused').length,
    dueDays,
  };
}

/** Messages by day over the next 60 days if nobody acts meanwhile: at most so many go out. Nothing goes out once the hours of today are over. */
export function expectedMessages(
  { rule, startsOn }: Draft,
  affected: readonly Affected[],
  now: Readonly<{ at: Instant; timeZone: string }>,
  hours: Settings['messages']['hours'],
): Preview['messages'] {
  const today = dayIn(now.timeZone, now.at);
  const lastOn = addDays(later(today, startsOn), AHEAD_DAYS);
  const told = affected.filter(({ group, unreachable }) => group === 'act' && unreachable === null);
  const alike = [...Map.groupBy(told, ({ off }) => off).values()].flatMap(people => [
    ...Map.groupBy(people, ({ opensOn, due, kind }) => `${opensOn} ${due?.dueOn} ${kind}`).values(),
  ]);
  const byDay = new Map<CalendarDate, number>();
  for (const people of alike) {
    const [first] = people;
    if (first?.due === undefined || first.due === null) continue;
    const { kind, off, opensOn, due } = first;
    const days = { hours: hours[kind], isHoliday: (day: CalendarDate) => off(day)?.because === 'holiday' };
    const opening = { openedOn: opensOn, dueOn: due.dueOn, openedBy: 'admin', reopenedOn: null } as const;
    const steps = stepsUntil({ ...opening, policy: rule.policy }, days, lastOn);
    const next = nextWindow(now.timeZone, days.hours, days.isHoliday, now.at).localDay;
    for (const on of new Set(steps.map(({ plannedOn }) => later(plannedOn, next))))
      byDay.set(on, (byDay.get(on) ?? 0) + people.length);
  }
  return [...byDay].map(([on, count]) => ({ on, count })).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** Digest of what was shown: the rule and exactly these people, in the order of their ids. */
export function tokenOf({ courseId, path, rule, startsOn }: Draft, personIds: readonly string[]): string {
  const hash = createHash('sha256').update(canonical([courseId, path?.steps ?? null, rule, startsOn]));
  return hash.update(personIds.join()).digest('base64url');
}

/** JSON with keys in order, so that a rule read back from the database has the same digest. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
