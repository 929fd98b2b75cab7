import { describe, expect, it } from 'vitest';

import { demoGroups, demoPeople } from '#infra/tenant/people.ts';

import { everyPage, tenantInTest } from './support.ts';

const { tenant, graph } = tenantInTest({ people: 300 });
const eventual = { consistencylevel: 'eventual' };
const idsOf = (items: readonly Record<string, unknown>[] | undefined) => (items ?? []).map(item => item['id']);

describe('reading people', () => {
  it('a person comes with the default properties only; everything else on $select', async () => {
    const plain = await graph(`/users/${demoPeople.anna}`);
    const chosen = await graph(`/users/anna.weber@lotsenwerk.example?$select=employeeType,department,userType`);

    expect(Object.keys(plain.body).sort()).toEqual([
      '@odata.context',
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
    ]);
    expect(chosen.body).toMatchObject({
      id: demoPeople.anna,
      employeeType: 'Volunteer',
      department: 'Kreisverband Köln',
      userType: 'Member',
    });
  });

  it('pages by opaque absolute links, each person once', async () => {
    const { value, pages } = await everyPage(graph, '/users?$select=id,displayName&$top=70');

    expect(pages).toBe(5);
    expect(new Set(idsOf(value)).size).toBe(300);
  });

  it('counts and filters on indexed properties plainly, on others only with ConsistencyLevel', async () => {
    const guests = await graph("/users?$filter=userType eq 'Guest'&$select=id,userType&$top=999");
    const volunteers = await graph(
      "/users?$filter=employeeType eq 'Volunteer' and not(department eq 'Kreisverband Bonn')&$count=true&$select=id,employeeType,department&$top=999",
      { headers: eventual },
    );

    expect(idsOf(guests.body.value)).toContain(demoPeople.luca);
    expect(volunteers.body['@odata.count']).toBe(volunteers.body.value?.length);
    expect(
      volunteers.body.value?.every(
        one => one['employeeType'] === 'Volunteer' && one['department'] !== 'Kreisverband Bonn',
      ),
    ).toBe(true);
  });

  it('$count=true without ConsistencyLevel is silently ignored; a search by the beginning of a word works with it', async () => {
    const search = await graph('/users?$search="displayName:web"&$select=id,displayName', { headers: eventual });

    expect(idsOf(search.body.value)).toContain(demoPeople.anna);
    expect(search.body.value?.every(one => /(^|[ -])web/i.test(String(one['displayName'])))).toBe(true);
    const plain = await graph('/users/$count', { headers: eventual });
    expect(plain.body['text']).toBe('300');
  });

  it('a manager is an object of the directory; whoever has none answers 404', async () => {
    expect((await graph(`/users/${demoPeople.anna}/manager?$select=id,displayName`)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: demoPeople.jana,
      displayName: 'Jana Roth',
    });
    expect(await graph(`/users/${demoPeople.martin}/manager`)).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
    expect(idsOf((await graph(`/users/${demoPeople.jana}/directReports?$select=id`)).body.value)).toContain(
      demoPeople.emily,
    );
  });

  it.each([
    ['a property nobody has', '/users?$select=id,hireDay', 400, 'BadRequest'],
    ['a page of 1000', '/users?$top=1000', 400, 'Request_UnsupportedQuery'],
    [
      'employeeType without ConsistencyLevel',
      "/users?$filter=employeeType eq 'Volunteer'",
      400,
      'Request_UnsupportedQuery',
    ],
    ['ne without ConsistencyLevel', "/users?$filter=department ne 'x'", 400, 'Request_UnsupportedQuery'],
    ['comparing accountEnabled with null', '/users?$filter=accountEnabled eq null', 400, 'Request_UnsupportedQuery'],
    ['contains', "/users?$filter=contains(displayName,'a')", 400, 'Request_UnsupportedQuery'],
    ['a broken filter', "/users?$filter=displayName eq 'a", 400, 'BadRequest'],
    ['a search without ConsistencyLevel', '/users?$search="displayName:a"', 400, 'Request_UnsupportedQuery'],
    ['$count without ConsistencyLevel', '/users/$count', 400, 'Request_BadRequest'],
    ['$skip', '/users?$skip=5', 400, 'Request_UnsupportedQuery'],
    ['a property kept outside the directory', '/users?$select=id,hireDate', 501, 'NotImplemented'],
    ['a forged page', '/users?$skiptoken=NQ.aaaa', 400, 'Request_BadRequest'],
    ['a stranger', '/users/00000000-0000-4000-8000-000000000000', 404, 'Request_ResourceNotFound'],
  ])('%s is refused', async (why, path, status, code) => {
    expect(await graph(path, { bad: why })).toMatchObject({
      status,
      body: { error: { code, innerError: { 'request-id': expect.any(String) } } },
    });
  });
});

