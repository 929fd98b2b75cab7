import { describe, expect, it } from 'vitest';
import type { Figures } from '#api/contract/assignments.ts';
import type { Overview } from '#api/contract/overview.ts';
import { makeReportKey } from '#api/reports/keys-actions.ts';
import { lineOnDay, sumUp, unitOnDay, type Cycle, type LineOnDay } from '#api/reports/measures.ts';
import { odataRouter } from '#api/reports/odata-routes.ts';
import { mountReports } from '#api/reports/routes.ts';
import { readCsv } from '#test/support/csv.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { clockAt, FOREIGN } from '#test/support/given.ts';
import { dayAfter, givenRandomHistory } from './random-history.ts';

type Enrolled = Readonly<{
  learner: string;
  course: string;
  assignment: string;
  endedOn: string | null;
  inactiveSinceOn: string | null;
  cycle: Cycle;
}>;
type Values = Record<string, unknown>;

/** What somebody with a spreadsheet, or Power BI, counts from rows of days. */
function countFrom(rows: readonly Enrolled[], on: string, key: (row: Enrolled) => string): Record<string, Figures> {
  const found = new Map<string, Map<string, Map<string, Enrolled[]>>>();
  const into = <T>(map: Map<string, T>, name: string, make: () => T): T => {
    if (!map.has(name)) map.set(name, make());
    return map.get(name) ?? make();
  };
  for (const row of rows) {
    const units = into(found, key(row), () => new Map<string, Map<string, Enrolled[]>>());
    const lines = into(units, `${row.learner} ${row.course}`, () => new Map<string, Enrolled[]>());
    into(lines, row.assignment, () => []).push(row);
  }
  const unitOf = (lines: Map<string, Enrolled[]>) => {
    const counted = [...lines.values()].flatMap((cycles): LineOnDay[] => {
      const { endedOn = null, inactiveSinceOn = null } = cycles[0] ?? {};
      const line = lineOnDay({ cycles: cycles.map(row => row.cycle), endedOn, inactiveSinceOn }, on);
      return line === null ? [] : [line];
    });
    const unit = unitOnDay(counted, on);
    return unit === null ? [] : [unit];
  };
  const all = [...found].map(([name, units]): [string, Figures] => [name, sumUp([...units.values()].flatMap(unitOf))]);
  return Object.fromEntries(all.filter(([, { obliged, waived, paused }]) => obliged + waived + paused > 0));
}

const dayOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const cycleOf = (row: Values): Cycle => ({
  cycle: Number(row['Cycle']),
  openedOn: String(row['OpenedOn']),
  dueOn: String(row['DueOn']),
  closedOn: dayOrNull(row['ClosedOn']),
  completedOn: dayOrNull(row['CompletedOn']),
  validUntilOn: dayOrNull(row['ValidUntilOn']),
  pausedFromOn: dayOrNull(row['PausedFromOn']),
  pausedUntilOn: dayOrNull(row['PausedUntilOn']),
  waivedFromOn: dayOrNull(row['WaivedFromOn']),
  waivedUntilOn: dayOrNull(row['WaivedUntilOn']),
});

