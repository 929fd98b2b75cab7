import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addDays } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { identifyReportReader, makeReportKey, revokeKey } from '#api/reports/keys-actions.ts';
import { entitySets } from '#api/reports/odata-model.ts';
import { odataRouter } from '#api/reports/odata-routes.ts';
import { tenantOf } from '#api/reports/report-secret.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import {
  aCompletion,
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

type Json = Record<string, unknown> & { value: Record<string, unknown>[]; '@odata.nextLink'?: string };
const PUBLIC_URL = 'https://training.example.org';

/** The headers that Power Query sends. */
const POWER_BI = {
  'User-Agent': 'Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)',
  MaxDataServiceVersion: '3.0',
  'OData-MaxVersion': '4.0',
  Accept:
    'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7',
};

describe('the OData feed', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T08:00:00.000Z');
  const unit = await givenRow(db, 'unit', aUnit('Cologne'));
  const people: ReturnType<typeof aPerson>[] = [];
  for (let i = 0; i < 30; i += 1) {
    const person = aPerson(`Person ${i}`, { modifiedAt: `2027-01-${String(i + 1).padStart(2, '0')}T08:00:00.000Z` });
    people.push(await givenRow(db, 'person', person));
    await givenRow(db, 'role', aRole(person.personId, 'volunteer', i % 3 === 0 ? null : unit.unitId));
  }
  await givenRow(db, 'person', aPerson('Meeting room', { nature: 'room' }));
  const owner = people[0]?.personId ?? '';
  const course = await givenCourse(db, 'First aid');
  const assignmentIds: string[] = [];
  for (let i = 0; i < 84; i += 1) {
    const assignmentId = idOf(`assignment ${i}`);
    assignmentIds.push(await givenAssignment(db, { courseId: course.courseId, ownerPersonId: owner, assignmentId }));
  }
  await givenAssignment(db, {
    courseId: course.courseId,
    ownerPersonId: owner,
    assignmentId: idOf('draft'),
    state: 'draft',
  });
  const completion = await givenRow(db, 'completion', aCompletion({ personId: owner, ...course }));
  await givenRow(db, 'withdrawal', {
    withdrawalId: idOf('withdrawal'),
    completionId: completion.completionId,
    personId: owner,
    reason: 'wrong person',
    withdrawnOn: '2027-03-01',
    withdrawnAt: '2027-03-01T09:30:00.000Z',
    withdrawnBy: owner,
  });
  // 2,520 enrolments; many share the instant of their change, as bulk changes do.
  const enrolments = people.flatMap(({ personId }, p) =>
    assignmentIds.map((assignmentId, a) =>
      anEnrolment(
        { personId, assignmentId, courseId: course.courseId },
        { modifiedAt: `${addDays('2027-01-01', Math.floor((p * 84 + a) / 500))}T08:00:00.000Z` },
      ),
    ),
  );
  for (const tenantId of [TENANT, OTHER_TENANT]) {
    for (let i = 0; i < enrolments.length; i += 500)
      await db.write(tenantId, (trx: Trx) =>
        trx
          .insertInto('enrolment')
          .values(enrolments.slice(i, i + 500).map(row => ({ tenantId, ...row })))
          .execute(),
      );
  }

  const tools = { db, clock };
  const jana = anActor('Person 0', ['admin']);
  const { secret, key } = await makeReportKey(tools, jana, { name: 'Power BI', namesPurpose: null });
  const named = await makeReportKey(tools, jana, { name: 'HR', namesPurpose: 'Reminders by phone, agreed on 3 May' });
  const other = await makeReportKey(
    tools,
    { ...jana, tenantId: OTHER_TENANT },
    { name: 'Theirs', namesPurpose: 'all' },
  );
  const { address } = await openDesk((_desk, http) =>
    http.use('/odata', odataRouter(tools, { publicUrl: PUBLIC_URL, tenantIds: [TENANT, OTHER_TENANT] })),
  );
  const basic = (password: string): string => `Basic ${Buffer.from(`any:${password}`).toString('base64')}`;
  const ask = (path: string, password = secret, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${address}/odata${path}`, { headers: { ...POWER_BI, authorization: basic(password), ...headers } });
  const rows = async (path: string, password = secret): Promise<Json> => {
    const response = await ask(path, password);
    expect(response.status, path).toBe(200);
    return response.json();
  };
  const errorOf = async (path: string) => {
    const response = await ask(path);
    const { error } = await response.json();
    return { status: response.status, ...error };
  };

  it('answers root and $metadata as Power Query wants them', async () => {
    const root = await ask('');
    const metadata = await ask('/$metadata');

    expect(root.headers.get('content-type')).toBe('application/json;odata.metadata=minimal');
    expect(root.headers.get('odata-version')).toBe('4.0');
    expect(await root.json()).toEqual({
      '@odata.context': `${PUBLIC_URL}/odata/$metadata`,
      value: ['Learners', 'Roles', 'Units', 'Courses', 'Assignments', 'Enrolments', 'Completions', 'Dates'].map(
        name => ({ name, kind: 'EntitySet', url: name }),
      ),
    });
    expect((await ask('/')).status).toBe(200);
    expect(metadata.headers.get('content-type')).toBe('application/xml');
    expect(metadata.headers.get('odata-version')).toBe('4.0');
    expectWellFormed(await metadata.text());
  });

  it('gives every set the columns that $metadata names, with values of their types', async () => {
    const xml = await (await ask('/$metadata')).text();

    for (const set of entitySets) {
      const [, type = ''] = new RegExp(`<EntityType Name="${set.entity}">(.*?)</EntityType>`).exec(xml) ?? [];
      const declared = [...type.matchAll(/<Property Name="(\w+)" Type="([\w.]+)" Nullable="(\w+)"/g)];
      const { value, '@odata.context': context } = await rows(`/${set.name}`);
      expect(context).toBe(`${PUBLIC_URL}/odata/$metadata#${set.name}`);
      expect(value.length, set.name).toBeGreaterThan(0);
      expect(Object.keys(value[0] ?? {})).toEqual(declared.map(([, name]) => name));
      for (const row of value)
        for (const [, name = '', kind = '', nullable] of declared) {
          const held = row[name];
          if (held === null) expect(nullable, `${set.name}.${name}`).toBe('true');
          else if (kind === 'Edm.Int32') expect(Number.isInteger(held), `${set.name}.${name}`).toBe(true);
          else if (kind === 'Edm.Date') expect(held).toMatch(/^\d{4}-\d{2}-\d{2}$/);
          else if (kind === 'Edm.DateTimeOffset') expect(held).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
          else expect(typeof held).toBe('string');
        }
    }
  });

  it('hands out 2,520 rows in three pages, each key once, by links that keep what was asked', async () => {
    const filter = encodeURIComponent('(ModifiedAt ge 2027-01-01T00:00:00Z) and (ModifiedAt lt 2028-01-01T00:00:00Z)');
    const seen: unknown[] = [];
    let path: string | undefined = `/Enrolments?$filter=${filter}&$select=EnrolmentKey,DueOn&$count=true`;
    const sizes: number[] = [];
    while (path !== undefined) {
      const response = await ask(path, secret, { Prefer: 'odata.maxpagesize=1100' });
      expect(response.headers.get('preference-applied')).toBe('odata.maxpagesize=1100');
      const page: Json = await response.json();
      if (sizes.length === 0) expect(page['@odata.count']).toBe(2520);
      expect(Object.keys(page.value[0] ?? {})).toEqual(['EnrolmentKey', 'DueOn']);
      sizes.push(page.value.length);
      seen.push(...page.value.map(row => row['EnrolmentKey']));
      const link: string | undefined = page['@odata.nextLink'];
      if (link !== undefined) {
        expect(link.startsWith(`${PUBLIC_URL}/odata/Enrolments?$filter=`)).toBe(true);
        expect(link).toContain('$select=');
      }
      path = link?.slice(`${PUBLIC_URL}/odata`.length);
    }

    expect(sizes).toEqual([1100, 1100, 320]);
    expect(new Set(seen)).toEqual(new Set(enrolments.map(row => row.enrolmentId)));
    expect((await rows('/Enrolments')).value).toHaveLength(2520);
  });

  it('partitions by ModifiedAt: windows share no row and miss none', async () => {
    const edges = ['2027-01-01T00:00:00Z', '2027-01-03T08:00:00Z', '2027-01-04T09:00:00+01:00', '2027-02-01T00:00:00Z'];
    const keys: unknown[] = [];
    for (const [i, from] of edges.slice(0, -1).entries()) {
      const filter = `ModifiedAt ge ${from} and ModifiedAt lt ${edges[i + 1]}`
        .replaceAll('+', '%2B')
        .replaceAll(' ', '+');
      keys.push(...(await rows(`/Enrolments?$filter=${filter}`)).value.map(row => row['EnrolmentKey']));
    }

    expect(keys).toHaveLength(2520);
    expect(new Set(keys).size).toBe(2520);
  });

  it('sorts, cuts and counts', async () => {
    const descending = await rows('/Enrolments?$orderby=ModifiedAt desc,EnrolmentKey&$top=1500');
    const times = descending.value.map(row => row['ModifiedAt'] as string);

    expect(descending.value).toHaveLength(1500);
    expect(descending['@odata.nextLink']).toBeUndefined();
    expect(times).toEqual(times.toSorted().toReversed());
    expect((await rows('/Learners?$top=0&$count=true'))['@odata.count']).toBe(30);
    expect(await (await ask('/Learners/$count')).text()).toBe('30');
    expect(await (await ask('/Learners/$count?$filter=ModifiedAt gt 2027-01-10T08:00:00Z')).text()).toBe('20');
  });

  it('keeps what is left of $top over pages, in falling order too', async () => {
    const first: Json = await (
      await ask('/Enrolments?$orderby=EnrolmentKey desc&$top=25', secret, { Prefer: 'maxpagesize=10' })
    ).json();
    const second: Json = await (
      await ask((first['@odata.nextLink'] ?? '').slice(`${PUBLIC_URL}/odata`.length), secret, {
        Prefer: 'maxpagesize=10',
      })
    ).json();
    const third = await rows((second['@odata.nextLink'] ?? '').slice(`${PUBLIC_URL}/odata`.length));

    const keys = [first, second, third].flatMap(page => page.value.map(row => row['EnrolmentKey'] as string));
    expect(third['@odata.nextLink']).toBeUndefined();
    expect(keys).toEqual(
      enrolments
        .map(row => row.enrolmentId)
        .toSorted()
        .toReversed()
        .slice(0, 25),
    );
  });

  it.each([
    ['UnitKey eq null', 10],
    ['UnitKey ne null', 20],
    ['not (UnitKey eq null) and Kind eq null', null],
    [`not (UnitKey eq '${unit.unitId}')`, 10],
    [`UnitKey ne '${unit.unitId}'`, 10],
    [`UnitKey gt null`, 0],
    [`null eq UnitKey or RoleKey eq 'it''s none'`, 10],
    [`(((ModifiedAt ge 2027-01-01T08:00:00.000Z)))`, 30],
    [`ModifiedAt gt 2027-01-01T08:00:00.0000001Z`, 0],
    [`ModifiedAt ge 2027-01-01T07:59:59.9999999Z`, 30],
    [`2027-01-01T08:00:00Z ge ModifiedAt`, 30],
    [`ModifiedAt eq 2027-01-01T08:00:00.0004Z`, 0],
    [`ModifiedAt ne 2027-01-01T08:00:00.0004Z`, 30],
    [`not not (ModifiedAt ge 2027-01-01T08:00:00Z)`, 30],
  ])('understands $filter=%s', async (filter, count) => {
    const response = await ask(`/Roles?$filter=${encodeURIComponent(filter)}`);
    if (count === null) expect(response.status).toBe(501);
    else expect((await response.json()).value).toHaveLength(count);
  });

  it('finds one row by its key', async () => {
    const [first] = enrolments;
    const found = await rows(`/Enrolments('${first?.enrolmentId}')`);
    const some = await rows(`/Enrolments(EnrolmentKey='${first?.enrolmentId}')?$select=DueOn`);

    expect(found).toMatchObject({ '@odata.context': `${PUBLIC_URL}/odata/$metadata#Enrolments/$entity`, Cycle: 1 });
    expect(Object.keys(some)).toEqual(['@odata.context', 'DueOn']);
    expect(await rows('/Dates(2027-01-01)')).toMatchObject({ Weekday: 5, WeekYear: 2026, Week: 53, Quarter: 1 });
    expect((await ask(`/Enrolments('none')`)).status).toBe(404);
  });

  it.each([
    ['/Nothing', 404, 'Nothing'],
    ['/Enrolments?$expand=Learner', 501, '$expand'],
    ['/Enrolments?$search=x', 501, '$search'],
    ['/Enrolments?$skip=10', 501, '$skip'],
    ['/Enrolments?$apply=aggregate(x)', 501, '$apply'],
    ['/Enrolments?$format=xml', 501, '$format'],
    ['/Enrolments?key=ck_1', 400, 'key'],
    ['/Enrolments?$top=-1', 400, '-1'],
    ['/Enrolments?$top=1&$top=2', 400, '$top'],
    ['/Enrolments?$count=yes', 400, 'yes'],
    ['/Enrolments?$select=Nope', 400, 'Nope'],
    ['/Enrolments?$orderby=DueOn', 501, 'DueOn'],
    ['/Roles?$orderby=UnitKey', 501, 'UnitKey'],
    ['/Enrolments?$orderby=ModifiedAt up', 400, 'ModifiedAt up'],
    ['/Enrolments?$filter=DueOn ge 2027-01-01', 501, 'DueOn'],
    ['/Learners?$filter=Name eq null', 501, 'Name'],
    ["/Enrolments?$filter=Secret eq 'x'", 400, 'Secret'],
    ["/Enrolments?$filter=contains(EnrolmentKey,'a')", 501, 'contains'],
    ['/Enrolments?$filter=length(EnrolmentKey) eq 3', 501, 'length'],
    ["/Enrolments?$filter=EnrolmentKey in ('a')", 501, 'in'],
    ["/Enrolments?$filter=ModifiedAt ge datetime'2027-01-01T00:00:00'", 400, 'datetime'],
    ['/Enrolments?$filter=ModifiedAt ge 2027-01-01T00:00:00', 400, 'offset'],
    ['/Enrolments?$filter=ModifiedAt ge 2027-02-30T00:00:00Z', 400, '2027-02-30'],
    ['/Enrolments?$filter=EnrolmentKey eq 5', 400, '5'],
    ['/Enrolments?$filter=EnrolmentKey eq LearnerKey', 501, 'columns'],
    ["/Enrolments?$filter=EnrolmentKey eq 'a", 400, 'quote'],
    ['/Enrolments?$filter=', 400, 'expected'],
    ['/Enrolments?$filter=%E0%A4%A', 400, 'encoded'],
    ['/Enrolments?$skiptoken=abc', 400, '$skiptoken'],
    [
      `/Enrolments?$skiptoken=${Buffer.from('["2027-01-01T00:00:00.000Z","\\u0000"]').toString('base64url')}`,
      400,
      '$skiptoken',
    ],
    ["/Enrolments('%00')", 400, 'character 0'],
    ["/Enrolments('%E0%A4%A')", 400, 'encoded'],
    ['/Enrolments(5)', 400, "('key')"],
    ['/$metadata?$format=json', 501, 'options'],
  ])('refuses %s and says why', async (path, status, names) => {
    const error = await errorOf(path);

    expect(error.status).toBe(status);
    expect(error.message).toContain(names);
    expect(typeof error.code).toBe('string');
  });

  it('answers whatever stands in a query with rows or a refusal, never a fault and never late', async () => {
    const grammar = [
      "'",
      '(',
      ')',
      ' ',
      'eq',
      'ne',
      'and',
      'or',
      'not',
      'null',
      'ModifiedAt',
      'LearnerKey',
      'Name',
      '"',
      '--',
      ';',
      '/*',
      '*/',
      '\\',
      '%',
      '\u0000',
      '\u2028',
      '🙂',
      "''",
      '2027-01-01T00:00:00Z',
      '2027-13-01',
      '1e999',
      '-',
      ',',
      '$it',
      '__proto__',
      'constructor',
      "'x' or 1=1",
      '\t',
      '\n',
      '%27',
      '𝟙',
    ];
    let state = 7;
    const draw = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const options = ['$filter', '$select', '$orderby', '$top', '$count', '$skiptoken', '$x'];
    const statuses = new Set<number>();
    for (let i = 0; i < 400; i += 1) {
      const text = Array.from({ length: 1 + draw(12) }, () => grammar[draw(grammar.length)]).join(
        draw(2) === 0 ? ' ' : '',
      );
      const name = i % 2 === 0 ? '$filter' : (options[draw(options.length)] ?? '');
      const value = draw(3) === 0 ? text.replaceAll(/[^\w$'()=;.,-]/g, '+') : encodeURIComponent(text.toWellFormed());
      statuses.add((await ask(`/Learners?${name}=${value}`)).status);
      statuses.add((await ask(`/Learners(${value})`)).status);
    }
    for (const bomb of [
      '('.repeat(3000),
      'not '.repeat(1500),
      "LearnerKey eq 'x' or ".repeat(300),
      `LearnerKey eq '${"''".repeat(3000)}'`,
    ]) {
      const started = performance.now();
      statuses.add((await ask(`/Learners?$filter=${encodeURIComponent(bomb)}`)).status);
      expect(performance.now() - started).toBeLessThan(3_000);
    }

    expect([...statuses].filter(status => ![200, 400, 404, 431, 501].includes(status))).toEqual([]);
    expect(statuses.has(200) || statuses.has(400)).toBe(true);
  });

  it('lets in keys only, and tells nobody why not', async () => {
    const wrong = `ck_${secret.slice(3, 25)}${'A'.repeat(43)}`;
    const revoked = await makeReportKey(tools, jana, { name: 'Old', namesPurpose: null });
    await revokeKey(tools, jana, revoked.key.reportKeyId);
    const answers = await Promise.all(
      [undefined, 'Bearer x', 'Basic', 'Basic !!!', basic(wrong), basic('x'), basic(''), basic(revoked.secret)].map(
        async authorization => {
          const response = await fetch(`${address}/odata/Learners`, {
            headers: authorization === undefined ? {} : { authorization },
          });
          return [response.status, response.headers.get('www-authenticate'), await response.text()];
        },
      ),
    );

    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.slice(0, 2)).toEqual([401, 'Basic realm="Coursekeeper"']);
    expect(await identifyReportReader(tools, [OTHER_TENANT], secret)).toBeNull();
    expect((await ask(`/Learners?key=${secret}`, 'x')).status).toBe(401);
    const post = await fetch(`${address}/odata/Learners`, {
      method: 'POST',
      headers: { authorization: basic(secret) },
    });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('slows down who keeps failing, and nobody with a key', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 25; i += 1) statuses.push((await ask('', 'guess')).status);
    const last = await ask('', 'guess');

    expect(statuses).toContain(401);
    expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await ask('')).status).toBe(200);
    clock.set('2027-05-11T08:01:01.000Z');
    expect((await ask('', 'guess')).status).toBe(401);
  });

  it('keeps a hash of the key, shows its last use once a minute, and says nothing else of it', async () => {
    const stored = await db.read(TENANT, trx =>
      trx
        .selectFrom('reportKey')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .where('reportKeyId', '=', key.reportKeyId)
        .executeTakeFirstOrThrow(),
    );

    expect(stored.digest).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(tenantOf(secret)).toBe(TENANT);
    clock.set('2027-05-11T09:00:00.000Z');
    await ask('');
    clock.set('2027-05-11T09:00:59.000Z');
    await ask('');
    const used = await db.read(TENANT, trx =>
      trx
        .selectFrom('reportKey')
        .select('lastUsedAt')
        .where('reportKeyId', '=', key.reportKeyId)
        .where('tenantId', '=', TENANT)
        .executeTakeFirstOrThrow(),
    );
    expect(used.lastUsedAt).toBe('2027-05-11T09:00:00.000Z');
  });

  it('names nobody unless the key states a purpose', async () => {
    const pseudonymous = await rows('/Learners');
    const withNames = await rows('/Learners', named.secret);

    expect(pseudonymous.value.every(row => row['Name'] === null && row['Mail'] === null)).toBe(true);
    expect(withNames.value.map(row => row['Name'])).toContain('Person 7');
    expect(withNames.value.map(row => row['Name'])).not.toContain('Meeting room');
    for (const { name } of entitySets) {
      const text = await (await ask(`/${name}`)).text();
      for (const person of people) {
        expect(text).not.toContain(person.personId);
        expect(text).not.toContain(`"${person.displayName}"`);
      }
    }
  });

  it('shows an organisation its own rows only, in every set', async () => {
    const ours = await rows('/Learners', named.secret);
    const theirs = await rows('/Learners', other.secret);

    for (const { name } of entitySets)
      expect(await (await ask(`/${name}`, named.secret)).text()).not.toContain(FOREIGN);
    expect(await (await ask('/Units', other.secret)).text()).toContain(FOREIGN);
    expect(theirs.value.every(row => String(row['Name']).startsWith(FOREIGN))).toBe(true);
    const keys = new Set(ours.value.map(row => row['LearnerKey']));
    expect(theirs.value.filter(row => keys.has(row['LearnerKey']))).toEqual([]);
    expect((await ask(`/Learners('${String(theirs.value[0]?.['LearnerKey'])}')`)).status).toBe(404);
  });

  it('shows a withdrawal as the day of its change', async () => {
    const { value } = await rows('/Completions?$filter=ModifiedAt ge 2027-03-01T00:00:00Z');

    expect(value).toMatchObject([{ WithdrawnOn: '2027-03-01', ModifiedAt: '2027-03-01T09:30:00.000Z' }]);
    expect((await rows('/Assignments')).value).toHaveLength(84);
  });

  it('names the learning path that an assignment demands', async () => {
    const pathId = idOf('path');
    const at = '2027-01-01T08:00:00.000Z';
    await givenRow(db, 'path', { pathId, state: 'published', revision: 1, draft: null, createdAt: at, modifiedAt: at });
    const of = { pathId, revision: 1, content: '{}', publishedAt: at, publishedBy: owner };
    await givenRow(db, 'pathRevision', of);
    const [assignmentId = ''] = assignmentIds;
    await givenRow(db, 'assignmentPath', { assignmentId, revision: 1, pathId, pathRevision: 1, steps: '[]' });

    const { value } = await rows('/Assignments');

    expect(value.filter(row => row['PathKey'] !== null)).toMatchObject([
      { AssignmentKey: assignmentId, PathKey: pathId },
    ]);
    expect((await rows(`/Assignments?$filter=PathKey eq '${pathId}'`)).value).toHaveLength(1);
  });
});

/** Every tag is closed in order, every attribute is quoted, every reference is one XML knows. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml [^?]*\?>\n/, '');
  for (const [tag, close, name = '', attributes = '', selfClosed] of body.matchAll(
    /<(\/?)([\w:.]+)((?:\s+[\w:]+="[^"<&]*")*)\s*(\/?)>/g,
  )) {
    expect(tag).not.toContain('undefined');
    if (close === '/') expect(open.pop()).toBe(name);
    else if (selfClosed !== '/') open.push(name);
    expect(attributes).toBeDefined();
  }
  expect(open).toEqual([]);
  expect(body.replaceAll(/<\/?[\w:.]+(?:\s+[\w:]+="[^"<&]*")*\s*\/?>/g, '')).not.toMatch(/[<>&]/);
}
