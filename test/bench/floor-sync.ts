import { randomUUID } from 'node:crypto';
import { setting } from './sync-world.ts';
import type { BareWriter } from './bare-writer.ts';

type Item = Readonly<Record<string, string | boolean | null>> & Readonly<{ id: string; '@odata.type'?: string }>;
type Page = Readonly<{ value: readonly Item[]; '@odata.nextLink'?: string }>;

/** Reads every page of one reading; `work` is given each as it comes. */
async function pages(
  first: string,
  headers: Readonly<Record<string, string>>,
  work: (items: readonly Item[]) => Promise<void>,
): Promise<void> {
  for (let url: string | undefined = first; url !== undefined;) {
    const response: Response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const page = (await response.json()) as Page;
    await work(page.value);
    url = page['@odata.nextLink'];
  }
}

const text = (value: string | boolean | null | undefined): string | null => (typeof value === 'string' ? value : null);
const USERS = `id,accountEnabled,displayName,givenName,surname,mail,userPrincipalName,employeeId,userType,employeeType,department,officeLocation,jobTitle,country,preferredLanguage,employeeHireDate,manager`;

/**
 * The same pages and the same rows, one transaction a page, with the driver and nothing else: no comparing, no deciding,
 * no history to keep right. With `writer` null it only reads: the stand-in's share.
 */
export async function bareSync(
  graphUrl: string,
  token: string,
  writer: BareWriter | null,
  at: string,
): Promise<Readonly<{ people: number; roles: number; members: number }>> {
  const headers = { authorization: `Bearer ${token}` };
  const graph = `${graphUrl}/v1.0`;
  const groups = new Map<string, string>();
  const unitOf = new Map<string, string>();
  const townsOf = new Map<string, string[]>();
  const personOf = new Map<string, string>();
  const counts = { people: 0, roles: 0, members: 0 };
  const cause = JSON.stringify({ by: null, why: 'directory' });
  await pages(`${graph}/groups/delta?$select=id,displayName`, headers, async items => {
    for (const { id, displayName } of items) groups.set(id, text(displayName) ?? id);
    const rows = items.map(({ id, displayName }) => {
      const name = text(displayName) ?? id;
      const sortKey = name.toLowerCase();
      return { groupId: id, name, sortKey, searchText: sortKey, state: 'ready', problem: null, readAt: at };
    });
    await writer?.write([['directoryGroup', rows]]);
  });
  for (const [groupId, name] of groups) {
    if (!name.startsWith(setting.groupPrefix)) continue;
    await pages(`${graph}/groups/${groupId}/members?$select=id&$top=999`, headers, async items => {
      const rows = items.map(({ id }) => ({ groupId, memberId: id, memberKind: 'user' }));
      for (const { id } of items) townsOf.set(id, [...(townsOf.get(id) ?? []), name.slice(setting.groupPrefix.length)]);
      counts.members += rows.length;
      await writer?.write([['groupMember', rows]]);
    });
    await pages(`${graph}/groups/${groupId}/owners?$select=id&$top=999`, headers, async items => {
      await writer?.write([['groupOwner', items.map(({ id }) => ({ groupId, ownerId: id }))]]);
    });
  }
  await pages(`${graph}/users/delta?$select=${USERS}`, headers, async items => {
    const units: object[] = [];
    const unit = (name: string | null): string | null => {
      if (name === null) return null;
      const held = unitOf.get(name);
      if (held !== undefined) return held;
      const unitId = randomUUID();
      unitOf.set(name, unitId);
      units.push({ unitId, name, sortKey: name.toLowerCase(), parentUnitId: null, coordinatorPersonId: null, modifiedAt: at }); // prettier-ignore
      return unitId;
    };
    const people: object[] = [];
    const roles: object[] = [];
    const changes: object[] = [];
    for (const item of items) {
      const personId = randomUUID();
      personOf.set(item.id, personId);
      const manager = (item as unknown as { 'manager@delta'?: readonly { id: string }[] })['manager@delta']?.[0]?.id;
      const name = text(item['displayName']) ?? '';
      const upn = text(item['userPrincipalName']);
      const isPerson =
        item['userType'] === 'Guest' ||
        ((text(item['givenName']) !== null || text(item['surname']) !== null) && !/^(adm|svc)-/.test(upn ?? ''));
      people.push({
        personId,
        source: 'directory',
        entraId: item.id,
        displayName: name,
        givenName: text(item['givenName']),
        surname: text(item['surname']),
        sortKey: name.toLowerCase(),
        searchText: `${name} ${text(item['mail']) ?? ''} ${upn ?? ''} ${text(item['employeeId']) ?? ''}`.toLowerCase(),
        mail: text(item['mail']),
        upn,
        employeeId: text(item['employeeId']),
        userType: text(item['userType']),
        employeeType: text(item['employeeType']),
        department: text(item['department']),
        officeLocation: text(item['officeLocation']),
        jobTitle: text(item['jobTitle']),
        country: text(item['country']),
        language: 'de',
        languageSource: 'directory',
        preferredLanguage: text(item['preferredLanguage']),
        hiredOn: text(item['employeeHireDate'])?.slice(0, 10) ?? null,
        managerEntraId: manager ?? null,
        nature: isPerson ? 'person' : 'shared-mailbox',
        natureRule: null,
        state: 'active',
        joinedOn: '2026-01-01',
        decidedAt: at,
        modifiedAt: at,
      });
      const what = isPerson ? 'joined' : 'nature';
      changes.push({ changeId: randomUUID(), personId, what, fromValue: null, toValue: null, appliesOn: at.slice(0, 10), recordedAt: at, cause }); // prettier-ignore
      if (!isPerson) continue;
      const department = text(item['department']);
      const kinds: (readonly [string, string | null])[] = (townsOf.get(item.id) ?? []).map(town => ['volunteer', town]);
      if (item['userType'] === 'Guest') kinds.push(['external', department]);
      else if (item['employeeType'] === 'Employee' || kinds.length === 0) kinds.push(['staff', department]);
      for (const [kind, of] of kinds)
        roles.push({ roleId: randomUUID(), personId, kind, unitId: unit(of), sinceOn: '2026-01-01', untilOn: null, responsiblePersonId: personOf.get(manager ?? '') ?? null, rule: kind, modifiedAt: at }); // prettier-ignore
    }
    counts.people += people.length;
    counts.roles += roles.length;
    await writer?.write([
      ['unit', units],
      ['person', people],
      ['role', roles],
      ['personChange', changes],
    ]);
  });
  return counts;
}
