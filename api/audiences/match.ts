import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Audience, Clause, RoleKind } from '#api/contract/audiences.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';

export type { MatchReason };

/** A person as an audience sees them. */
export type Subject = Readonly<{
  personId: string;
  state: 'active' | 'disabled' | 'left';
  /** 'person', or what the mapping says the account is instead. */
  nature: string;
  /** As the directory spells them; see `folded`. */
  country: string | null;
  jobTitle: string | null;
  /** Since when in the organisation: the day of hiring where it is known. May lie ahead. */
  joinedOn: CalendarDate;
  /** Roles held now; `unitIds` are the role's own unit and, where an audience names units, all above it. */
  roles: readonly SubjectRole[];
  /** Groups of the directory they are in, nested ones too, as far as the loaded audiences name them. */
  groupIds: ReadonlySet<string>;
}>;
export type SubjectRole = Readonly<{
  kind: RoleKind;
  unitIds: readonly string[];
  responsiblePersonId: string | null;
}>;

/** Why somebody is in, or the first thing that keeps them out. */
export type Explanation =
  | Readonly<{ kind: 'in'; reasons: readonly MatchReason[] }>
  | Readonly<{ kind: 'not-a-person'; nature: string }>
  | Readonly<{ kind: 'put-out' }>
  /** The audience consists of named people only, and this is none of them. */
  | Readonly<{ kind: 'not-named' }>
  | Miss
  /** There are several ways in, and none is open: what closes each, in order. */
  | Readonly<{ kind: 'no-way-in'; misses: readonly Miss[] }>;

/** What keeps somebody out of one way in. */
export type Miss =
  | Readonly<{ kind: 'clause-not-met'; clause: Clause }>
  /** Each clause is met by some role, but no single role meets them all. */
  | Readonly<{ kind: 'no-single-role' }>
  | Readonly<{ kind: 'excluded-by'; clause: Clause }>;

/**
 * Whether the audience means this person, and by what; null when not. Accounts that are no persons never match, put in by
 * name or not; put out by name beats everything. One single role must meet all clauses about roles of `all` and none of
 * those of `none`: "staff, but not in Cologne" means somebody who is staff in Bonn and a volunteer in Cologne.
 * The person's state is not asked: a disabled account stays in its audience until the enrolment rule closes it.
 */
export function matchAudience(
  audience: Audience,
  subject: Subject,
  today: CalendarDate,
): readonly MatchReason[] | null {
  const explained = explainMatch(audience, subject, today);
  return explained.kind === 'in' ? explained.reasons : null;
}

export function explainMatch(audience: Audience, subject: Subject, today: CalendarDate): Explanation {
  if (subject.nature !== 'person') return { kind: 'not-a-person', nature: subject.nature };
  if (audience.exclude.includes(subject.personId)) return { kind: 'put-out' };
  const byName: MatchReason[] = audience.include.includes(subject.personId)
    ? [{ kind: 'person', value: subject.personId }]
    : [];
  const byClauses: Explanation = isNamesOnly(audience) ? { kind: 'not-named' } : meetAny(audience, subject, today);
  if (byClauses.kind === 'in') return { kind: 'in', reasons: [...byClauses.reasons, ...byName] };
  return byName.length > 0 ? { kind: 'in', reasons: byName } : byClauses;
}

/** People put in by name and no clause: those people, not everybody and those people. */
function isNamesOnly({ all, or, none, include }: Audience): boolean {
  return all.length === 0 && (or ?? []).length === 0 && none.length === 0 && include.length > 0;
}

/** One way into an audience, its clauses told apart by what they speak of. */
type Way = Readonly<{
  all: readonly Clause[];
  none: readonly Clause[];
  wanted: readonly RoleClause[];
  unwanted: readonly RoleClause[];
  met: readonly PersonClause[];
  unmet: readonly PersonClause[];
}>;

const known = new WeakMap<Audience, readonly Way[]>();

/**
 * `all`, then each alternative, each with the exceptions that all share. Without clauses of its own `all` is no way in
 * beside alternatives. Remembered: the same audience is asked about everybody.
 */
