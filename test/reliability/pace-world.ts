import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '#api/calendar.ts';
import { systemClock } from '#api/platform/clock.ts';
import { connect, type Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { planRound } from '#api/reminders/jobs.ts';
import { defaultSettings as settingsByDefault } from '#api/settings/defaults.ts';
import { sampleOrganisation } from '#infra/tenant/people.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import { defaultSettings } from '#infra/tenant/settings.ts';
import { ownDatabase, type OwnDatabase } from '#test/support/own-database.ts';
import { anAssignmentRule, anEnrolment, aPerson, aRole } from '#test/support/given.ts';
import type { Campaign } from './row.ts';

export type Channel = 'teams' | 'mail';
/** People to whom one message each has been promised, all for this moment. */
export type Promised = Readonly<{
  folder: string;
  data: string;
  database: OwnDatabase;
  /** Ids of the directory, in the order of the people. */
  entraIds: readonly string[];
  /** The directory is the sample organisation of this size and seed. */
  people: number;
  seed: number;
  close: () => Promise<void>;
}>;

/** Accounts that are nobody, guests and those who have left make up less than this. */
const BESIDES = 0.35;
const SLICE = 500;
const COURSE = '40000000-0000-4000-8000-000000000001';
const ASSIGNMENT = '60000000-0000-4000-8000-000000000001';
const { tenantId } = defaultSettings;

/** Fills a database past the rooms and lets the planner promise, as on a morning on which everybody is owed a reminder. */
export async function promiseToAll(campaign: Campaign, channel: Channel): Promise<Promised> {
  const { rounds: wanted, seed } = campaign;
  const people = Math.ceil(wanted / (1 - BESIDES)) + 60;
  const accounts = [...sampleOrganisation(people, seed).accounts].filter(isUsable).slice(0, wanted);
  if (accounts.length < wanted) throw new Error(`${wanted} people are needed, and there are ${accounts.length}.`);
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-pace-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const database = await ownDatabase(campaign.database, { ...campaign, folder: data, tenantId });
  const close = async (): Promise<void> => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = database.settings.DATABASE_URL;
    const db = await connect(
      url === undefined
        ? { kind: 'sqlite', file: join(data, 'coursekeeper.sqlite'), durability: 'off' }
        : { kind: 'postgres', url, schema: 'public', connections: 4 },
    );
    await fill(db, accounts, channel);
    const promised = await planRound({ db, clock: systemClock }, tenantId, true, new AbortController().signal);
    await db.close();
    if (promised !== wanted) throw new Error(`${promised} messages were promised to ${wanted} people.`);
    return { folder, data, database, entraIds: accounts.map(({ user }) => user.id), people, seed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const isUsable = ({ user, deletedAt }: Account): boolean =>
  deletedAt === null && user.accountEnabled && user.userType === 'Member' && user.givenName !== null;

async function fill(db: Db, accounts: readonly Account[], channel: Channel): Promise<void> {
  await db.installation(trx => trx.insertInto('tenant').values({ tenantId, createdAt: systemClock.now() }).execute());
  const put = async (table: keyof Tables, rows: readonly object[]): Promise<void> => {
    for (let at = 0; at < rows.length; at += SLICE)
      await db.write(tenantId, trx =>
        trx
          .insertInto(table)
          .values(rows.slice(at, at + SLICE).map(row => ({ tenantId, ...row })) as never)
          .execute(),
      );
  };
  const at = systemClock.now();
  const today = morningSettings();
  const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' };
  const setting = (key: string, value: object) => ({
    key,
    value: JSON.stringify(value),
    changedAt: at,
    changedBy: null,
  });
  await put('setting', [
    setting('organisation', {
      ...settingsByDefault.organisation,
      timeZone: today.zone,
      country: 'FR',
      region: '',
      language: 'de',
    }),
    setting('messages', { ...settingsByDefault.messages, hours: { staff: hours, volunteer: hours, external: hours } }),
  ]);
  const ids = accounts.map((_, n) => `30000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  await put(
    'person',
    accounts.map(({ user }, n) =>
      aPerson(`Person ${n}`, {
        personId: ids[n] ?? '',
        entraId: user.id,
        country: 'FR',
        mail: `person.${n}@example.org`,
        hasTeamsApp: channel === 'teams' ? 1 : 0,
        hasMailbox: 1,
      }),
    ),
  );
  await put(
    'role',
    ids.map((personId, n) =>
      aRole(personId, 'staff', null, { roleId: `1${personId.slice(1, -12)}${String(n).padStart(12, '0')}` }),
    ),
  );
  await put('course', [
    { courseId: COURSE, starterKey: null, icon: 'shield', state: 'published', createdAt: at, modifiedAt: at },
  ]);
  await put(
    'courseTitle',
    ['de', 'en'].map(language => ({ courseId: COURSE, language, title: 'Brandschutz', summary: '', sortKey: 'b' })),
  );
  const rule = anAssignmentRule();
  const head = { assignmentId: ASSIGNMENT, revision: 1 };
  await put('assignment', [
    {
      ...head,
      courseId: COURSE,
      state: 'running',
      ownerPersonId: ids[0],
      startsOn: today.on,
      endedOn: null,
      createdAt: at,
      modifiedAt: at,
    },
  ]);
  await put('assignmentRevision', [
    {
      ...head,
      audience: JSON.stringify(rule.audience),
      dueRule: JSON.stringify(rule.dueRule),
      recurrence: JSON.stringify(rule.recurrence),
      policy: JSON.stringify({ ...rule.policy, offsetsDays: [-7], repeatDays: null, tellWhenAssigned: false }),
      floorDays: rule.floorDays,
      contactPersonId: null,
      reason: null,
      createdAt: at,
      createdBy: ids[0],
    },
  ]);
  await put(
    'enrolment',
    ids.map(personId =>
      anEnrolment(
        { personId, assignmentId: ASSIGNMENT, courseId: COURSE },
        {
          openedOn: addDays(today.on, -30),
          dueOn: addDays(today.on, 7),
          modifiedAt: `${addDays(today.on, -30)}T08:00:00.000Z`,
        },
      ),
    ),
  );
}

/** Whatever hour it is here: in the organisation it is about four in the morning, and the day is long enough. */
function morningSettings(): { zone: string; on: string } {
  const shift = ((4 - new Date().getUTCHours() + 36) % 24) - 12;
  // The sign of these zones is the other way round: Etc/GMT-5 lies in the east.
  const zone = shift === 0 ? 'Etc/GMT' : `Etc/GMT${shift > 0 ? '-' : '+'}${Math.abs(shift)}`;
  return { zone, on: systemClock.today(zone) };
}
