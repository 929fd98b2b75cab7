import { addDays, addSeconds, dayIn, type Instant } from '#api/calendar.ts';
import { listTold, type Promised } from '#api/outbox/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { daysOf, messageOf, promise, zoneOf, type Planning } from './actions.ts';
import { digestOf, isQuiet } from './digest.ts';
import { rungAfterSilence } from './escalate.ts';
import { nextWindow } from './hours.ts';
import { pageOfSilent } from './round-store.ts';
import { listReminded, loadLearners, type NewReminder } from './store.ts';

/** Silence is looked for this many days beyond the first; older messages have been followed by others. */
const LOOK_BACK_DAYS = 4;
const DAY_SECONDS = 86_400;

/**
 * The second rung for messages that Teams took and nobody opened: a mail about what is still open of them, once for each
 * reminder. A page by message id; answers where it ended, null after the last.
 */
export async function planSilent(
  trx: Trx,
  tenantId: string,
  planning: Planning,
  after: string,
  most: number,
  now: Instant,
): Promise<Readonly<{ promised: number; next: string | null }>> {
  const { nextRungAfterDays } = planning.settings.messages;
  if (!planning.mailOn) return { promised: 0, next: null };
  const today = dayIn(planning.settings.organisation.timeZone, now);
  const silent = await pageOfSilent(trx, tenantId, {
    from: addDays(today, -nextRungAfterDays - LOOK_BACK_DAYS),
    to: addDays(today, -nextRungAfterDays + 1),
    after,
    most,
  });
  const long = silent.filter(({ acceptedAt }) => addSeconds(acceptedAt, nextRungAfterDays * DAY_SECONDS) <= now);
  const personIds = [...new Set(long.map(({ personId }) => personId))];
  const learners = await loadLearners(trx, tenantId, personIds, today);
  const told = await listTold(trx, tenantId, personIds, addDays(today, -7));
  const reminded = await listReminded(
    trx,
    tenantId,
    long.map(({ messageId }) => messageId),
  );
  const messages: Promised[] = [];
  const reminders: NewReminder[] = [];
  for (const learner of learners) {
    const message = long.findLast(({ personId }) => personId === learner.personId);
    if (message === undefined || rungAfterSilence(message, learner.lastSeenAt, learner, true) !== 'mail') continue;
    const owed = reminded
      .filter(({ messageId }) => messageId === message.messageId)
      .flatMap(({ enrolmentId, step, plannedOn }) => {
        const enrolment = learner.enrolments.find(one => one.enrolmentId === enrolmentId);
        const second = `${step}/mail`;
        const done =
          enrolment === undefined || enrolment.sent.some(one => one.step === second || one.plannedOn > plannedOn);
        return done ? [] : [{ enrolment, step: second, plannedOn }];
      });
    if (owed.length === 0) continue;
    const { hours, isHoliday } = daysOf(learner, planning);
    const window = nextWindow(zoneOf(learner, planning), hours, isHoliday, now);
    const own = told.filter(({ personId }) => personId === learner.personId).map(({ localDay }) => localDay);
    if (own.includes(window.localDay) || isQuiet(own, window.localDay)) continue;
    const digest = digestOf(learner.enrolments, owed, window.localDay);
    const mail = { ...messageOf({ ...learner, hasTeamsApp: 0 }, planning, window, digest) };
    messages.push(mail);
    reminders.push(
      ...owed.map(({ enrolment, step, plannedOn }) => ({
        enrolmentId: enrolment.enrolmentId,
        step,
        plannedOn,
        messageId: mail.messageId,
      })),
    );
  }
  const promised = (await promise(trx, tenantId, messages, reminders, now)).size;
  return { promised, next: silent.length < most ? null : (silent.at(-1)?.messageId ?? null) };
}
