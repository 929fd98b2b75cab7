import type { Audience, Clause, RoleKind } from '#api/contract/audiences.ts';

/** A person as an audience sees them. */
export type Subject = Readonly<{
  personId: string;
  state: 'active' | 'disabled' | 'left';
  /** 'person', or what the mapping says the account is instead. */
  nature: string;
  /** Roles held now; `unitIds` are the role's own unit and all units above it. */
  roles: readonly Readonly<{ kind: RoleKind; unitIds: readonly string[] }>[];
  /** Groups of the directory they are in, nested ones too, as far as the loaded audiences name them. */
  groupIds: ReadonlySet<string>;
}>;

/** Which part of the audience matched: the kind, the id of unit, group or person; '' for everybody. */
export type MatchReason = Readonly<{ kind: 'everybody' | 'kind' | 'unit' | 'group' | 'person'; value: string }>;

/** Why somebody is in, or the first thing that keeps them out. */
export type Explanation =
  | Readonly<{ kind: 'in'; reasons: readonly MatchReason[] }>
  | Readonly<{ kind: 'not-a-person'; nature: string }>
  | Readonly<{ kind: 'put-out' }>
  /** The audience consists of named people only, and this is none of them. */
  | Readonly<{ kind: 'not-named' }>
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
export function matchAudience(audience: Audience, subject: Subject): readonly MatchReason[] | null {
  const explained = explainMatch(audience, subject);
  return explained.kind === 'in' ? explained.reasons : null;
}

export function explainMatch(audience: Audience, subject: Subject): Explanation {
  if (subject.nature !== 'person') return { kind: 'not-a-person', nature: subject.nature };
  if (audience.exclude.includes(subject.personId)) return { kind: 'put-out' };
  const byName: MatchReason[] = audience.include.includes(subject.personId)
    ? [{ kind: 'person', value: subject.personId }]
    : [];
  const byClauses: Explanation = isNamesOnly(audience) ? { kind: 'not-named' } : meetClauses(audience, subject);
  if (byClauses.kind === 'in') return { kind: 'in', reasons: [...byClauses.reasons, ...byName] };
  return byName.length > 0 ? { kind: 'in', reasons: byName } : byClauses;
}

/** People put in by name and no clause: those people, not everybody and those people. */
function isNamesOnly({ all, none, include }: Audience): boolean {
  return all.length === 0 && none.length === 0 && include.length > 0;
}

/**
 * How many active people remain after each clause of `all`, then of `none`, in order: the count that grows out of the
 * rule. Without clauses empty; names put in or out are not counted here.
 */
export function countRemaining(audience: Audience, subjects: readonly Subject[]): readonly number[] {
  const counted = subjects.filter(({ state, nature }) => state === 'active' && nature === 'person');
  const steps = [
    ...audience.all.map((_, index) => ({ all: audience.all.slice(0, index + 1), none: [] })),
    ...audience.none.map((_, index) => ({ all: audience.all, none: audience.none.slice(0, index + 1) })),
  ];
  return steps.map(step => counted.filter(subject => meetClauses(step, subject).kind === 'in').length);
}

type RoleClause = Exclude<Clause, { kind: 'group' }>;
type Role = Subject['roles'][number];

function meetClauses({ all, none }: Pick<Audience, 'all' | 'none'>, subject: Subject): Explanation {
  const groupReasons: MatchReason[] = [];
  for (const clause of all) {
    if (clause.kind !== 'group') continue;
    const groupId = clause.groupIds.find(id => subject.groupIds.has(id));
    if (groupId === undefined) return { kind: 'clause-not-met', clause };
    groupReasons.push({ kind: 'group', value: groupId });
  }
  for (const clause of none) {
    if (clause.kind === 'group' && clause.groupIds.some(id => subject.groupIds.has(id)))
      return { kind: 'excluded-by', clause };
  }

  const wanted = all.filter(aboutRoles);
  const unwanted = none.filter(aboutRoles);
  const meeting = subject.roles.filter(role => wanted.every(clause => reasonOf(clause, role) !== null));
  if (wanted.length > 0 && meeting.length === 0) {
    const unmet = wanted.find(clause => subject.roles.every(role => reasonOf(clause, role) === null));
    return unmet === undefined ? { kind: 'no-single-role' } : { kind: 'clause-not-met', clause: unmet };
  }
  const role = meeting.find(each => unwanted.every(clause => reasonOf(clause, each) === null));
  if (role === undefined) {
    const hindering = unwanted.find(clause => meeting.some(each => reasonOf(clause, each) !== null));
    if (hindering !== undefined) return { kind: 'excluded-by', clause: hindering };
  }
  const roleReasons = role === undefined ? [] : wanted.flatMap(clause => reasonOf(clause, role) ?? []);
  const reasons = [...roleReasons, ...groupReasons];
  return { kind: 'in', reasons: reasons.length === 0 ? [{ kind: 'everybody', value: '' }] : reasons };
}

const aboutRoles = (clause: Clause): clause is RoleClause => clause.kind !== 'group';

function reasonOf(clause: RoleClause, role: Role): MatchReason | null {
  if (clause.kind === 'kind') return clause.values.includes(role.kind) ? { kind: 'kind', value: role.kind } : null;
  const unitId = clause.unitIds.find(id => role.unitIds.includes(id));
  return unitId === undefined ? null : { kind: 'unit', value: unitId };
}