function waysInto(audience: Audience): readonly Way[] {
  const held = known.get(audience);
  if (held !== undefined) return held;
  const alternatives = audience.or ?? [];
  const own = { all: audience.all, none: [] };
  const ways = audience.all.length === 0 && alternatives.length > 0 ? alternatives : [own, ...alternatives];
  const told = ways.map(({ all, none }) => {
    const shared = [...none, ...audience.none];
    const wanted = all.filter(isAboutRoles);
    const unwanted = shared.filter(isAboutRoles);
    return { all, none, wanted, unwanted, met: all.filter(isAboutPerson), unmet: shared.filter(isAboutPerson) };
  });
  known.set(audience, told);
  return told;
}

function meetAny(audience: Audience, subject: Subject, today: CalendarDate): Explanation {
  const misses: Miss[] = [];
  for (const way of waysInto(audience)) {
    const met = meetClauses(way, subject, today);
    if (met.kind === 'in') return met;
    misses.push(met);
  }
  const [only] = misses;
  return misses.length === 1 && only !== undefined ? only : { kind: 'no-way-in', misses };
}

/**
 * How many active people remain after each clause: of `all`, of each alternative (its `all`, then its `none`), then of
 * `none`, which all ways in share. Without clauses empty; names put in or out are not counted here.
 */
export function countRemaining(
  audience: Audience,
  subjects: readonly Subject[],
  today: CalendarDate,
): readonly number[] {
  const ways = waysInto(audience);
  const counts = Array.from(
    { length: ways.reduce((sum, { all, none }) => sum + all.length + none.length, audience.none.length) },
    () => 0,
  );
  for (const subject of subjects) {
    if (subject.state !== 'active' || subject.nature !== 'person') continue;
    let at = 0;
    const count = (standing: Standing | null): Standing | null => {
      if (standing !== null) counts[at] = (counts[at] ?? 0) + 1;
      at += 1;
      return standing;
    };
    let standing = ways.map(({ all, none }) => {
      const met = all.reduce<Standing | null>(
        (left, clause) => count(keep(left, clause, subject, today)),
        subject.roles,
      );
      return none.reduce((left, clause) => count(drop(left, clause, subject, today)), met);
    });
    for (const clause of audience.none) {
      standing = standing.map(left => drop(left, clause, subject, today));
      count(standing.find(left => left !== null) ?? null);
    }
  }
  return counts;
}

/** The roles through which somebody is still in; null when they are out. */
type Standing = readonly SubjectRole[];

function keep(left: Standing | null, clause: Clause, subject: Subject, today: CalendarDate): Standing | null {
  if (left === null) return null;
  if (!isAboutRoles(clause)) return personMeets(clause, subject, today) === null ? null : left;
  const meeting = left.filter(role => roleMeets(clause, role) !== null);
  return meeting.length === 0 ? null : meeting;
}

function drop(left: Standing | null, clause: Clause, subject: Subject, today: CalendarDate): Standing | null {
  if (left === null) return null;
  if (!isAboutRoles(clause)) return personMeets(clause, subject, today) === null ? left : null;
  const free = left.filter(role => roleMeets(clause, role) === null);
  return free.length === 0 && left.length > 0 ? null : free;
}

