import { personAccount, technicalAccount } from '#infra/tenant/org/account.ts';
import type { Addresses, Draft } from '#infra/tenant/org/account.ts';
import {
  demoPeople,
  namedPeople,
  organisationDomain,
  organisationName,
  trainingMailbox,
} from '#infra/tenant/org/demo.ts';
import { groupsOf } from '#infra/tenant/org/groups.ts';
import type { Placed } from '#infra/tenant/org/groups.ts';
import { mailName, nameStocks } from '#infra/tenant/org/names.ts';
import type { NameStock } from '#infra/tenant/org/names.ts';
import { chance, uuidOf } from '#infra/tenant/org/random.ts';
import type { Chance } from '#infra/tenant/org/random.ts';
import type { Account, Organisation, TeamsState } from '#infra/tenant/org/types.ts';
import { unitsFor } from '#infra/tenant/org/units.ts';
import type { Unit } from '#infra/tenant/org/units.ts';

export { demoGroups, demoPeople } from '#infra/tenant/org/demo.ts';

/**
 * The sample: an aid association on the Rhine with exactly `people` accounts (at least 60), the technical ones among them.
 * Deterministic: the same size and seed give the same organisation; the named people and groups keep their ids at every size.
 * About half volunteers, 4 of 10 staff, one in twenty both, a few guests, shared mailboxes, rooms, service and station accounts.
 */
export function sampleOrganisation(people: number, seed: number): Organisation {
  const random = chance(seed);
  const units = unitsFor(people);
  const given: Addresses = new Map();
  const unitNamed = (name: string) => units.find(unit => unit.name === name) ?? firstOf(units);

  const placed: Placed[] = namedPeople.map((named, index) => {
    const draft: Draft = { ...named, unit: unitNamed(named.unit) };
    return place(personAccount(draft, index + 1, given, random), draft);
  });
  const technical = technicalAccounts(units, Math.min(200, Math.floor(people / 60)));
  for (let number = placed.length + 1; placed.length + technical.length < people; number += 1) {
    const draft = randomPerson(units, random);
    placed.push(place(personAccount(draft, number, given, random), draft));
  }
  appointHeads(placed, units);
  const accounts = [...withManagers(placed, units), ...technical];
  return { name: organisationName, domain: organisationDomain, accounts, groups: groupsOf(placed, technical, units) };
}

function place(account: Account, draft: Draft): Placed {
  const volunteersIn =
    draft.kind === 'both' ? draft.volunteersIn : draft.kind === 'volunteer' ? draft.unit.town : undefined;
  return {
    account,
    kind: draft.kind,
    unit: draft.unit,
    volunteersIn,
    leads: draft.leads === true,
    coordinates: draft.coordinates,
  };
}

function randomPerson(units: readonly Unit[], random: Chance): Draft {
  const roll = random.next();
  const kind = roll < 0.4 ? 'staff' : roll < 0.91 ? 'volunteer' : roll < 0.96 ? 'both' : 'guest';
  const withVolunteers = units.filter(unit => unit.volunteers);
  const unit = weighted(kind === 'volunteer' ? withVolunteers : units, random);
  const stock = weightedStock(random);
  const doubled = random.hit(0.04) ? `-${random.pick(stock.family.filter(name => !name.includes('-')))}` : '';
  const family = random.pick(stock.family);
  return {
    givenName: random.pick(stock.given),
    surname: family.includes('-') ? family : `${family}${doubled}`,
    unit,
    kind,
    ...(kind === 'both' ? { volunteersIn: weighted(withVolunteers, random).town } : {}),
    jobTitle: kind === 'staff' || kind === 'both' ? random.pick(jobTitles) : null,
    language: random.hit(0.06) ? 'en-GB' : stock.language,
    hiredOn: hireDay(kind === 'volunteer' ? 9 : 18, random),
    appRoles: [],
    teams: teamsState(kind, random),
  };
}

const jobTitles = [
  'Notfallsanitäterin', 'Notfallsanitäter', 'Pflegefachkraft', 'Pädagogische Fachkraft', 'Sachbearbeitung', 'Sozialarbeit', 'Fahrdienst',
  'Disposition', 'Erste-Hilfe-Ausbildung', 'Buchhaltung', 'IT-Betreuung', 'Hausnotruf', 'Einsatzplanung',
]; // prettier-ignore

