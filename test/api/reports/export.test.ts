import { describe, expect, it } from 'vitest';
import { restoreText } from '#api/reports/formula.ts';
import { mountReports } from '#api/reports/routes.ts';
import { readCsv } from '#test/support/csv.ts';
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
} from '#test/support/given.ts';

const FORMULA = '=HYPERLINK("http://evil.example","x"),';

describe('the CSV downloads', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T22:30:00.000Z');
  const unit = await givenRow(db, 'unit', aUnit('+Cologne'));
  const hostile = await givenRow(
    db,
    'person',
    aPerson(FORMULA, { mail: '@mail', employeeId: '-1+1', sortKey: 'x', searchText: 'x' }),
  );
  await givenRow(db, 'role', aRole(hostile.personId, 'staff', unit.unitId));
  const course = await givenCourse(db, '=Course');
  const assignmentId = await givenAssignment(db, { courseId: course.courseId, ownerPersonId: hostile.personId });
  await givenRow(db, 'enrolment', anEnrolment({ personId: hostile.personId, assignmentId, courseId: course.courseId }));
  const completion = await givenRow(
    db,
    'completion',
    aCompletion(
      { personId: hostile.personId, ...course },
      { how: 'recorded', recordedBy: hostile.personId, issuer: '\t=1', place: '＝1', externalNumber: "'=1" },
    ),
  );
  await givenRow(db, 'withdrawal', {
    withdrawalId: completion.completionId,
    completionId: completion.completionId,
    personId: hostile.personId,
    reason: '=wrong "person"\r\nsecond line',
    withdrawnOn: '2027-03-01',
    withdrawnAt: '2027-03-01T09:30:00.000Z',
    withdrawnBy: hostile.personId,
  });
  // More than one slice.
  const learners = Array.from({ length: 1_200 }, (_, i) => aPerson(`Learner ${i}`));
  for (const tenantId of [TENANT, OTHER_TENANT])
    for (let i = 0; i < learners.length; i += 200)
      await db.write(tenantId, async trx => {
        const slice = learners.slice(i, i + 200);
        await trx
          .insertInto('person')
          .values(slice.map(row => ({ tenantId, ...row })))
          .execute();
        await trx
          .insertInto('enrolment')
          .values(
            slice.map(({ personId }) => ({
              tenantId,
              ...anEnrolment({ personId, assignmentId, courseId: course.courseId }),
            })),
          )
          .execute();
      });
  const desk = await openDesk(at => mountReports(at, { db, clock }, { publicUrl: 'https://training.example.org' }));
  const admin = anActor('Jana', ['admin']);
  const read = async (report: string, query = ''): Promise<string> => {
    const response = await desk.ask(admin, `/api/reports/${report}.csv${query}`);
    expect(response.status).toBe(200);
    return response.text();
  };

  it('hold no formula, and give every original back', async () => {
    const enrolments = readCsv(await read('enrolments')).find(row => row['EmployeeId'] !== '');
    const [only] = readCsv(await read('completions'));

    expect(enrolments).toMatchObject({
      Name: `'${FORMULA}`,
      Mail: "'@mail",
      EmployeeId: "'-1+1",
      Course: "'=Course",
      Units: "'+Cologne",
    });
    expect(only).toMatchObject({ Issuer: "'\t=1", Place: "'＝1", ExternalNumber: "''=1" });
    expect(
      [only?.['Issuer'], only?.['Place'], only?.['ExternalNumber'], only?.['WithdrawalReason']].map(text =>
        restoreText(text ?? ''),
      ),
    ).toEqual(['\t=1', '＝1', "'=1", '=wrong "person"\r\nsecond line']);
    expect(restoreText(enrolments?.['Name'] ?? '')).toBe(FORMULA);
  });

  it('hold every row once, over several slices, of the own organisation only', async () => {
    const text = await read('enrolments');
    const keys = readCsv(text).map(row => row['EnrolmentKey']);

    expect(keys).toHaveLength(1_201);
    expect(new Set(keys).size).toBe(1_201);
    expect(text).not.toContain(FOREIGN);
    expect(await read('completions')).not.toContain(FOREIGN);
  });

  it('begin with a byte order mark, carry the day where the organisation is, and take semicolons', async () => {
    const response = await desk.ask(admin, '/api/reports/completions.csv?separator=%3B');
    const bytes = Buffer.from(await response.arrayBuffer());

    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(response.headers.get('content-disposition')).toContain('completions-2027-05-12.csv');
    expect(readCsv(bytes.toString('utf8'), ';')[0]).toMatchObject({ How: 'recorded', WithdrawnOn: '2027-03-01' });
    expect((await desk.ask(admin, '/api/reports/messages.csv?day=2027-02-30')).status).toBe(400);
    expect((await desk.ask(admin, '/api/reports/messages.csv?separator=x')).status).toBe(400);
  });

  it('have their header even when there is no row', async () => {
    const text = await read('messages', '?day=2030-01-01');

    expect(text.replace(/^\ufeff/, '')).toBe(
      'MessageKey,Day,Name,Mail,Kind,Channel,State,Failure,PromisedAt,AcceptedAt,Attempts\r\n',
    );
  });
});
