import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Tools } from '#api/platform/tools.ts';
import { enrolPeople } from './change-set-actions.ts';
import { joiningDaysToLookAt } from './joined.ts';
import { pageOfJoined, type JoinedPlace } from './joined-store.ts';
import { listAssignments } from './store.ts';

const PAGE = 200;
/** How far back is looked when nobody knows what was seen last: longer than any outage that goes unnoticed. */
const CATCH_UP_DAYS = 31;

/**
 * Lets enrolments follow audiences that ask when somebody joined, as days pass: people come in on their first day and fall
 * out when their days are over. Only those whose day it is are read. `seenOn`: the last day that was followed, if known.
 */
export async function followJoining(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  { seenOn, today }: Readonly<{ seenOn: CalendarDate | null; today: CalendarDate }>,
  signal: AbortSignal,
): Promise<void> {
  const running = await tools.db.read(tenantId, trx => listAssignments(trx, tenantId, { states: ['running'] }));
  const audiences = running.map(({ rule }) => rule.audience);
  for (const range of joiningDaysToLookAt(audiences, seenOn ?? addDays(today, -CATCH_UP_DAYS), today)) {
    for (let after: JoinedPlace | null = null; !signal.aborted;) {
      const from: JoinedPlace | null = after;
      const people: JoinedPlace[] = await tools.db.read(tenantId, trx =>
        pageOfJoined(trx, tenantId, range, from, PAGE),
      );
      const last: JoinedPlace | undefined = people.at(-1);
      if (last === undefined) break;
      const ids = people.map(({ personId }) => personId);
      await enrolPeople(tools, tenantId, ids, 'calendar', { sparesWaiting: true });
      after = last;
    }
  }
}