function meetClauses(
  { wanted, unwanted, met, unmet }: Way,
  subject: Subject,
  today: CalendarDate,
): Miss | Readonly<{ kind: 'in'; reasons: readonly MatchReason[] }> {
  const personReasons: MatchReason[] = [];
  for (const clause of met) {
    const reason = personMeets(clause, subject, today);
    if (reason === null) return { kind: 'clause-not-met', clause };
    personReasons.push(reason);
  }
  for (const clause of unmet) if (personMeets(clause, subject, today) !== null) return { kind: 'excluded-by', clause };

  const meeting = subject.roles.filter(role => wanted.every(clause => roleMeets(clause, role) !== null));
  if (wanted.length > 0 && meeting.length === 0) {
    const missed = wanted.find(clause => subject.roles.every(role => roleMeets(clause, role) === null));
    return missed === undefined ? { kind: 'no-single-role' } : { kind: 'clause-not-met', clause: missed };
  }
  const role = meeting.find(each => unwanted.every(clause => roleMeets(clause, each) === null));
  if (role === undefined) {
    const hindering = unwanted.find(clause => meeting.some(each => roleMeets(clause, each) !== null));
    if (hindering !== undefined) return { kind: 'excluded-by', clause: hindering };
  }
  const roleReasons = role === undefined ? [] : wanted.flatMap(clause => roleMeets(clause, role) ?? []);
  const reasons = [...roleReasons, ...personReasons];
  return { kind: 'in', reasons: reasons.length === 0 ? [{ kind: 'everybody', value: '' }] : reasons };
}

/** All clauses of an audience, those of its alternatives too. */
export function clausesOf({ all, or, none }: Audience): readonly Clause[] {
  return [...all, ...(or ?? []).flatMap(way => [...way.all, ...way.none]), ...none];
}

type RoleClause = Extract<Clause, { kind: 'kind' | 'unit' | 'responsible' }>;
type PersonClause = Exclude<Clause, RoleClause>;

const isAboutRoles = (clause: Clause): clause is RoleClause =>
  clause.kind === 'kind' || clause.kind === 'unit' || clause.kind === 'responsible';
const isAboutPerson = (clause: Clause): clause is PersonClause => !isAboutRoles(clause);

function roleMeets(clause: RoleClause, role: SubjectRole): MatchReason | null {
  switch (clause.kind) {
    case 'kind':
      return clause.values.includes(role.kind) ? { kind: 'kind', value: role.kind } : null;
    case 'unit': {
      const unitId = clause.unitIds.find(id => role.unitIds.includes(id));
      return unitId === undefined ? null : { kind: 'unit', value: unitId };
    }
    case 'responsible': {
      const { responsiblePersonId } = role;
      return responsiblePersonId !== null && clause.personIds.includes(responsiblePersonId)
        ? { kind: 'responsible', value: responsiblePersonId }
        : null;
    }
  }
}

function personMeets(clause: PersonClause, subject: Subject, today: CalendarDate): MatchReason | null {
  switch (clause.kind) {
    case 'group': {
      const groupId = clause.groupIds.find(id => subject.groupIds.has(id));
      return groupId === undefined ? null : { kind: 'group', value: groupId };
    }
    case 'country':
      return oneOf(clause, subject.country);
    case 'job-title':
      return oneOf(clause, subject.jobTitle);
    case 'joined-within': {
      const { joinedOn } = subject;
      return joinedOn <= today && joinedOn >= daysBefore(today, clause.days)
        ? { kind: 'joined-within', value: String(clause.days) }
        : null;
    }
  }
}

function oneOf(
  { kind, values }: Extract<Clause, { kind: 'country' | 'job-title' }>,
  held: string | null,
): MatchReason | null {
  if (held === null) return null;
  const wanted = folded(held);
  return values.some(value => folded(value) === wanted) ? { kind, value: held.trim() } : null;
}

const foldedTexts = new Map<string, string>();

/** How words of the directory are compared: without regard to case and outer blanks. Remembered: they are few, and asked often. */
export function folded(text: string): string {
  let answer = foldedTexts.get(text);
  if (answer === undefined) {
    if (foldedTexts.size > 10_000) foldedTexts.clear();
    answer = text.trim().toLowerCase();
    foldedTexts.set(text, answer);
  }
  return answer;
}

let reckoned: Readonly<{ today: CalendarDate; days: number; on: CalendarDate }> | null = null;

/** Reckoned once for everybody who is asked about in a row. */
function daysBefore(today: CalendarDate, days: number): CalendarDate {
  if (reckoned === null || reckoned.today !== today || reckoned.days !== days)
    reckoned = { today, days, on: addDays(today, -days) };
  return reckoned.on;
}
