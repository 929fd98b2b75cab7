import { expect, it } from 'vitest';
import { recordAudit } from '#api/audit/actions.ts';
import { mountAudit } from '#api/audit/routes.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { aPerson, aUnit, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts';

it('the log names an assignment of a learning path, the path and a unit by their titles', async () => {
  const db = await openDatabase();
  const at = '2027-01-01T08:00:00.000Z';
  const { personId } = await givenRow(db, 'person', aPerson('Jana Roth'));
  const { unitId } = await givenRow(db, 'unit', aUnit('Cologne'));
  const { courseId } = await givenCourse(db, 'First aid');
  const plain = await givenAssignment(db, { courseId, ownerPersonId: personId });
  const assignmentId = await givenAssignment(db, {
    courseId,
    ownerPersonId: personId,
    assignmentId: idOf('of a path'),
  });
  const pathId = idOf('path');
  const texts = { de: null, en: { title: 'Your first weeks', summary: '' } };
  const content = JSON.stringify({ texts, steps: [{ courseId, offsetDays: 0 }] });
  await givenRow(db, 'path', { pathId, state: 'published', revision: 1, draft: null, createdAt: at, modifiedAt: at });
  await givenRow(db, 'pathRevision', { pathId, revision: 1, content, publishedAt: at, publishedBy: personId });
  await givenRow(db, 'assignmentPath', { assignmentId, revision: 1, pathId, pathRevision: 1, steps: '[]' });
  const subjects = { assignment: [plain, assignmentId], path: [pathId], unit: [unitId] };
  await db.write(TENANT, async trx => {
    for (const [subjectKind, ids] of Object.entries(subjects))
      for (const subjectId of ids)
        await recordAudit(trx, TENANT, { at, actorPersonId: personId, action: 'changed', subjectKind, subjectId });
  });
  const desk = await openDesk(one => mountAudit(one, { db }));

  const { entries } = await (await desk.ask(anActor('Jana Roth', ['admin']), '/api/audit')).json();

  expect(entries.map(({ subject }: { subject: string }) => subject).sort()).toEqual(
    ['Cologne', 'First aid', 'Your first weeks', 'Your first weeks'].sort(),
  );
});
