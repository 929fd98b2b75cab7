import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { enrolPeople } from '#api/assignments/actions.ts';
import { everybody } from '#api/contract/audiences.ts';
import { installStarterCourses } from '#api/courses/actions.ts';
import { anAssignmentRule } from '#test/support/given.ts';
import { createGraph } from '#api/graph/client.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { writeSyncState } from '#api/people/sync-store.ts';
import { systemClock } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect, type Db } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { writeSetting } from '#api/settings/store.ts';
import { findPostgres, ownDatabase, type DatabaseName } from '#test/support/own-database.ts';
import { ownTenant, type OwnTenant } from '#test/support/own-processes.ts';
import { bareWriter, type BareWriter } from './bare-writer.ts';
import { bareSync } from './floor-sync.ts';

/** Volunteers and their units come from groups, so that groups are read as well. */
export const setting = { groupPrefix: 'Ehrenamt ' };

export type SyncWorld = Readonly<{
  tenant: OwnTenant;
  graphUrl: string;
  token: string;
  /** What reading all pages takes alone, ms. */
  shareMs: number;
  empty: () => Promise<EmptyDatabase>;
  close: () => Promise<void>;
}>;

export type EmptyDatabase = Readonly<{
  db: Db;
  writer: BareWriter;
  sync: () => Promise<void>;
  /** The next reading begins anew. */
  forgetPlaces: () => Promise<void>;
  /** A running assignment for everybody and one for a group of all but `outside` people; all enrolments are there. */
  assignToGroup: (
    outside: number,
  ) => Promise<Readonly<{ groupId: string; inside: readonly string[]; outside: readonly string[] }>>;
  /** Members without an open enrolment of the group's assignment, and open ones of people who are no members. */
  wrongEnrolments: (groupId: string) => Promise<number>;
  /** Rows of each table, in words. */
  count: () => Promise<string>;
  drop: () => Promise<void>;
}>;

const MEASURED = ['60000000-0000-4000-8000-00000000000a', '60000000-0000-4000-8000-00000000000b'];
const COUNTED = ['person', 'role', 'unit', 'personChange', 'groupMember'] as const;