describe('screen, CSV and OData', async () => {
  const db = await openDatabase();
  await givenRandomHistory(db, 4711);
  const clock = clockAt(`${dayAfter(231)}T10:00:00.000Z`);
  const tools = { db, clock };
  const config = { publicUrl: 'https://training.example.org', tenantIds: [TENANT, OTHER_TENANT] };
  const desk = await openDesk((at, http) => {
    mountReports(at, tools, config);
    http.use('/odata', odataRouter(tools, config));
  });
  const admin = anActor('Person 0', ['admin']);
  const { secret } = await makeReportKey(tools, admin, { name: 'Power BI', namesPurpose: null });
  const odata = async (set: string): Promise<Values[]> => {
    const authorization = `Basic ${Buffer.from(`x:${secret}`).toString('base64')}`;
    const response = await fetch(`${desk.address}/odata/${set}`, { headers: { authorization } });
    return (await response.json()).value;
  };
  const overview = async (day: string): Promise<Overview> =>
    (await desk.ask(admin, `/api/overview?asOf=${day}`)).json();

  it('count the same on every day, whoever counts', async () => {
    const csv = readCsv(await (await desk.ask(admin, '/api/reports/enrolments.csv')).text()).map((row): Enrolled => ({
      learner: row['LearnerKey'] ?? '',
      course: row['CourseKey'] ?? '',
      assignment: row['AssignmentKey'] ?? '',
      endedOn: dayOrNull(row['AssignmentEndedOn']),
      inactiveSinceOn: dayOrNull(row['InactiveSinceOn']),
      cycle: cycleOf(row),
    }));
    const learners = new Map((await odata('Learners')).map(row => [row['LearnerKey'], row]));
    const assignments = new Map((await odata('Assignments')).map(row => [row['AssignmentKey'], row]));
    const feed = (await odata('Enrolments')).map((row): Enrolled => ({
      learner: String(row['LearnerKey']),
      course: String(row['CourseKey']),
      assignment: String(row['AssignmentKey']),
      endedOn: dayOrNull(assignments.get(row['AssignmentKey'])?.['EndedOn']),
      inactiveSinceOn: dayOrNull(learners.get(row['LearnerKey'])?.['InactiveSinceOn']),
      cycle: cycleOf(row),
    }));
    for (const day of [45, 160, 231, 250, 399].map(dayAfter)) {
      const screen = await overview(day);
      const byCourse = Object.fromEntries(screen.courses.map(({ course, figures }) => [course.courseId, figures]));
      expect(screen.figures.obliged).toBeGreaterThan(0);
      expect(countFrom(csv, day, () => 'all')['all']).toEqual(screen.figures);
      expect(countFrom(csv, day, row => row.course)).toEqual(byCourse);
      expect(countFrom(feed, day, () => 'all')['all']).toEqual(screen.figures);
      expect(countFrom(feed, day, row => row.course)).toEqual(byCourse);
      expect(screen.trend.at(-1)).toMatchObject({
        on: day,
        obliged: screen.figures.obliged,
        valid: screen.figures.valid,
      });
      expect(screen.trend).toHaveLength(12);
      expect(screen.trend[4]).toMatchObject({
        on: screen.trend[4]?.on,
        overdue: countFrom(csv, screen.trend[4]?.on ?? '', () => 'all')['all']?.overdue ?? 0,
      });
    }
  });

  it('show the day of today when none is asked for, weeks that add up, and the most overdue unit first', async () => {
    const screen: Overview = await (await desk.ask(admin, '/api/overview')).json();

    expect(screen.asOf).toBe(dayAfter(231));
    expect(screen.expiring.weeks).toHaveLength(9);
    expect(screen.expiring.weeks.reduce((sum, { count }) => sum + count, 0)).toBe(screen.expiring.total);
    expect(screen.expiring.total).toBeGreaterThan(0);
    expect(screen.overdueOver30Days).toBeGreaterThan(0);
    expect(screen.overdueOver30Days).toBeLessThanOrEqual(screen.figures.overdue);
    const overdue = screen.units.map(({ figures }) => figures.overdue);
    expect(overdue).toEqual(overdue.toSorted((a, b) => b - a));
    expect(JSON.stringify(screen)).not.toContain(FOREIGN);
  });

  it('break nothing small down for a reader, and keep the totals', async () => {
    const reader = anActor('Rita Reader', ['reader']);
    const small = await db.write(TENANT, async trx => {
      await trx
        .updateTable('role')
        .set({ untilOn: '2027-01-01' })
        .where('tenantId', '=', TENANT)
        .where('unitId', '<>', '')
        .execute();
      const roles = await trx
        .selectFrom('role')
        .select(['roleId', 'unitId'])
        .where('tenantId', '=', TENANT)
        .orderBy('roleId')
        .execute();
      // One unit keeps three people, the two others all of theirs.
      const unitId = roles[0]?.unitId ?? '';
      const kept = new Set(
        roles
          .filter(role => role.unitId === unitId)
          .slice(0, 3)
          .map(role => role.roleId),
      );
      for (const role of roles)
        if (role.unitId !== unitId || kept.has(role.roleId))
          await trx
            .updateTable('role')
            .set({ sinceOn: '2026-01-01', untilOn: null })
            .where('tenantId', '=', TENANT)
            .where('roleId', '=', role.roleId)
            .execute();
      return unitId;
    });

    const seen: Overview = await (await desk.ask(reader, '/api/overview')).json();
    const all: Overview = await (await desk.ask(admin, '/api/overview')).json();

    expect(all.units).toHaveLength(3);
    expect(all.withheldUnits).toBe(0);
    expect(seen.figures).toEqual(all.figures);
    expect(all.units.map(({ unit }) => unit.unitId)).toContain(small);
    expect(seen.units.map(({ unit }) => unit.unitId)).not.toContain(small);
    expect(seen.units.length + seen.withheldUnits).toBe(3);
    expect(seen.mayOpenNames).toBe(false);
    expect(seen.needs).toEqual([]);
  });

  it('give a reader the rows without a name, and messages to admins only', async () => {
    const reader = anActor('Rita Reader', ['reader']);
    const named = await desk.ask(admin, '/api/reports/enrolments.csv');
    const nameless = await desk.ask(reader, '/api/reports/enrolments.csv');

    const rows = readCsv(await nameless.text());
    expect(nameless.headers.get('content-disposition')).toBe(
      `attachment; filename="coursekeeper-enrolments-${dayAfter(231)}.csv"`,
    );
    expect(nameless.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(
      rows.every(row => row['Name'] === '' && row['Mail'] === '' && row['Units'] === '' && row['LearnerKey'] !== ''),
    ).toBe(true);
    expect(readCsv(await named.text()).map(row => row['Name'])).toContain('Person 3');
    expect((await desk.ask(reader, '/api/reports/messages.csv')).status).toBe(403);
    expect((await desk.ask(reader, '/api/reports/power-bi.pbids')).status).toBe(403);
    for (const report of ['enrolments', 'completions', 'messages']) {
      expect((await desk.ask(null, `/api/reports/${report}.csv`)).status).toBe(401);
      expect((await desk.ask(anActor('Nobody'), `/api/reports/${report}.csv`)).status).toBe(403);
      expect(await (await desk.ask(admin, `/api/reports/${report}.csv`)).text()).not.toContain(FOREIGN);
    }
    const downloads = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select('detail')
        .where('tenantId', '=', TENANT)
        .where('action', '=', 'report.downloaded')
        .execute(),
    );
    expect(downloads).toContainEqual({ detail: '{"withNames":true,"day":null}' });
  });

  it('hand Power BI the address of the feed', async () => {
    const response = await desk.ask(admin, '/api/reports/power-bi.pbids');

    expect(response.headers.get('content-disposition')).toContain('coursekeeper.pbids');
    expect(await response.json()).toEqual({
      version: '0.1',
      connections: [
        { details: { protocol: 'odata', address: { url: 'https://training.example.org/odata' } }, mode: 'Import' },
      ],
    });
  });
});
