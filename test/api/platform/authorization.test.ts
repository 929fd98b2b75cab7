import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createApp } from '#api/app.ts';
import { endpoint, type Access, type Endpoint } from '#api/contract/endpoint.ts';
import { systemClock } from '#api/platform/clock.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { createLog } from '#api/platform/log.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aPerson, aRole, aUnit, FOREIGN, givenRow, idOf } from '#test/support/given.ts';
import { openHall } from '#test/support/hall.ts';
import { givenOtherOrganisation, OTHER_IDS } from '#test/support/other-organisation.ts';
import { sampleInput } from '#test/support/sample-input.ts';
import { standInTenant } from '#test/support/tenant.ts';

/** Who may come in, written out by hand: the one place in the house says it in code, this is what it has to come to. */
const MAY = {
  public: ['nobody', 'learner', 'responsible', 'reader', 'author', 'branch', 'admin'],
  person: ['learner', 'responsible', 'reader', 'author', 'branch', 'admin'],
  responsible: ['responsible', 'reader', 'branch', 'admin'],
  reader: ['reader', 'admin'],
  'reader-or-branch': ['reader', 'branch', 'admin'],
  branch: ['branch', 'admin'],
  author: ['author', 'admin'],
  admin: ['admin'],
} as const satisfies Readonly<Record<Access, readonly Role[]>>;
const ROLES = ['nobody', 'learner', 'responsible', 'reader', 'author', 'branch', 'admin'] as const;
type Role = (typeof ROLES)[number];

const APP_ROLES: Partial<Record<Role, string>> = {
  reader: 'Training.Reader',
  author: 'Training.Author',
  branch: 'Training.Admin',
  admin: 'Training.Admin',
};
/** Files, mounted beside the contract's endpoints. */
const FILES: Readonly<Record<string, Access>> = {
  '/reports/enrolments.csv': 'reader',
  '/reports/completions.csv': 'reader',
  '/reports/messages.csv': 'admin',
  '/reports/power-bi.pbids': 'admin',
  '/attachments/:attachmentId': 'person',
  '/team.csv': 'responsible',
  '/openapi.json': 'public',
};

