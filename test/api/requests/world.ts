import type { Db } from '#api/platform/db/connect.ts';
import {
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const because = (...reasons: { kind: string; value: string }[]): string => JSON.stringify(reasons);

/**
 * Mehmet volunteers in Cologne, where Jana looks after him, and works at Head Office, where Eva does. As a volunteer he
 * owes first aid, as staff security awareness, as both data protection; hygiene twice, once for each. Nora owns the assignments. Otto is nobody's: his
 * requests are hers. Ada is an admin.
 */
export async function givenTwoRoles(db: Db) {
  const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
  const head = await givenRow(db, 'unit', aUnit('Head Office'));
  for (const name of ['Jana Roth', 'Eva Lang', 'Mehmet Aydin', 'Nora Owner', 'Otto Alone', 'Ada Admin', 'Max Other'])
    await givenRow(db, 'person', aPerson(name));
  const [jana, eva, mehmet, nora, otto] = ['Jana Roth', 'Eva Lang', 'Mehmet Aydin', 'Nora Owner', 'Otto Alone'].map(
    idOf,
  ) as [string, string, string, string, string];
  await givenRow(db, 'role', aRole(mehmet, 'volunteer', cologne.unitId, { responsiblePersonId: jana }));
  await givenRow(db, 'role', aRole(mehmet, 'staff', head.unitId, { responsiblePersonId: eva }));
  await givenRow(db, 'role', aRole(otto, 'volunteer', cologne.unitId));
  const firstAid = await givenCourse(db, 'First aid');
  const security = await givenCourse(db, 'Security awareness');
  const privacy = await givenCourse(db, 'Data protection');
  const hygiene = await givenCourse(db, 'Hygiene');
  const assign = ({ courseId }: { courseId: string }, name: string) =>
    givenAssignment(db, { courseId, ownerPersonId: nora, assignmentId: idOf(name) });
  const volunteer = { kind: 'kind', value: 'volunteer' };
  const enrol = async (personId: string, name: string, { courseId }: { courseId: string }, cause: string) =>
    givenRow(
      db,
      'enrolment',
      anEnrolment(
        { personId, assignmentId: idOf(name), courseId },
        { openedOn: '2027-04-01', dueOn: '2027-05-14', matchCause: cause },
      ),
    );
  await assign(firstAid, 'first aid');
  await assign(security, 'security');
  await assign(privacy, 'privacy');
  await assign(hygiene, 'hygiene for volunteers');
  await assign(hygiene, 'hygiene for staff');
  await enrol(mehmet, 'first aid', firstAid, because(volunteer, { kind: 'unit', value: cologne.unitId }));
  await enrol(mehmet, 'security', security, because({ kind: 'kind', value: 'staff' }));
  await enrol(mehmet, 'privacy', privacy, because({ kind: 'everybody', value: '' }));
  await enrol(mehmet, 'hygiene for volunteers', hygiene, because(volunteer));
  await enrol(mehmet, 'hygiene for staff', hygiene, because({ kind: 'kind', value: 'staff' }));
  await enrol(otto, 'first aid', firstAid, because(volunteer));
  return { cologne, head, jana, eva, mehmet, nora, otto, firstAid, security, privacy, hygiene };
}
