import { describe, expect, it } from 'vitest';
import type { MappingSetting } from '#api/contract/settings.ts';
import { newAccount, type Account } from '#api/people/account.ts';
import { groupsForMapping, mapAccount, responsibleOf } from '#api/people/mapping.ts';
import { standingOf, withGroupsBelow } from '#api/people/nesting.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

const aMember = (more: Partial<Account> = {}): Account =>
  newAccount('id', {
    displayName: 'Anna Weber',
    givenName: 'Anna',
    surname: 'Weber',
    upn: 'anna.weber@example.org',
    userType: 'Member',
    ...more,
  });
const { mapping } = defaultSettings;
const koeln = { groupId: 'koeln', name: 'Ehrenamt Köln' };
const bonn = { groupId: 'bonn', name: 'ehrenamt  Bonn' };
const all = { groupId: 'all', name: 'Alle Ehrenamtlichen' };
const byGroup: MappingSetting['kinds'][number] = {
  name: 'by group',
  kind: 'volunteer',
  test: {},
  unitFrom: 'group',
  groupPrefix: 'Ehrenamt',
};
const rolesBy = (kinds: MappingSetting['kinds'], account: Account, groups: { groupId: string; name: string }[] = []) =>
  mapAccount(account, groups, { ...mapping, kinds }).roles.map(
    ({ kind, unitName, groupId }) => `${kind} ${unitName} ${groupId}`,
  );

describe('the mapping as it comes', () => {
  it.each([
    ['a shared mailbox', aMember({ givenName: null, surname: ' ' }), 'shared-mailbox'],
    ['a room', aMember({ displayName: 'Meeting Room 3', givenName: null, surname: null }), 'room'],
    ['a second account', aMember({ upn: 'ADM-anna.weber@example.org' }), 'second-account'],
    ['a service account', aMember({ upn: 'svc-backup@example.org' }), 'service'],
    ['a person called Roomberg', aMember({ displayName: 'Eva Roomberg' }), 'person'],
    ['a person whose address only contains adm-', aMember({ upn: 'x.adm-y@example.org' }), 'person'],
    ['a guest without a name', aMember({ userType: 'Guest', givenName: null, surname: null }), 'person'],
  ])('takes %s for what it is', (_, account, nature) => {
    const mapped = mapAccount(account, [], mapping);
    expect(mapped.nature).toBe(nature);
    expect(mapped.roles.length > 0).toBe(nature === 'person');
    expect(mapped.natureRule === null).toBe(nature === 'person');
  });

  it('gives the role that employee type and user type say, staff when nothing does', () => {
    const roles = (account: Account) => mapAccount(account, [], mapping).roles.map(({ kind }) => kind);
    expect(roles(aMember({ employeeType: 'volunteer' }))).toEqual(['volunteer']);
    expect(roles(aMember({ employeeType: 'Employee' }))).toEqual(['staff']);
    expect(roles(aMember({ userType: 'Guest', employeeType: 'Employee' }))).toEqual(['external']);
    expect(mapAccount(aMember({ department: '  Fuhr  park ' }), [], mapping).roles).toEqual([
      { kind: 'staff', unitName: 'Fuhr park', groupId: null, rule: 'otherwise' },
    ]);
  });
});

describe('units by group', () => {
  it('are the groups of that prefix, each a role', () => {
    expect(rolesBy([byGroup], aMember(), [koeln, bonn, all])).toEqual(['volunteer Köln koeln', 'volunteer Bonn bonn']);
  });

  it('stand beside the role that a property gives', () => {
    const staff = {
      name: 's',
      kind: 'staff' as const,
      test: { employeeTypes: ['Employee'] },
      unitFrom: 'department' as const,
    };
    const mehmet = aMember({ employeeType: 'Employee', department: 'Geschäftsstelle' });
    expect(rolesBy([staff, byGroup], mehmet, [koeln])).toEqual(['staff Geschäftsstelle null', 'volunteer Köln koeln']);
  });

  it('fall back to "otherwise" for whoever is in no such group', () => {
    expect(rolesBy([byGroup], aMember({ department: 'Bonn' }), [all])).toEqual(['staff Bonn null']);
  });

  it('are one role when a property says the same, and the group keeps it', () => {
    const byPlace = { name: 'p', kind: 'volunteer' as const, test: {}, unitFrom: 'officeLocation' as const };
    expect(rolesBy([byPlace, byGroup], aMember({ officeLocation: 'Köln' }), [koeln])).toEqual(['volunteer Köln koeln']);
  });

  it('count under their whole name when the rule names them and they lack the prefix', () => {
    const named = { ...byGroup, test: { groupIds: ['all'] } };
    expect(rolesBy([named], aMember(), [koeln, all])).toEqual(['volunteer Alle Ehrenamtlichen all']);
  });

  it('say which groups must be read', () => {
    const setting = {
      ...mapping,
      notPersons: [{ name: 'n', nature: 'service' as const, test: { groupIds: ['technical'] } }],
      kinds: [byGroup, { ...byGroup, test: { groupIds: ['all'] } }],
    };
    expect(groupsForMapping(setting, [koeln, bonn, all])).toEqual(['technical', 'all', 'koeln', 'bonn']);
  });
});

describe('who looks after a role', () => {
  it('is the coordinator, else the manager, never oneself', () => {
    expect(responsibleOf({ personId: 'a', namedPersonId: 'n', coordinatorPersonId: 'c', managerPersonId: 'm' })).toBe(
      'n',
    );
    expect(responsibleOf({ personId: 'a', namedPersonId: null, coordinatorPersonId: 'c', managerPersonId: 'm' })).toBe(
      'c',
    );
    expect(responsibleOf({ personId: 'c', namedPersonId: 'c', coordinatorPersonId: 'c', managerPersonId: 'm' })).toBe(
      'm',
    );
    expect(responsibleOf({ personId: 'a', namedPersonId: null, coordinatorPersonId: null, managerPersonId: 'm' })).toBe(
      'm',
    );
    expect(
      responsibleOf({ personId: 'a', namedPersonId: null, coordinatorPersonId: null, managerPersonId: 'a' }),
    ).toBeNull();
  });
});

describe('groups in groups', () => {
  const children: Record<string, readonly string[]> = { top: ['left', 'right'], left: ['deep'], deep: ['top'] };
  const childrenOf = (id: string) => children[id] ?? [];
  it('are walked once each, even in a circle', () => {
    expect(withGroupsBelow('top', childrenOf)).toEqual(['top', 'left', 'right', 'deep']);
  });
  it('are complete only when every one inside has been read once', () => {
    const problems = new Map([['deep', 'refused']]);
    expect(standingOf('left', childrenOf, problems, id => id !== 'deep')).toEqual({
      problem: 'a group inside it: refused',
      isComplete: false,
    });
    expect(standingOf('deep', childrenOf, problems, () => true)).toEqual({ problem: 'refused', isComplete: true });
    expect(standingOf('right', childrenOf, problems, () => true)).toEqual({ problem: null, isComplete: true });
  });
});
