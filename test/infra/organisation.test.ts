import { describe, expect, it } from 'vitest';

import { trainingMailbox } from '#infra/tenant/org/demo.ts';
import { mailName } from '#infra/tenant/org/names.ts';
import { demoGroups, demoPeople, sampleOrganisation } from '#infra/tenant/people.ts';

const small = sampleOrganisation(300, 1);
const byId = new Map(small.accounts.map(account => [account.user.id, account]));
const groupNamed = (name: string) => small.groups.find(one => one.group.displayName === name);

describe('the sample organisation', () => {
  it('is the same for the same size and seed, and another for another seed', () => {
    expect(sampleOrganisation(300, 1)).toEqual(small);
    expect(sampleOrganisation(300, 2).accounts).not.toEqual(small.accounts);
  });

  it.each([60, 300, 2500, 20_000])(
    'has exactly %i accounts with unlike ids and addresses, and the named people among them',
    size => {
      const { accounts, groups } = sampleOrganisation(size, 3);
      const ids = new Set(accounts.map(({ user }) => user.id));

      expect([accounts.length, ids.size]).toEqual([size, size]);
      expect(new Set(accounts.map(({ user }) => user.userPrincipalName.toLowerCase())).size).toBe(size);
      expect(Object.values(demoPeople).filter(id => !ids.has(id))).toEqual([]);
      expect(Object.values(demoGroups).filter(id => !groups.some(one => one.group.id === id))).toEqual([]);
    },
  );

  it('every manager, member and owner exists; nobody manages themselves', () => {
    const groupIds = new Set(small.groups.map(one => one.group.id));

    for (const { user, managerId } of small.accounts)
      if (managerId !== null) expect([byId.has(managerId), managerId === user.id]).toEqual([true, false]);
    for (const { memberIds, ownerIds } of small.groups) {
      expect(memberIds.filter(id => !byId.has(id) && !groupIds.has(id))).toEqual([]);
      expect(ownerIds.filter(id => !byId.has(id))).toEqual([]);
    }
  });

  it('holds staff, volunteers, people who are both, guests, and accounts that are nobody', () => {
    const kinds = Object.groupBy(small.accounts, ({ user }) => user.employeeType ?? user.userType);

    expect(kinds['Employee']?.length).toBeGreaterThan(80);
    expect(kinds['Volunteer']?.length).toBeGreaterThan(100);
    expect(kinds['Guest']?.every(({ user, mailbox }) => user.userPrincipalName.includes('#EXT#') && !mailbox)).toBe(
      true,
    );
    const volunteers = new Set(
      small.groups.filter(one => one.group.displayName.startsWith('Ehrenamt ')).flatMap(one => one.memberIds),
    );
    expect(kinds['Employee']?.filter(({ user }) => volunteers.has(user.id)).length).toBeGreaterThan(5);
    expect(byId.get(demoPeople.mehmet)?.user.employeeType).toBe('Employee');
    expect(volunteers.has(demoPeople.mehmet)).toBe(true);
    const nobody = groupNamed('Technische Konten')?.memberIds ?? [];
    expect(nobody).toEqual(
      expect.arrayContaining([
        demoPeople.trainingMailbox,
        demoPeople.station,
        demoPeople.room,
        demoPeople.service,
        demoPeople.janaAdmin,
      ]),
    );
    expect(byId.get(demoPeople.trainingMailbox)?.user.mail).toBe(trainingMailbox);
  });

  it('the town’s volunteers are owned by its coordinator, and all towns lie inside one group', () => {
    expect(groupNamed('Ehrenamt Köln')).toMatchObject({
      group: { id: demoGroups.volunteersKoeln },
      ownerIds: [demoPeople.jana],
    });
    expect(groupNamed('Alle Ehrenamtlichen')?.memberIds).toContain(demoGroups.volunteersKoeln);
    expect(groupNamed('Alle')?.memberIds).toEqual([demoGroups.allVolunteers, demoGroups.allStaff]);
  });

  it('the roles lie where the demo needs them', () => {
    const holders = small.accounts
      .filter(one => one.appRoles.length > 0)
      .map(one => [one.user.displayName, ...one.appRoles]);

    expect(holders).toEqual([
      ['Jana Roth', 'Training.Admin'],
      ['Rania Haddad', 'Training.Reader'],
      ['Tom Frings', 'Training.Author'],
    ]);
  });

  it('some have no app, no Teams, no mailbox; some speak English', () => {
    expect(new Set(small.accounts.map(one => one.teams))).toEqual(new Set(['installed', 'absent', 'blocked', 'none']));
    expect(small.accounts.filter(one => one.user.employeeType === 'Volunteer' && !one.mailbox).length).toBeGreaterThan(
      3,
    );
    expect(small.accounts.filter(one => one.user.preferredLanguage === 'en-GB').length).toBeGreaterThan(10);
  });

  it.each([
    ['Ayşe', 'Çelik', 'ayse.celik'],
    ['Jürgen', 'Faßbender', 'juergen.fassbender'],
    ['İrem', 'Yıldırım', 'irem.yildirim'],
    ['Małgorzata', 'Dąbrowski', 'malgorzata.dabrowski'],
    ['Marie-Luise', "O'Brien", 'marie-luise.obrien'],
    ['Omar', 'Al-Khatib', 'omar.al-khatib'],
  ])('%s %s gets the address %s', (given, family, local) => {
    expect(mailName(given, family)).toBe(local);
  });
});
