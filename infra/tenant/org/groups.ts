import { demoGroups, organisationDomain } from '#infra/tenant/org/demo.ts';
import { mailName } from '#infra/tenant/org/names.ts';
import { uuidOf } from '#infra/tenant/org/random.ts';
import type { Account, Group, GroupWithMembers } from '#infra/tenant/org/types.ts';
import type { Unit } from '#infra/tenant/org/units.ts';

/** A person of the sample and where they belong. */
export interface Placed {
  readonly account: Account;
  readonly kind: 'staff' | 'volunteer' | 'both' | 'guest';
  readonly unit: Unit;
  readonly volunteersIn: string | undefined;
  readonly leads: boolean;
  /** The town whose volunteers they coordinate. */
  readonly coordinates: string | undefined;
}

/**
 * The groups: „Ehrenamt <town>“ (owned by its coordinator) inside „Alle Ehrenamtlichen“, „Hauptamt <town>“ (owned by the unit's head)
 * inside „Alle Hauptamtlichen“, both inside „Alle“: three levels. Beside them managers, medics across towns, partners, technical accounts.
 */
export function groupsOf(
  placed: readonly Placed[],
  technical: readonly Account[],
  units: readonly Unit[],
): readonly GroupWithMembers[] {
  const ids = (list: readonly Placed[]) => list.map(one => one.account.user.id);
  const owners = (list: readonly Placed[]) => ids(list).slice(0, 1);
  const volunteersByTown = Map.groupBy(placed, one => one.volunteersIn ?? '');
  const staffByUnit = Map.groupBy(
    placed.filter(one => one.kind === 'staff' || one.kind === 'both'),
    one => one.unit.name,
  );

  const volunteerGroups = units
    .filter(unit => unit.volunteers)
    .map(unit => {
      const id = unit.town === 'Köln' ? demoGroups.volunteersKoeln : uuidOf(`volunteers ${unit.town}`);
      const coordinator = placed.filter(one => one.coordinates === unit.town);
      return group(
        id,
        `Ehrenamt ${unit.town}`,
        'unified',
        ids(volunteersByTown.get(unit.town) ?? []),
        owners(coordinator),
      );
    });
  const staffGroups = units.map(unit => {
    const id = unit.volunteers ? uuidOf(`staff ${unit.town}`) : demoGroups.staffHeadOffice;
    const staff = staffByUnit.get(unit.name) ?? [];
    return group(id, `Hauptamt ${unit.town}`, 'security', ids(staff), owners(staff.filter(one => one.leads)));
  });
  const groupIds = (list: readonly GroupWithMembers[]) => list.map(one => one.group.id);
  const medics = placed.filter((one, index) => one.kind !== 'guest' && index % 6 === 2);
  return [
    ...volunteerGroups,
    ...staffGroups,
    group(demoGroups.allVolunteers, 'Alle Ehrenamtlichen', 'security', groupIds(volunteerGroups), []),
    group(demoGroups.allStaff, 'Alle Hauptamtlichen', 'security', groupIds(staffGroups), []),
    group(demoGroups.everybody, 'Alle', 'security', [demoGroups.allVolunteers, demoGroups.allStaff], []),
    group(demoGroups.managers, 'Leitungskreis', 'unified', ids(placed.filter(one => one.leads || one.coordinates)), []),
    group(demoGroups.medics, 'Sanitätsdienst', 'security', ids(medics), []),
    group(demoGroups.partners, 'Kooperationspartner', 'unified', ids(placed.filter(one => one.kind === 'guest')), []),
    group(
      demoGroups.technicalAccounts,
      'Technische Konten',
      'security',
      technical.map(account => account.user.id),
      [],
    ),
  ];
}

function group(
  id: string,
  displayName: string,
  kind: 'unified' | 'security',
  memberIds: readonly string[],
  ownerIds: readonly string[],
): GroupWithMembers {
  const mailNickname = mailName(displayName.replaceAll(' ', '-'), '').replace(/\.$/, '');
  const made: Group = {
    id,
    createdDateTime: '2024-01-08T08:00:00Z',
    description: null,
    displayName,
    groupTypes: kind === 'unified' ? ['Unified'] : [],
    mail: kind === 'unified' ? `${mailNickname}@${organisationDomain}` : null,
    mailEnabled: kind === 'unified',
    mailNickname,
    membershipRule: null,
    securityEnabled: kind === 'security',
    visibility: kind === 'unified' ? 'Private' : null,
  };
  return { group: made, memberIds, ownerIds };
}
