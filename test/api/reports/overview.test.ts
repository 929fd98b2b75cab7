import { describe, expect, it } from 'vitest';
import type { Overview } from '#api/contract/overview.ts';
import { stopMessages } from '#api/outbox/actions.ts';
import { makeReportKey } from '#api/reports/keys-actions.ts';
import { mountReports } from '#api/reports/routes.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { aPerson, clockAt, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts';

describe('the overview', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T10:00:00.000Z');
  const tools = { db, clock };
  const desk = await openDesk(at => mountReports(at, tools, { publicUrl: 'https://training.example.org' }));
  const admin = anActor('Jana Roth', ['admin']);
  const ask = async (): Promise<Overview> => (await desk.ask(admin, '/api/overview')).json();
  const ours = (work: (trx: Trx) => Promise<unknown>) => db.write(TENANT, work);

  it('begins with five steps, and no figure', async () => {
    const empty = await ask();

    expect(empty).toMatchObject({
      asOf: '2027-05-11',
      figures: { obliged: 0, valid: 0 },
      courses: [],
      units: [],
      needs: [],
      firstSteps: {
        directoryRead: false,
        courseReviewed: false,
        assignmentMade: false,
        messageSent: false,
        reportConnected: false,
      },
    });
    expect(empty.machine.map(({ what, ok, lastSuccessAt }) => [what, ok, lastSuccessAt])).toEqual([
      ['directory', true, null],
      ['messages', true, null],
      ['backup', true, null],
    ]);
  });

  it('shows what needs a decision, of the own organisation', async () => {
    await givenRow(db, 'person', aPerson('Jana Roth'));
    await givenRow(db, 'syncState', {
      resource: 'users',
      deltaLink: null,
      nextLink: null,
      fullReadAt: null,
      succeededAt: '2027-05-11T06:00:00.000Z',
      problem: null,
      stoppedCount: null,
      confirmedCount: null,
      mappingDigest: null,
    });
    await givenRow(db, 'jobRun', {
      job: 'directory',
      startedAt: '2027-05-11T06:00:00.000Z',
      endedAt: '2027-05-11T06:00:09.000Z',
      outcome: 'done',
      detail: JSON.stringify({ joined: 3, left: 1, problem: null }),
    });
    const course = await givenCourse(db, 'First aid');
    expect((await ask()).needs).toEqual([]);
    const message = {
      personId: idOf('Jana Roth'),
      localDay: '2027-05-11',
      channel: 'teams',
      heldBy: null,
      content: '{}',
      bulkKey: null,
      chainId: 1,
      notBeforeAt: '2027-05-11T07:00:00.000Z',
      notAfterAt: null,
      attempts: 1,
      nextAttemptAt: '2027-05-11T07:00:00.000Z',
      fence: 1,
      leaseOwner: null,
      leaseUntil: null,
      draftId: null,
      senderMailbox: null,
      openedAt: null,
      createdAt: '2027-05-11T05:00:00.000Z',
      modifiedAt: '2027-05-11T07:00:01.000Z',
    } as const;
    await ours(async trx => {
      const own = { tenantId: TENANT };
      await trx
        .updateTable('syncState')
        .set({ stoppedCount: 41, problem: '41 people would leave at once.' })
        .where('tenantId', '=', TENANT)
        .execute();
      await trx
        .insertInto('outboxMessage')
        .values([
          {
            ...own,
            ...message,
            messageId: idOf('m1'),
            kind: 'courseDue',
            state: 'failed',
            failure: 'mailbox-missing',
            acceptedAt: null,
          },
          {
            ...own,
            ...message,
            messageId: idOf('m2'),
            kind: 'courseOverdue',
            state: 'accepted',
            failure: null,
            acceptedAt: '2027-05-11T07:00:01.000Z',
          },
        ])
        .execute();
      await trx
        .insertInto('courseVersion')
        .values({
          ...own,
          versionId: idOf('draft'),
          courseId: course.courseId,
          number: 2,
          significance: 'minor',
          state: 'draft',
          release: 2,
          content: '{}',
          digest: 'd',
          minutes: 5,
          validMonths: null,
          createdAt: '2027-05-01T00:00:00.000Z',
          publishedAt: null,
          publishedBy: null,
        })
        .execute();
      await trx
        .insertInto('directoryGroup')
        .values({
          ...own,
          groupId: idOf('g'),
          name: 'g',
          sortKey: 'g',
          searchText: 'g',
          state: 'failed',
          problem: '403',
          readAt: null,
        })
        .execute();
    });
    await stopMessages(tools, admin, 'Storm');

    const full = await ask();
    const theirs: Overview = await (
      await desk.ask({ ...admin, tenantId: '20000000-0000-4000-8000-000000000002' }, '/api/overview')
    ).json();

    expect(full.needs).toEqual([
      { kind: 'sync-stopped', count: 41, problem: '41 people would leave at once.' },
      { kind: 'messages-stopped', count: 0 },
      { kind: 'unreachable', count: 1, at: '2027-05-11T07:00:00.000Z' },
      { kind: 'groups-failed', count: 1 },
      { kind: 'draft-course', count: 1, courseId: course.courseId },
    ]);
    expect(full.machine).toMatchObject([
      { what: 'directory', ok: false, lastSuccessAt: '2027-05-11T06:00:00.000Z', numbers: { joined: 3, left: 1 } },
      { what: 'messages', ok: false, lastSuccessAt: '2027-05-11T07:00:01.000Z', numbers: { accepted: 1, failed: 1 } },
      { what: 'backup', ok: true, lastSuccessAt: null },
    ]);
    expect(theirs.needs).toEqual([]);
    expect(theirs.machine[1]).toMatchObject({ ok: true, lastSuccessAt: null });
  });

  it('notices a directory that has been silent for more than a day', async () => {
    await ours(trx =>
      trx.updateTable('syncState').set({ stoppedCount: null, problem: null }).where('tenantId', '=', TENANT).execute(),
    );
    expect((await ask()).machine[0]?.ok).toBe(true);

    clock.set('2027-05-12T06:00:01.000Z');

    expect((await ask()).machine[0]?.ok).toBe(false);
  });

  it('forgets the first steps once all are done', async () => {
    const courseId = idOf('course First aid');
    await givenAssignment(db, { courseId, ownerPersonId: idOf('Jana Roth') });
    const { key } = await makeReportKey(tools, admin, { name: 'Power BI', namesPurpose: null });
    expect((await ask()).firstSteps).toEqual({
      directoryRead: true,
      courseReviewed: true,
      assignmentMade: true,
      messageSent: true,
      reportConnected: false,
    });

    await ours(trx =>
      trx
        .updateTable('reportKey')
        .set({ lastUsedAt: clock.now() })
        .where('tenantId', '=', TENANT)
        .where('reportKeyId', '=', key.reportKeyId)
        .execute(),
    );

    expect((await ask()).firstSteps).toBeNull();
  });

  it('lets admins make, list and revoke report keys, and nobody else', async () => {
    const make = { method: 'POST', body: JSON.stringify({ name: 'Excel', namesPurpose: null }) };
    const blank = { method: 'POST', body: JSON.stringify({ name: 'Excel', namesPurpose: ' ' }) };
    const made = await (await desk.ask(admin, '/api/report-keys', make)).json();
    const listed = await (await desk.ask(admin, '/api/report-keys')).json();

    expect((await desk.ask(admin, '/api/report-keys', blank)).status).toBe(400);
    expect(made.secret).toMatch(/^ck_/);
    expect(made.key).toMatchObject({ name: 'Excel', namesPurpose: null, createdBy: { name: 'Jana Roth' } });
    expect(listed.address).toBe('https://training.example.org/odata');
    expect(listed.keys.map(({ name }: { name: string }) => name).toSorted()).toEqual(['Excel', 'Power BI']);
    expect(JSON.stringify(listed)).not.toContain(made.secret);
    const path = `/api/report-keys/${made.key.reportKeyId}`;
    expect((await desk.ask(anActor('Rita', ['reader', 'author']), path, { method: 'DELETE' })).status).toBe(403);
    expect((await desk.ask(admin, path, { method: 'DELETE' })).status).toBe(200);
    expect((await desk.ask(admin, path, { method: 'DELETE' })).status).toBe(404);
    expect((await desk.ask(anActor('Rita', ['reader']), '/api/report-keys')).status).toBe(403);
    const audited = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select('action')
        .where('tenantId', '=', TENANT)
        .where('subjectKind', '=', 'report-key')
        .execute(),
    );
    expect(audited.map(({ action }) => action).toSorted()).toEqual([
      'report-key.created',
      'report-key.created',
      'report-key.revoked',
    ]);
  });
});
