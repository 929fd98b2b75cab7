import { describe, expect, it } from 'vitest';
import { changeOf, newAccount, type Account, type AccountChange } from '#api/people/account.ts';
import { isMassHarm, planPage, planUnseen, returnersAmong, type Held } from '#api/people/sync.ts';

const anAccount = (entraId: string, more: Partial<Account> = {}): Account => ({
  ...newAccount(entraId, { displayName: entraId }),
  ...more,
});
const held = (entraId: string, more: Partial<Held> = {}): Held => ({
  personId: `person ${entraId}`,
  state: 'active',
  nature: 'person',
  account: anAccount(entraId),
  ...more,
});
const holding = (...people: Held[]) => new Map(people.map(one => [one.account.entraId, one]));
const told = (entraId: string, properties: Partial<Omit<Account, 'entraId'>>): AccountChange => ({
  kind: 'account',
  entraId,
  properties,
});
const gone = (entraId: string, how: 'soft' | 'hard' = 'soft'): AccountChange => ({ kind: 'gone', entraId, how });

describe('a page of directory changes', () => {
  it('takes whoever is new for a joiner, off or on', () => {
    const plan = planPage([told('anna', { displayName: 'Anna' }), told('off', { isEnabled: false })], holding());
    expect(plan.joiners.map(({ account, state }) => [account.entraId, state])).toEqual([
      ['anna', 'active'],
      ['off', 'disabled'],
    ]);
  });

  it('that tells what we know is no change', () => {
    const known = anAccount('anna', { department: 'Köln' });
    const plan = planPage(
      [told('anna', { department: 'Köln', isEnabled: true })],
      holding(held('anna', { account: known })),
    );
    expect(plan).toEqual({ joiners: [], changes: [], leavers: [] });
  });

  it('leaves alone what it does not name', () => {
    const known = anAccount('anna', { department: 'Köln', mail: 'anna@example.org' });
    const [change] = planPage([told('anna', { department: null })], holding(held('anna', { account: known }))).changes;
    expect(change?.account).toMatchObject({ department: null, mail: 'anna@example.org' });
  });

  it('may tell one person in parts: what stands later holds', () => {
    const page = [
      told('anna', { department: 'Köln', jobTitle: 'A' }),
      told('ben', {}),
      told('anna', { jobTitle: 'B' }),
    ];
    const [anna] = planPage(page, holding(held('anna'), held('ben'))).changes;
    expect(anna?.account).toMatchObject({ department: 'Köln', jobTitle: 'B' });
    expect(planPage([told('anna', {}), gone('anna')], holding(held('anna'))).leavers).toHaveLength(1);
    expect(planPage([gone('anna'), told('anna', {})], holding(held('anna')))).toEqual({
      joiners: [],
      changes: [],
      leavers: [],
    });
  });

  it('puts off whoever was active and is now off or gone', () => {
    const plan = planPage([gone('anna'), told('ben', { isEnabled: false })], holding(held('anna'), held('ben')));
    expect(plan.changes).toEqual([]);
    expect(plan.leavers.map(({ state, events }) => [state, events])).toEqual([
      ['left', [{ what: 'left', from: 'active', to: 'soft' }]],
      ['disabled', [{ what: 'disabled', from: 'active', to: 'disabled' }]],
    ]);
  });

  it('does not count shared mailboxes, and those who were off already, among the leavers', () => {
    const people = holding(held('mailbox', { nature: 'shared-mailbox' }), held('off', { state: 'disabled' }));
    const plan = planPage([gone('mailbox', 'hard'), gone('off')], people);
    expect(plan.leavers).toEqual([]);
    expect(plan.changes.map(({ state }) => state)).toEqual(['left', 'left']);
  });

  it('restores who comes back under the same id', () => {
    const [change] = planPage([told('anna', { isEnabled: true })], holding(held('anna', { state: 'left' }))).changes;
    expect(change).toMatchObject({ state: 'active', events: [{ what: 'restored', from: 'left', to: 'active' }] });
  });

  it('knows nobody by a deletion, and nobody twice', () => {
    expect(planPage([gone('stranger')], holding()).joiners).toEqual([]);
    expect(planPage([gone('anna'), gone('anna', 'hard')], holding(held('anna', { state: 'left' }))).changes).toEqual(
      [],
    );
  });

  it('takes whoever a full reading did not name for gone', () => {
    const plan = planUnseen([held('anna'), held('off', { state: 'disabled' })]);
    expect(plan.leavers.map(({ held }) => held.personId)).toEqual(['person anna']);
    expect(plan.changes.map(({ state }) => state)).toEqual(['left']);
  });
});

describe('mass harm', () => {
  it.each([
    [19, 100, null, false],
    [20, 100, null, true],
    [20, 400, null, false],
    [21, 400, null, true],
    [21, 400, 21, false],
    [22, 400, 21, true],
    [20, 20, null, true],
  ])('%i of %i, %s agreed to: %s', (leaving, active, confirmed, harm) => {
    expect(isMassHarm(leaving, active, confirmed)).toBe(harm);
  });
});

describe('a returner', () => {
  const left = [
    { personId: 'old mail', employeeId: null, mail: 'ben@example.org' },
    { personId: 'old number', employeeId: 'M000123', mail: null },
  ];
  it('is proposed by employee id, else by mail, never by nothing', () => {
    expect(returnersAmong(left)({ employeeId: 'm000123', mail: 'ben@example.org' })).toBe('old number');
    expect(returnersAmong(left)({ employeeId: 'other', mail: 'Ben@example.org' })).toBe('old mail');
    expect(returnersAmong(left)({ employeeId: null, mail: null })).toBeNull();
  });
});

describe('what Graph says of a user', () => {
  it('becomes our words: emptied is null, not named is not there', () => {
    expect(
      changeOf({
        id: 'anna',
        displayName: ' ',
        userPrincipalName: 'anna@example.org',
        department: null,
        mail: '  a@example.org ',
        accountEnabled: null,
        employeeHireDate: '2024-02-29T00:00:00Z',
        'manager@delta': [{ id: 'OLD', '@removed': { reason: 'deleted' } }, { id: 'NEW' }],
      }),
    ).toEqual({
      kind: 'account',
      entraId: 'anna',
      properties: {
        displayName: 'anna@example.org',
        upn: 'anna@example.org',
        department: null,
        mail: 'a@example.org',
        isEnabled: true,
        hiredOn: '2024-02-29',
        managerEntraId: 'new',
      },
    });
    expect(
      changeOf({ id: 'a', employeeHireDate: 'soon', 'manager@delta': [{ id: 'x', '@removed': {} }] }),
    ).toMatchObject({
      properties: { hiredOn: null, managerEntraId: null },
    });
    expect(changeOf({ id: 'a', '@removed': { reason: 'deleted' } })).toEqual({
      kind: 'gone',
      entraId: 'a',
      how: 'hard',
    });
    expect(changeOf({ id: 'a', '@removed': { reason: 'changed' } })).toMatchObject({ how: 'soft' });
  });
});