describe('every endpoint', async () => {
  const db = await openDatabase();
  const { config, control } = await standInTenant({ settings: { tenantId: TENANT } });
  const hall = await openHall(db, systemClock, config);
  const { endpoints, http } = createApp({ db, clock: systemClock, log: createLog('silent') }, config, () => undefined);
  const tokens = new Map<Role, string | null>();

  beforeAll(async () => {
    await givenRow(db, 'unit', aUnit('Köln'));
    for (const [name, entraId] of [
      ['Anna Weber', demoPeople.anna],
      ['Eva Lang', demoPeople.eva],
      ['Emily Clarke', demoPeople.emily],
      ['Martin Vogel', demoPeople.martin],
    ] as const)
      await givenRow(db, 'person', aPerson(name, { entraId }));
    const ofEva = { responsiblePersonId: idOf('Eva Lang') };
    await givenRow(db, 'role', aRole(idOf('Anna Weber'), 'volunteer', idOf('unit Köln'), ofEva));
    await givenRow(db, 'adminScope', {
      personId: idOf('Martin Vogel'),
      unitId: idOf('unit Köln'),
      grantedAt: '2027-01-01T08:00:00.000Z',
      grantedBy: idOf('Emily Clarke'),
    });
    await givenOtherOrganisation(db);
    for (const role of ROLES) {
      const roles = APP_ROLES[role] === undefined ? null : [APP_ROLES[role]];
      const who =
        { nobody: null, learner: demoPeople.anna, responsible: demoPeople.eva, branch: demoPeople.martin }[
          role as string
        ] ?? null;
      if (role === 'nobody') tokens.set(role, null);
      else tokens.set(role, await control.userToken(who ?? demoPeople.emily, { claims: { roles } }));
    }
  });

  /** Asked with parts of the address that are no ids: whoever is let in is told so, and nothing is touched. */
  const knock = async (method: string, path: string, role: Role): Promise<{ status: number; type: string }> => {
    const token = tokens.get(role) ?? null;
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const response = await fetch(`${hall.origin}/api${path.replaceAll(/:\w+/g, 'none')}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      ...(hasBody ? { body: '{}' } : {}),
    });
    const text = await response.text();
    const isProblem = (response.headers.get('content-type') ?? '').includes('problem+json');
    return { status: response.status, type: isProblem ? (JSON.parse(text) as { type: string }).type : '' };
  };
  const expectDoor = async (method: string, path: string, access: Access): Promise<void> => {
    for (const role of ROLES) {
      const { status, type } = await knock(method, path, role);
      const isIn = (MAY[access] as readonly Role[]).includes(role);
      const found = status === 401 ? 'sign in first' : type === '/problems/not-allowed' ? 'not allowed' : 'in';
      const wanted = isIn ? 'in' : role === 'nobody' ? 'sign in first' : 'not allowed';
      expect({ role, found }, `${method} ${path} is for ${access}, answered ${status} ${type}`).toEqual({
        role,
        found: wanted,
      });
      expect(status, `${method} ${path} as ${role}`).toBeLessThan(500);
    }
  };

  const seen = new Set<string>();
  it.each(endpoints.map(one => [`${one.method} ${one.path}`, one.access, one] as const))(
    '%s lets in whom its access says (%s), and nobody else',
    async (name, access, { method, path }) => {
      expect(seen.has(name), 'mounted twice').toBe(false);
      seen.add(name);
      await expectDoor(method, path, access);
    },
  );

  it.each(Object.entries(FILES))('the file %s likewise (%s)', async (path, access) => {
    await expectDoor('GET', path, access);
  });

  it('the feed for Power BI takes no token of a person, not even an admin’s', async () => {
    for (const place of ['/odata', '/odata/$metadata', '/odata/Learners', '/odata/Enrolments'])
      for (const role of ['nobody', 'admin'] as const) {
        const token = tokens.get(role) ?? null;
        const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
        const response = await fetch(`${hall.origin}${place}`, { headers });
        expect([place, role, response.status]).toEqual([place, role, 401]);
      }
  });

  it('is one of the contract’s: nothing else is mounted that nobody would check here', () => {
    const known = [
      ...endpoints.map(({ method, path }) => `${method} ${path}`),
      ...Object.keys(FILES).map(path => `GET ${path}`),
      'GET /health/live',
      'GET /health/ready',
    ];
    const others = routesOf(http.router).filter(route => !known.includes(route));
    expect(others).toEqual([]);
    expect(endpoints.length).toBeGreaterThan(45);
  });

  it('says who may ask: without that it cannot be written down', () => {
    type Definition = Parameters<typeof endpoint>[0];
    type WithoutAccess = Omit<Definition, 'access'>;
    const isRefusedByTypes: WithoutAccess extends Definition ? never : true = true;
    expect(isRefusedByTypes).toBe(true);
    for (const { access } of endpoints) expect(Object.keys(MAY)).toContain(access);
  });

  const withIds = endpoints.filter(one => namesIds(one));
  it.each(withIds.map(one => [`${one.method} ${one.path}`, one] as const))(
    '%s, asked by an admin with another organisation’s ids, finds nothing',
    async (name, one) => {
      const input = sampleInput(one, OTHER_IDS);
      expect(z.safeParse(one.input, input).error?.issues ?? [], `the sample for ${name} is no input`).toEqual([]);
      const before = await everythingOf(db);

      const { status, body } = await hall.call(tokens.get('admin') ?? null, one, input);

      expect(JSON.stringify(body)).not.toContain(FOREIGN);
      expect(await everythingOf(db), 'the other organisation was changed').toEqual(before);
      if (one.path.includes(':')) expect([403, 404], `answered ${status} ${JSON.stringify(body)}`).toContain(status);
      else expect(status).toBeLessThan(500);
    },
  );
});

/** The ids that an input names, by the names of the other organisation's. */
function namesIds(one: Endpoint): boolean {
  const text = JSON.stringify(sampleInput(one, OTHER_IDS));
  return Object.values(OTHER_IDS).some(known => text.includes(known));
}

type Layer = Readonly<{
  route?: { path: string | readonly string[]; methods: Readonly<Record<string, boolean>> };
  handle?: { stack?: readonly Layer[] };
}>;

/** Everything that a router would answer, as 'GET /path', without where it is mounted. */
function routesOf(router: Readonly<{ stack: readonly unknown[] }>): string[] {
  return (router.stack as readonly Layer[]).flatMap(({ route, handle }) =>
    route !== undefined
      ? Object.keys(route.methods).map(method => `${method.toUpperCase()} ${String(route.path)}`)
      : handle?.stack !== undefined
        ? routesOf({ stack: handle.stack })
        : [],
  );
}

const TABLES = [
  'person', 'unit', 'role', 'directoryGroup', 'setting', 'course', 'courseVersion', 'assignment', 'assignmentRevision', 'changeSet', 'enrolment',
  'enrolmentChange', 'progress', 'completion', 'withdrawal', 'reminder', 'outboxMessage', 'reportKey', 'auditEntry',
] as const satisfies readonly (keyof Tables)[]; // prettier-ignore

async function everythingOf(db: Db): Promise<unknown> {
  return db.read(OTHER_TENANT, async trx => {
    const all: Record<string, unknown> = {};
    for (const table of TABLES)
      all[table] = await trx.selectFrom(table).selectAll().where('tenantId', '=', OTHER_TENANT).execute();
    return all;
  });
}