describe('reading groups', () => {
  it('members are direct, mixed, and typed; nested ones come by transitiveMembers', async () => {
    const direct = await graph(`/groups/${demoGroups.allVolunteers}/members?$select=id,displayName`);
    const nested = await everyPage(
      graph,
      `/groups/${demoGroups.everybody}/transitiveMembers?$select=id,displayName&$top=999`,
    );

    expect(direct.body.value?.every(one => one['@odata.type'] === '#microsoft.graph.group')).toBe(true);
    expect(idsOf(nested.value)).toEqual(
      expect.arrayContaining([demoGroups.volunteersKoeln, demoPeople.anna, demoPeople.ben]),
    );
    expect(new Set(idsOf(nested.value)).size).toBe(nested.value.length);
  });

  it('only the people in a group, by a cast; below nested groups only as an advanced query', async () => {
    const path = `/groups/${demoGroups.allVolunteers}/transitiveMembers/microsoft.graph.user?$select=id,displayName&$top=999`;

    const { body } = await graph(`${path}&$count=true`, { headers: eventual });
    expect(body['@odata.count']).toBe(body.value?.length);
    expect(body.value?.some(one => '@odata.type' in one)).toBe(false);
    expect(idsOf(body.value)).toContain(demoPeople.mehmet);
    expect((await graph(path, { bad: 'cast without ConsistencyLevel' })).body.error?.code).toBe(
      'Request_UnsupportedQuery',
    );
  });

  it('a group inside itself is no trap', async () => {
    const { control } = tenant();
    const inner = await control.addGroup({ displayName: 'Ring A' });
    const outer = await control.addGroup({ displayName: 'Ring B', memberIds: [inner.group.id, demoPeople.anna] });
    await control.addMember(inner.group.id, outer.group.id);

    const { body } = await graph(`/groups/${inner.group.id}/transitiveMembers?$select=id`);

    expect(idsOf(body.value).sort()).toEqual([demoPeople.anna, outer.group.id].sort());
  });

  it('says of one person which groups hold them, through nesting', async () => {
    const groupIds = [demoGroups.everybody, demoGroups.allStaff, demoGroups.partners];

    const checked = await graph(`/users/${demoPeople.anna}/checkMemberGroups`, { body: { groupIds } });
    const all = await graph(`/users/${demoPeople.anna}/getMemberGroups`, { body: { securityEnabledOnly: false } });

    expect(checked.body.value).toEqual([demoGroups.everybody]);
    expect(all.body.value).toEqual(
      expect.arrayContaining([demoGroups.volunteersKoeln, demoGroups.allVolunteers, demoGroups.everybody]),
    );
    const most = await graph(`/users/${demoPeople.anna}/checkMemberGroups`, {
      body: { groupIds: Array.from({ length: 21 }, () => demoGroups.everybody) },
      bad: '21 groups',
    });
    expect(most.status).toBe(400);
  });

  it('several objects at once by id, strangers left out', async () => {
    const { body } = await graph('/directoryObjects/getByIds', {
      body: {
        ids: [demoPeople.ben, demoGroups.medics, '00000000-0000-4000-8000-000000000000'],
        types: ['user', 'group'],
      },
    });

    expect(body.value?.map(one => one['@odata.type'])).toEqual(['#microsoft.graph.user', '#microsoft.graph.group']);
  });

  it('who holds our app roles', async () => {
    const principal = await graph(`/servicePrincipals(appId='${tenant().clientId}')?$select=id,appRoles`);
    const { body } = await graph(`/servicePrincipals/${principal.body.id}/appRoleAssignedTo`);

    const admin = (principal.body['appRoles'] as { id: string; value: string }[]).find(
      role => role.value === 'Training.Admin',
    );
    expect(body.value?.filter(one => one['appRoleId'] === admin?.id).map(one => one['principalId'])).toEqual([
      demoPeople.jana,
    ]);
  });

  it('the organisation and a mailbox’s settings; a guest has none', async () => {
    expect((await graph('/organization?$select=id,displayName')).body.value).toEqual([
      { id: tenant().tenantId, displayName: 'Lotsenwerk Rheinland e. V.' },
    ]);
    expect((await graph(`/users/${demoPeople.anna}/mailboxSettings`)).body['timeZone']).toBe('W. Europe Standard Time');
    expect(await graph(`/users/${demoPeople.luca}/mailboxSettings`)).toMatchObject({
      status: 404,
      body: { error: { code: 'MailboxNotEnabledForRESTAPI' } },
    });
  });
});

describe('who may ask', () => {
  it('no token, a broken one, an expired one and one for our own API are 401', async () => {
    const expired = await tenant().control.graphToken({ lifetimeSeconds: -10 });
    const ours = await tenant().control.appToken();

    for (const token of [null, 'nonsense', expired, ours]) {
      const { status, headers, body } = await graph('/users', { token, bad: 'no valid token' });
      expect([status, body.error?.code]).toEqual([401, 'InvalidAuthenticationToken']);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('without the permission of an operation it is 403', async () => {
    const token = await tenant().control.graphToken({ permissions: ['Mail.Send'] });

    for (const path of ['/users', '/groups', '/users/delta', `/users/${demoPeople.anna}/manager`, '/organization']) {
      expect(await graph(path, { token, bad: 'no permission' })).toMatchObject({
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied' } },
      });
    }
  });

  it('members without the permission to read people come with null properties', async () => {
    const token = await tenant().control.graphToken({ permissions: ['GroupMember.Read.All'] });

    const { body } = await graph(`/groups/${demoGroups.volunteersKoeln}/members?$select=id,displayName`, { token });

    expect(body.value?.[0]).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: expect.any(String),
      displayName: null,
    });
  });
});

describe('batches', () => {
  it('answers each request on its own; what depends on a failed one is 424', async () => {
    const requests = [
      { id: '1', method: 'GET', url: `/users/${demoPeople.anna}?$select=id` },
      { id: '2', method: 'GET', url: '/users/00000000-0000-4000-8000-000000000000' },
      { id: '3', method: 'GET', url: '/groups?$top=1', dependsOn: ['2'] },
      { id: '4', method: 'GET', url: '/groups?$top=1&$select=id', dependsOn: ['1'] },
    ];

    const { status, body } = await graph('/$batch', { body: { requests } });

    const responses = body['responses'] as { id: string; status: number }[];
    expect(status).toBe(200);
    expect(Object.fromEntries(responses.map(one => [one.id, one.status]))).toEqual({ 1: 200, 2: 404, 3: 424, 4: 200 });
  });
});
