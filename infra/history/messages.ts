import { addSeconds, type CalendarDate } from '#api/calendar.ts';
import { outboxJob } from '#api/outbox/jobs.ts';
import { graphSender } from '#api/outbox/graph-jobs.ts';
import { updateOpened } from '#api/outbox/opened-store.ts';
import { planRound } from '#api/reminders/jobs.ts';
import { chanceOf } from './chance.ts';
import { readUnopened } from './reading.ts';
import type { Past } from './years.ts';

/** Nobody waits here: the pace Microsoft asks for is kept by days that pass in a moment. */
const FAST = { perSecond: 100_000, perDay: null } as const;
const LIMITS = { 'feed-bulk': FAST, 'feed-single': FAST, install: FAST, mail: FAST };
/** When the hours of everybody have begun. */
const MORNING = 9 * 60 + 5;
const EVENING = 20 * 60;
/** So many follow the link; the others get the next rung of the ladder days later. */
const OPENED = 0.8;

/** The reminder run of a day: promised at night, sent in the morning to the stand-in, whose clock stands at that day too. */
export function messageDays(past: Past): (day: CalendarDate) => Promise<void> {
  const { db, clock, log, graph, control, config, tenantId } = past;
  // Each call a second after the one before, on both clocks: published limits and own pace are kept without anybody waiting.
  const paced =
    <A extends readonly unknown[], R>(call: (...asked: A) => Promise<R>) =>
    async (...asked: A): Promise<R> => {
      await control.advance(1000);
      clock.goTo(addSeconds(clock.now(), 1));
      return call(...asked);
    };
  const sender = graphSender(graph, tenantId, config.teamsAppId);
  const outbox = outboxJob(
    { db, clock, log },
    {
      config,
      senderFor: () => ({
        ...sender,
        install: paced(sender.install),
        notifyOne: paced(sender.notifyOne),
        notifyMany: paced(sender.notifyMany),
        sendDraft: paced(sender.sendDraft),
      }),
      limits: LIMITS,
    },
  );
  const { signal } = new AbortController();
  return async day => {
    clock.goToDay(day, 30);
    await planRound({ db, clock }, tenantId, config.mailSenders.length > 0, signal);
    clock.goToDay(day, MORNING);
    await control.setClock(clock.now());
    await outbox.run(tenantId, signal);
    clock.goToDay(day, EVENING);
    await db.write(tenantId, async trx => {
      for (const { personId, kind } of await readUnopened(trx, tenantId, day))
        if (chanceOf('opens', personId, day) < OPENED)
          await updateOpened(trx, tenantId, { personId, localDay: day, kind }, clock.now());
    });
  };
}
