import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { listHeldOf, updateEnrolments } from './enrolment-store.ts';
import { movingDue } from './ledger.ts';

export { enrolWithin } from './change-set-actions.ts';

type Moving = Readonly<{ from: string; to: string; by: string; at: Instant; today: CalendarDate }>;

/**
 * Two records of one person were joined and the enrolments of `from` have just closed: what both demand of one course
 * is due for `to` on the earlier of the two days.
 */
export async function keepEarlierDays(trx: Trx, tenantId: string, { from, to, by, at, today }: Moving): Promise<void> {
  const before = (await listHeldOf(trx, tenantId, from)).filter(
    ({ closedOn, satisfiedBy }) => closedOn === today && satisfiedBy === null,
  );
  const open = (await listHeldOf(trx, tenantId, to)).filter(({ state }) => state === 'open');
  const changed = open.flatMap(enrolment => {
    const [earliest] = before
      .filter(
        ({ assignmentId, courseId }) => assignmentId === enrolment.assignmentId && courseId === enrolment.courseId,
      )
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
    return earliest !== undefined && earliest.dueOn < enrolment.dueOn
      ? [{ enrolment, change: movingDue(enrolment, earliest.dueCause, today) }]
      : [];
  });
  await updateEnrolments(trx, tenantId, changed, { at, cause: { by, why: 'directory' }, changeSetId: null });
}
