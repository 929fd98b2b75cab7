import { describe, expect, it } from 'vitest';
import { enrolPeople, previewWithdrawal, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import {
  createAssignment,
  deleteDraft,
  endAssignment,
  reviseAssignment,
  startAssignment,
} from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { getAssignment, listAssignments } from '#api/assignments/list-actions.ts';
import { previewAssignment, previewPeople } from '#api/assignments/preview-actions.ts';
import { previewPerson } from '#api/assignments/preview-person-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import { everybody } from '#api/contract/audiences.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin } from './world.ts';

const OURS = ['assignment', 'assignmentRevision', 'changeSet', 'enrolment', 'enrolmentChange'] as const;
type Ours = (typeof OURS)[number];

/** What the other organisation holds under the very same ids: everything different that can be. */
const twisted: { [T in Ours]: Partial<Tables[T]> } = {
  assignment: { state: 'ended', startsOn: '2020-01-01', endedOn: '2020-02-02', revision: 77 },
  assignmentRevision: { audience: JSON.stringify({ ...everybody, exclude: [idOf('Anna')] }), floorDays: 365 },
  changeSet: { state: 'undone', detail: JSON.stringify({ what: 'end', opened: 999, closed: 999, undo: {} }) },
  enrolment: {
    state: 'waived',
    dueOn: '2020-03-03',
    satisfiedBy: null,
    completedOn: null,
    nextCycleOn: '2020-05-05',
    pausedFromOn: '2020-01-01',
    closedOn: null,
    closedReason: null,
  },
  enrolmentChange: { what: 'opened', toValue: '2020-04-04' },
};

async function rowsOf(db: Db, tenantId: string, table: Ours) {
  return db.read(tenantId, trx => trx.selectFrom(table).selectAll().where('tenantId', '=', tenantId).execute());
}

const key = (row: object): string => Object.values(row).join(' ');
async function everythingOf(db: Db, tenantId: string): Promise<string[]> {
  const all = [];
  for (const table of OURS) all.push(...(await rowsOf(db, tenantId, table)).map(key));
  return all.sort();
}

/** Copies what one tenant has and the other has not yet, twisted. */
async function mirror(db: Db, from: string, to: string): Promise<void> {
  for (const table of OURS) {
    const rows = await rowsOf(db, from, table);
    await db.write(to, async trx => {
      for (const row of rows)
        await trx
          .insertInto(table)
          .values({ ...row, ...twisted[table], tenantId: to })
          .onConflict(oc => oc.doNothing())
          .execute();
    });
  }
}

async function twistPeople(db: Db, tenantId: string): Promise<void> {
  await db.write(tenantId, async trx => {
    await trx
      .updateTable('person')
      .set({
        state: 'disabled',
        inactiveSinceOn: '2020-01-01',
        country: 'AT',
        hiredOn: '2021-01-01',
        mail: null,
        displayName: 'TWISTED',
      })
      .where('tenantId', '=', tenantId)
      .execute();
    await trx.updateTable('role').set({ sinceOn: '2019-01-01' }).where('tenantId', '=', tenantId).execute();
    await trx.updateTable('course').set({ state: 'retired' }).where('tenantId', '=', tenantId).execute();
    await trx.updateTable('courseTitle').set({ title: 'TWISTED' }).where('tenantId', '=', tenantId).execute();
    await trx
      .insertInto('withdrawal')
      .values({
        tenantId,
        withdrawalId: idOf('foreign withdrawal'),
        completionId: idOf('early completion'),
        personId: idOf('Anna'),
        reason: '',
        withdrawnOn: '2027-05-01',
        withdrawnAt: '2027-05-01T08:00:00.000Z',
        withdrawnBy: idOf('Anna'),
      })
      .execute();
  });
}

describe.each([
  { own: TENANT, other: OTHER_TENANT },
  { own: OTHER_TENANT, other: TENANT },
])('the assignments of tenant $own', ({ own, other }) => {
  it('are neither shown with another tenant’s rows nor written into them, whatever is done', async () => {
    const { db, drop } = await createDatabase();
    const clock = clockAt('2027-05-03T08:00:00.000Z');
    const tools = { db, clock };
    const jana = { ...anAdmin('Jana'), tenantId: own };
    const unit = await givenRow(db, 'unit', aUnit('Cologne'));
    for (const name of ['Jana', 'Anna', 'Ben', 'Cem']) {
      await givenRow(db, 'person', aPerson(name, { joinedOn: '2015-01-01' }));
      await givenRow(db, 'role', aRole(idOf(name), name === 'Jana' ? 'staff' : 'volunteer', unit.unitId));
    }
    const { courseId, versionId } = await givenCourse(db, 'Fire safety');
    const early = { completionId: idOf('early completion'), completedOn: '2026-07-01' };
    await givenRow(db, 'completion', aCompletion({ personId: idOf('Anna'), courseId, versionId }, early));
    await givenRow(db, 'completion', aCompletion({ personId: idOf('Ben'), courseId, versionId }));
    await twistPeople(db, other);
    const draft = {
      courseId,
      rule: anAssignmentRule({
        audience: { ...everybody, all: [{ kind: 'kind', values: ['volunteer'] }] },
        dueRule: { kind: 'after-joining', days: 700, since: 'audience' },
        recurrence: { kind: 'months', months: 12, windowDays: 60 },
      }),
      startsOn: '2027-05-03',
    };

    let assignmentId = '';
    const shown = async (): Promise<string> => {
      const groups = [];
      for (const group of ['act', 'valid', 'paused', 'unreachable'] as const)
        groups.push(await previewPeople(tools, jana, { ...draft, group }));
      const list = await listAssignments(tools, jana);
      const detail = await Promise.all(
        list.assignments.map(({ assignmentId }) => getAssignment(tools, jana, { assignmentId })),
      );
      const preview = await previewAssignment(tools, jana, draft);
      const person = await previewPerson(tools, jana, { ...draft, personId: idOf('Anna') });
      const withdrawal = await db.read(own, trx =>
        previewWithdrawal(trx, own, { completionId: early.completionId, today: '2027-05-03' }),
      );
      return JSON.stringify([preview, groups, person, list, detail, withdrawal]);
    };
    /** Does something, twice looks at everything: before and after the other tenant has the same ids. */
    const doing = async <T>(work: () => Promise<T>): Promise<T> => {
      const theirs = await everythingOf(db, other);
      const done = await work();
      expect(await everythingOf(db, other)).toEqual(theirs);
      const alone = await shown();
      await mirror(db, own, other);
      expect(await shown()).toBe(alone);
      expect(alone).not.toContain('TWISTED');
      clock.addDays(1);
      return done;
    };

    const started = await doing(async () => {
      const { token } = await previewAssignment(tools, jana, draft);
      return createAssignment(tools, jana, { ...draft, start: true, token });
    });
    assignmentId = started.assignmentId;
    expect(started.opened).toBe(3);
    const undone = await doing(() => undoChangeSet(tools, jana, { changeSetId: started.changeSetId ?? '' }));
    expect(undone.closed).toBe(4);
    const again = await doing(() => startAssignment(tools, jana, { assignmentId, token: null }));
    expect(again.opened).toBe(3);
    const cem = aCompletion({ personId: idOf('Cem'), courseId, versionId }, { completedOn: '2027-05-06' });
    await givenRow(db, 'completion', cem);
    await doing(() =>
      db.write(own, trx => satisfyEnrolments(trx, own, { completion: cem, at: clock.now(), today: '2027-05-06' })),
    );
    const revised = await doing(() =>
      reviseAssignment(tools, jana, {
        ...draft,
        assignmentId,
        rule: { ...draft.rule, floorDays: 30 },
        openOnesToo: true,
      }),
    );
    await doing(() => undoChangeSet(tools, jana, { changeSetId: revised.changeSetId ?? '' }));
    const reopened = await doing(() =>
      db.write(own, trx =>
        reopenWithdrawn(trx, own, {
          completionId: cem.completionId,
          at: clock.now(),
          today: '2027-05-09',
          by: jana.personId,
        }),
      ),
    );
    expect(reopened).toHaveLength(1);
    const scheduled = { ...draft, startsOn: '2027-05-12' };
    const later = await doing(() => createAssignment(tools, jana, { ...scheduled, start: true, token: null }));
    clock.addDays(2);
    await doing(() => enrolmentsJob(tools, () => {}).run(own, new AbortController().signal));
    const ended = await doing(() => endAssignment(tools, jana, { assignmentId: later.assignmentId, reason: 'over' }));
    const back = await doing(() => undoChangeSet(tools, jana, { changeSetId: ended.changeSetId ?? '' }));
    expect(back.reopened).toBe(ended.closed);
    const drafted = await doing(() => createAssignment(tools, jana, { ...draft, start: false, token: null }));
    await doing(() => deleteDraft(tools, jana, { assignmentId: drafted.assignmentId }));
    await db.write(own, trx =>
      trx.updateTable('role').set({ untilOn: '2027-05-15' }).where('tenantId', '=', own).execute(),
    );
    const closed = await doing(() => enrolPeople(tools, own, 'all', 'directory'));
    expect(closed).toEqual({ opened: 0, closed: 6 });

    await db.close();
    await drop();
  });
});
