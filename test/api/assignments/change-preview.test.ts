import { afterAll, expect, it } from 'vitest';
import { createAssignment, reviseAssignment } from '#api/assignments/assignment-actions.ts';
import { previewAssignment } from '#api/assignments/preview-actions.ts';
import { createDatabase } from '#test/support/database.ts';
import { anAssignmentRule, aPerson, aRole, clockAt, givenCourse, givenRow, idOf } from '#test/support/given.ts';
import { anAdmin } from './world.ts';

const jana = anAdmin('Jana Roth');
const { db, close } = await createDatabase().then(made => ({
  db: made.db,
  close: async () => {
    await made.db.close();
    await made.drop();
  },
}));
afterAll(close);
const clock = clockAt('2027-05-03T08:00:00.000Z');
const tools = { db, clock };
const of = (kind: 'staff' | 'volunteer', include: string[] = []) => ({
  all: [{ kind: 'kind' as const, values: [kind] }],
  none: [],
  include,
  exclude: [],
});

it('says of a running assignment who stays, comes and goes, and whose day moves; and so it then is', async () => {
  await givenRow(db, 'person', aPerson('Jana Roth'));
  for (const [name, kind] of [
    ['Anna', 'volunteer'],
    ['Ben', 'volunteer'],
    ['Cem', 'volunteer'],
    ['Dora', 'staff'],
    ['Emil', 'staff'],
  ] as const) {
    await givenRow(db, 'person', aPerson(name));
    await givenRow(db, 'role', aRole(idOf(name), kind, null));
  }
  const { courseId } = await givenCourse(db, 'Security');
  const draft = { courseId, startsOn: '2027-05-03' };
  const { assignmentId } = await createAssignment(tools, jana, {
    ...draft,
    rule: anAssignmentRule({ audience: of('volunteer') }),
    start: true,
    token: null,
  });
  const dueRule = { kind: 'after-enrolment' as const, days: 42 };
  const change = { ...draft, rule: anAssignmentRule({ audience: of('staff', [idOf('Anna')]), dueRule }) };

  const preview = await previewAssignment(tools, jana, { ...change, assignmentId });
  const revised = await reviseAssignment(tools, jana, { ...change, assignmentId, openOnesToo: true });

  expect(preview.change).toEqual({
    enrolled: 3,
    staying: 1,
    leaving: 2,
    joining: 2,
    open: 1,
    moves: [{ fromOn: '2027-05-18', toOn: '2027-06-14', people: 1 }],
    newCourses: 0,
    droppedCourses: 0,
  });
  expect(revised).toMatchObject({ opened: 2, closed: 2 });
  const rows = await db.read(jana.tenantId, trx =>
    trx
      .selectFrom('enrolment')
      .select('dueOn')
      .where('tenantId', '=', jana.tenantId)
      .where('personId', '=', idOf('Anna'))
      .execute(),
  );
  expect(rows).toEqual([{ dueOn: '2027-06-14' }]);
});

it('is not given of one that does not run', async () => {
  const rule = anAssignmentRule({ audience: of('volunteer') });
  const draft = { courseId: idOf('course Security'), startsOn: '2027-05-03', rule };
  const { assignmentId } = await createAssignment(tools, jana, { ...draft, start: false, token: null });

  const asked = previewAssignment(tools, jana, { ...draft, assignmentId });

  await expect(asked).rejects.toMatchObject({ problem: 'assignment-not-editable' });
});