function teamsState(kind: Draft['kind'], random: Chance): TeamsState {
  if (kind === 'guest') return random.hit(0.2) ? 'absent' : 'none';
  const roll = random.next();
  return roll < 0.8 ? 'installed' : roll < 0.94 ? 'absent' : roll < 0.98 ? 'none' : 'blocked';
}

/** A first day of a month or so within the `years` before November 2026; recent years are likelier. */
function hireDay(years: number, random: Chance): string {
  const monthsAgo = Math.floor(random.next() ** 1.7 * years * 12);
  const month = 2026 * 12 + 9 - monthsAgo;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${random.hit(0.7) ? '01' : '15'}`;
}

/** Every unit has a head and every unit with volunteers a coordinator: the first staff found there, unless somebody is named. */
function appointHeads(placed: Placed[], units: readonly Unit[]): void {
  const staffByUnit = Map.groupBy(
    placed.filter(one => one.kind === 'staff'),
    one => one.unit.name,
  );
  for (const unit of units) {
    const staff = staffByUnit.get(unit.name) ?? [];
    const free = staff.filter(one => !one.leads && one.coordinates === undefined && one.account.appRoles.length === 0);
    if (!staff.some(one => one.leads)) Object.assign(free.shift() ?? {}, { leads: true });
    const coordinated = staff.some(one => one.coordinates === unit.town);
    if (unit.volunteers && !coordinated) Object.assign(free.shift() ?? {}, { coordinates: unit.town });
  }
}

/** Volunteers report to their unit's coordinator, staff to its head, heads to the managing director, guests to nobody. */
function withManagers(placed: readonly Placed[], units: readonly Unit[]): readonly Account[] {
  const heads = new Map(placed.filter(one => one.leads).map(one => [one.unit.name, one.account.user.id]));
  const coordinators = new Map(
    placed.flatMap(one => (one.coordinates ? [[one.coordinates, one.account.user.id] as const] : [])),
  );
  const director = heads.get(firstOf(units).name) ?? null;
  return placed.map(one => {
    const { id } = one.account.user;
    if (one.kind === 'guest' || id === director) return one.account;
    const own =
      one.kind === 'volunteer' ? (coordinators.get(one.unit.town) ?? null) : (heads.get(one.unit.name) ?? null);
    return { ...one.account, managerId: own === null || own === id ? director : own };
  });
}

function technicalAccounts(units: readonly Unit[], extra: number): readonly Account[] {
  const office = firstOf(units);
  const koeln = units.find(unit => unit.town === 'Köln') ?? office;
  const named = [
    technicalAccount(
      'shared mailbox',
      demoPeople.trainingMailbox,
      'Schulungen',
      trainingMailbox.split('@')[0] ?? '',
      office,
    ),
    technicalAccount('station', demoPeople.station, 'Rettungswache Köln 4', 'wache.koeln4', koeln),
    technicalAccount('room', demoPeople.room, 'Raum Rhein (12 Plätze)', 'raum.rhein', office),
    technicalAccount('service', demoPeople.service, 'svc-sicherung', 'svc-sicherung', office),
    technicalAccount('admin', demoPeople.janaAdmin, 'Jana Roth (Administration)', 'adm-jana.roth', koeln),
  ];
  const more = Array.from({ length: extra }, (_, index) => {
    const unit = units[index % units.length] ?? office;
    const place = mailName(unit.town.replaceAll(' ', ''), String(index)).replace(/\.$/, '');
    const id = uuidOf(`technical ${index}`);
    if (index % 3 === 0)
      return technicalAccount('shared mailbox', id, `Ehrenamt ${unit.town}`, `ehrenamt.${place}${index}`, unit);
    if (index % 3 === 1)
      return technicalAccount('room', id, `Raum ${unit.town} ${index}`, `raum.${place}${index}`, unit);
    return technicalAccount('service', id, `svc-${place}-${index}`, `svc-${place}-${index}`, unit);
  });
  return [...named, ...more];
}

function weighted(units: readonly Unit[], random: Chance): Unit {
  let left = random.next() * units.reduce((sum, unit) => sum + unit.weight, 0);
  return units.find(unit => (left -= unit.weight) < 0) ?? firstOf(units);
}

function weightedStock(random: Chance): NameStock {
  let left = random.next();
  return nameStocks.find(stock => (left -= stock.share) < 0) ?? firstOf(nameStocks);
}

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('the list is empty');
  return first;
}
