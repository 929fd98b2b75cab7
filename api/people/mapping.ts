import type { RoleKind } from '#api/contract/audiences.ts';
import type { MappingSetting } from '#api/contract/settings.ts';
import type { Account } from './account.ts';

/** What an account is, and which roles it gives: decided by the mapping of the settings, nothing else. */
export type Mapped = Readonly<{
  nature: string;
  /** The name of the rule that says it is no person. */
  natureRule: string | null;
  /** One for each kind and unit; none for what is no person. */
  roles: readonly MappedRole[];
}>;
export type MappedRole = Readonly<{
  kind: RoleKind;
  unitName: string | null;
  /** The group whose name gave the unit; its owner looks after the role. */
  groupId: string | null;
  rule: string;
}>;

export type GroupName = Readonly<{ groupId: string; name: string }>;
type Facts = Pick<
  Account,
  'displayName' | 'givenName' | 'surname' | 'upn' | 'userType' | 'employeeType' | 'department' | 'officeLocation'
>;
type KindRule = MappingSetting['kinds'][number];
type AccountTest = KindRule['test'];

/**
 * `groups` are the directory groups the account is in, nested ones too, among those the mapping names. The first rule of
 * `notPersons` that hits decides; of `kinds` every one that hits gives a role; when none does, `otherwise` with the
 * department.
 */
export function mapAccount(account: Facts, groups: readonly GroupName[], mapping: MappingSetting): Mapped {
  const groupIds = new Set(groups.map(({ groupId }) => groupId));
  const notPerson = mapping.notPersons.find(({ test }) => hits(test, account, groupIds));
  if (notPerson !== undefined) return { nature: notPerson.nature, natureRule: notPerson.name, roles: [] };
  const given = mapping.kinds.flatMap(rule => rolesBy(rule, account, groups, groupIds));
  const roles: readonly MappedRole[] =
    given.length > 0
      ? given
      : [{ kind: mapping.otherwise, unitName: tidy(account.department), groupId: null, rule: 'otherwise' }];
  const distinct = new Map<string, MappedRole>();
  for (const role of roles) {
    const key = roleKey(role.kind, role.unitName);
    const held = distinct.get(key);
    // The same role by a group and by a property: the group knows who looks after it.
    if (held === undefined || (held.groupId === null && role.groupId !== null)) distinct.set(key, role);
  }
  return { nature: 'person', natureRule: null, roles: [...distinct.values()] };
}

/** Two roles are the same when kind and unit are. */
export function roleKey(kind: RoleKind, unitName: string | null): string {
  return `${kind} ${unitName ?? ''}`;
}

/**
 * The groups whose members must be known to map anybody: those that rules name, and those whose name begins with the
 * prefix of a rule that takes the unit from any such group.
 */
export function groupsForMapping(mapping: MappingSetting, all: readonly GroupName[]): readonly string[] {
  const named = [...mapping.notPersons, ...mapping.kinds].flatMap(({ test }) => test.groupIds ?? []);
  const byPrefix = mapping.kinds
    .filter(takesAnyGroup)
    .flatMap(rule => all.filter(({ name }) => unitOfGroup(name, rule) !== null).map(({ groupId }) => groupId));
  return [...new Set([...named, ...byPrefix])];
}

function rolesBy(
  rule: KindRule,
  account: Facts,
  groups: readonly GroupName[],
  groupIds: ReadonlySet<string>,
): readonly MappedRole[] {
  if (!hits(rule.test, account, groupIds)) return [];
  const role = (unitName: string | null, groupId: string | null = null): MappedRole => ({
    kind: rule.kind,
    unitName,
    groupId,
    rule: rule.name,
  });
  switch (rule.unitFrom) {
    case 'department':
      return [role(tidy(account.department))];
    case 'officeLocation':
      return [role(tidy(account.officeLocation))];
    case 'none':
      return [role(null)];
    case 'group': {
      const asked = rule.test.groupIds ?? [];
      const meant = groups.filter(({ groupId }) => asked.length === 0 || asked.includes(groupId));
      return meant.flatMap(({ groupId, name }) => {
        const unitName = unitOfGroup(name, rule);
        return unitName === null ? [] : [role(unitName, groupId)];
      });
    }
  }
}

const takesAnyGroup = ({ unitFrom, test, groupPrefix }: KindRule): boolean =>
  unitFrom === 'group' && (test.groupIds ?? []).length === 0 && (groupPrefix ?? '').trim() !== '';

/** 'Ehrenamt Köln' with the prefix 'Ehrenamt' → 'Köln'; null when the name does not begin so, or has nothing else. */
function unitOfGroup(name: string, { groupPrefix, test }: KindRule): string | null {
  const prefix = (groupPrefix ?? '').trim();
  const plain = name.trim();
  if (prefix === '') return plain;
  const begins = plain.toLowerCase().startsWith(prefix.toLowerCase());
  // A group that a rule names itself counts under its whole name when it lacks the prefix.
  if (!begins) return (test.groupIds ?? []).length > 0 ? plain : null;
  return tidy(plain.slice(prefix.length));
}

/** All conditions that are given must hold; texts are compared without case. */
function hits(test: AccountTest, account: Facts, groupIds: ReadonlySet<string>): boolean {
  const { userType, employeeTypes = [], groupIds: asked = [], upnPattern, nameContains, withoutPersonName } = test;
  if (userType !== undefined && !same(account.userType ?? 'Member', userType)) return false;
  if (employeeTypes.length > 0 && !employeeTypes.some(type => same(account.employeeType, type))) return false;
  if (asked.length > 0 && !asked.some(id => groupIds.has(id))) return false;
  if (isGiven(upnPattern) && !matchesPattern(account.upn ?? '', upnPattern)) return false;
  if (isGiven(nameContains) && !account.displayName.toLowerCase().includes(nameContains.trim().toLowerCase()))
    return false;
  return !(withoutPersonName === true && (tidy(account.givenName) !== null || tidy(account.surname) !== null));
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
const same = (a: string | null, b: string): boolean => a !== null && a.trim().toLowerCase() === b.trim().toLowerCase();

/** 'adm-*' with * for any run of characters; a pattern without @ looks at the part before it. */
function matchesPattern(upn: string, pattern: string): boolean {
  const subject = pattern.includes('@') ? upn : (upn.split('@')[0] ?? '');
  const parts = pattern
    .trim()
    .split('*')
    .map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'iu').test(subject);
}

function tidy(text: string | null): string | null {
  const plain = text?.replaceAll(/\s+/g, ' ').trim() ?? '';
  return plain === '' ? null : plain;
}

type Candidates = Readonly<{
  personId: string;
  /** Whom an admin named for the unit. */
  namedPersonId: string | null;
  /** Who owns the group that gave the role: the unit's coordinator; null when there is none. */
  coordinatorPersonId: string | null;
  managerPersonId: string | null;
}>;

/**
 * Who looks after a role: the coordinator named for the unit, else the owner of its group, else the directory's manager,
 * else nobody (then the assignment's owner answers). Nobody looks after themselves: a coordinator's own role is their
 * manager's. Candidates must be people who are active; the caller sees to it.
 */
export function responsibleOf({
  personId,
  namedPersonId,
  coordinatorPersonId,
  managerPersonId,
}: Candidates): string | null {
  return [namedPersonId, coordinatorPersonId, managerPersonId].find(id => id !== null && id !== personId) ?? null;
}