/** A stand-in with `people` accounts whose pages are ready made, and databases that know nobody yet. */
export async function syncWorld(name: DatabaseName, people: number): Promise<SyncWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-sync-'));
  const publicUrl = 'http://localhost:3000';
  const tenant = await ownTenant({
    folder: join(folder, 'tenant'),
    people,
    publicUrl,
    mailSenders: [],
    readyMade: true,
  });
  const config = readConfig({ ...tenant.settings, DATA_DIR: folder });
  const authority = readFileSync(tenant.settings.EXTRA_CA_FILE ?? '', 'utf8');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);
  const { tenantId } = tenant;
  const token = await tenant.control.graphToken();
  const tools = { clock: systemClock, log: createLog('silent') };
  await bareSync(config.graphUrl, token, null, systemClock.now());
  const start = performance.now();
  await bareSync(config.graphUrl, token, null, systemClock.now());
  const shareMs = performance.now() - start;

  const empty = async (): Promise<EmptyDatabase> => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    mkdirSync(dataDir, { recursive: true });
    const serverUrl = name === 'postgres' ? findPostgres() : null;
    const database = await ownDatabase(name, { folder: dataDir, tenantId, serverUrl });
    const file = join(dataDir, 'coursekeeper.sqlite');
    const url = database.settings.DATABASE_URL;
    const db = await connect(url === undefined ? { kind: 'sqlite', file } : { kind: 'postgres', url });
    await db.installation(trx => trx.insertInto('tenant').values({ tenantId, createdAt: systemClock.now() }).execute());
    const byGroup = {
      name: 'Volunteers by group',
      kind: 'volunteer' as const,
      test: { userType: 'Member' as const },
      unitFrom: 'group' as const,
      groupPrefix: setting.groupPrefix,
    };
    const { mapping } = defaultSettings;
    const kinds = [...mapping.kinds.filter(({ kind }) => kind !== 'volunteer'), byGroup];
    await db.write(tenantId, trx =>
      writeSetting(trx, tenantId, 'mapping', { ...mapping, kinds }, systemClock.now(), null),
    );
    const graph = createGraph(config, {});
    const writer = await bareWriter(url ?? `sqlite:${file}`, tenantId);
    const run = (): Promise<void> =>
      syncDirectory({ ...tools, db, graph, tenantId, signal: AbortSignal.timeout(600_000) });
    return {
      db,
      writer,
      sync: run,
      forgetPlaces: () =>
        db.write(tenantId, async trx => {
          for (const resource of ['users', 'groups'] as const)
            await writeSyncState(trx, tenantId, resource, { deltaLink: null });
          await trx.deleteFrom('memberTrackGroup').where('tenantId', '=', tenantId).execute();
          await trx.deleteFrom('memberTrack').where('tenantId', '=', tenantId).execute();
        }),
      assignToGroup: async outside => {
        const groupId = '5eed0000-0000-4000-8000-000000000001';
        await installStarterCourses({ db, clock: systemClock }, tenantId);
        const everyone = (await tenant.control.people()).filter(
          ({ user }) => user.accountEnabled && user.givenName !== null && !user.userPrincipalName.startsWith('adm-'),
        );
        const ids = everyone.map(({ user }) => user.id);
        await tenant.control.addGroup({ id: groupId, displayName: 'Measured', memberIds: ids.slice(outside) });
        await run();
        const { ownerId, courseIds } = await db.read(tenantId, async trx => ({
          ownerId: (await trx.selectFrom('person').select('personId').where('tenantId', '=', tenantId).limit(1).executeTakeFirstOrThrow()).personId,
          courseIds: (await trx.selectFrom('course').select('courseId').where('tenantId', '=', tenantId).limit(2).execute()).map(one => one.courseId),
        })); // prettier-ignore
        for (const [n, all] of [[], [{ kind: 'group', groupIds: [groupId] }]].entries())
          await db.write(tenantId, async trx => {
            const assignmentId = MEASURED[n] ?? '';
            const rule = anAssignmentRule();
            await trx.insertInto('assignment').values({ tenantId, assignmentId, courseId: courseIds[n] ?? '', state: 'running', ownerPersonId: ownerId, revision: 1, startsOn: '2026-06-01', endedOn: null, createdAt: systemClock.now(), modifiedAt: systemClock.now() }).execute(); // prettier-ignore
            await trx.insertInto('assignmentRevision').values({ tenantId, assignmentId, revision: 1, audience: JSON.stringify({ ...everybody, all }), dueRule: JSON.stringify(rule.dueRule), recurrence: JSON.stringify(rule.recurrence), policy: JSON.stringify(rule.policy), floorDays: 14, contactPersonId: null, reason: null, createdAt: systemClock.now(), createdBy: ownerId }).execute(); // prettier-ignore
          });
        await run();
        await enrolPeople({ db, clock: systemClock }, tenantId, 'all', 'calendar');
        await run();
        return { groupId, inside: ids.slice(outside), outside: ids.slice(0, outside) };
      },
      wrongEnrolments: groupId =>
        db.read(tenantId, async trx => {
          const members = await trx
            .selectFrom('groupMember')
            .innerJoin('person', join =>
              join.onRef('person.tenantId', '=', 'groupMember.tenantId').onRef('person.entraId', '=', 'memberId'),
            )
            .select('personId')
            .where('groupMember.tenantId', '=', tenantId)
            .where('groupId', '=', groupId)
            .where('nature', '=', 'person')
            .execute();
          const enrolled = await trx
            .selectFrom('enrolment')
            .select('personId')
            .where('tenantId', '=', tenantId)
            .where('assignmentId', '=', MEASURED[1] ?? '')
            .where('state', '=', 'open')
            .execute();
          const held = new Set(enrolled.map(({ personId }) => personId));
          const wanted = new Set(members.map(({ personId }) => personId));
          return held.symmetricDifference(wanted).size;
        }),
      count: () =>
        db.read(tenantId, async trx => {
          const counts: string[] = [];
          for (const table of COUNTED) {
            const { rows } = await trx
              .selectFrom(table)
              .select(eb => eb.fn.countAll().as('rows'))
              .where('tenantId', '=', tenantId)
              .executeTakeFirstOrThrow();
            counts.push(`${Number(rows)} ${table}`);
          }
          return counts.join(', ');
        }),
      drop: async () => {
        await writer.close();
        await db.close();
        await database.drop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  };
  const close = async (): Promise<void> => {
    await tenant.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { tenant, graphUrl: config.graphUrl, token, shareMs, empty, close };
}
