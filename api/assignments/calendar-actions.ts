import { addDays, addSeconds, type CalendarDate } from '#api/calendar.ts';
import type { Tools } from '#api/platform/tools.ts';
import { enrolPeople } from './change-set-actions.ts';
import { DISABLED_DAYS } from './enrol.ts';
import {
  pageOfDisabled,
  pageOfLateRenewals,
  pageOfRenewals,
  type ChangedPlace,
  type DisabledPlace,
  type Renewal,
  type RenewalPlace,
} from './calendar-store.ts';
import { coursesOf } from './path.ts';
import { windowBegunBy } from './recurrence.ts';
import { listAssignments } from './store.ts';

type Does = Pick<Tools, 'db' | 'clock'>;
/** The last day that was followed, and today. */
export type Days = Readonly<{ seenOn: CalendarDate; today: CalendarDate }>;

const PAGE = 2000;
/** Rows get their instant a moment before they are committed: changes are looked at again for this long. */
const OVERLAP_SECONDS = 300;

/** Opens the next cycles whose day has come since the day that was followed last: nothing else is read. */
export async function openRenewals(
  tools: Does,
  tenantId: string,
  { seenOn, today }: Days,
  signal: AbortSignal,
): Promise<void> {
  const days = { after: addDays(seenOn, -1), through: today };
  for (let place: RenewalPlace | null = null; !signal.aborted;) {
    const from: RenewalPlace | null = place;
    const page: Renewal[] = await tools.db.read(tenantId, trx => pageOfRenewals(trx, tenantId, days, from, PAGE));
    const last = page.at(-1);
    if (last === undefined) return;
    await openThose(tools, tenantId, page);
    place = last;
  }
}

/** Opens cycles for which evidence came that is older than they are. `since`: the instant up to which changes were seen. */
export async function openLateRenewals(
  tools: Does,
  tenantId: string,
  { since, today }: Readonly<{ since: string; today: CalendarDate }>,
  signal: AbortSignal,
): Promise<void> {
  let place: ChangedPlace | null = { modifiedAt: addSeconds(since, -OVERLAP_SECONDS), enrolmentId: '' };
  while (place !== null && !signal.aborted) {
    const from: ChangedPlace = place;
    const { due, next } = await tools.db.read(tenantId, trx => pageOfLateRenewals(trx, tenantId, today, from, PAGE));
    await openThose(tools, tenantId, due);
    place = next;
  }
}

/** Course by course, so that nobody's other courses are read. */
async function openThose(
  tools: Does,
  tenantId: string,
  due: readonly Pick<Renewal, 'personId' | 'courseId'>[],
): Promise<void> {
  for (const [courseId, of] of Map.groupBy(due, renewal => renewal.courseId)) {
    const people = of.map(({ personId }) => personId);
    const spared = { sparesWaiting: true, isSure: true, onlyCourseIds: new Set([courseId]) };
    await enrolPeople(tools, tenantId, people, 'calendar', spared);
  }
}

/** Looks at everybody for assignments whose yearly window has begun since the day that was followed last. */
export async function openWindows(tools: Does, tenantId: string, { seenOn, today }: Days): Promise<void> {
  const running = await tools.db.read(tenantId, trx => listAssignments(trx, tenantId, { states: ['running'] }));
  const begun = running.filter(
    ({ rule: { recurrence } }) => recurrence.kind === 'yearly' && windowBegunBy(recurrence, today).from > seenOn,
  );
  if (begun.length > 0)
    await enrolPeople(tools, tenantId, 'all', 'directory', {
      sparesWaiting: true,
      onlyCourseIds: new Set(coursesOf(begun)),
    });
}

/** Closes what people hold whose account has been off for 30 days. */
export async function closeDisabled(
  tools: Does,
  tenantId: string,
  today: CalendarDate,
  signal: AbortSignal,
): Promise<void> {
  const sinceOn = addDays(today, -DISABLED_DAYS);
  for (let place: DisabledPlace | null = null; !signal.aborted;) {
    const from: DisabledPlace | null = place;
    const page: DisabledPlace[] = await tools.db.read(tenantId, trx =>
      pageOfDisabled(trx, tenantId, sinceOn, from, PAGE),
    );
    const last = page.at(-1);
    if (last === undefined) return;
    const people = page.map(({ personId }) => personId);
    await enrolPeople(tools, tenantId, people, 'directory', { sparesWaiting: true, isSure: true });
    place = last;
  }
}
