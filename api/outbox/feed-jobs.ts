import { addSeconds } from '#api/calendar.ts';
import { feedWords } from '#api/reminders/wording.ts';
import type { Hold } from './claim-store.ts';
import { teamsLink } from './link.ts';
import { APP_BLOCKED } from './next-attempt.ts';
import type { FeedNotification, Outcome } from './outcome.ts';
import {
  apartFromNowOn,
  begin,
  conclude,
  giveBackUntil,
  learnReach,
  reserve,
  sleepUntil,
  takeBatch,
  whileHeld,
  type Attempted,
  type Ready,
  type Worker,
} from './worker-jobs.ts';
import { kindInWords, wordedOn } from './wording-day.ts';

/** Microsoft takes this many recipients in one call. */
const MOST_TOGETHER = 100;
/** Fewer than this go one by one: that tells of each whether it was taken. */
const BULK_FROM = 3;
const INSTALLS_AT_ONCE = 10;
/** Slots this near are used together, in one transaction. */
const TOGETHER_MS = 20;

/**
 * One round of the activity feed: a batch of equal messages, first the app for those whose app is not known of, then
 * one bulk call, or one by one. Answers whether there was anything to do.
 */
export async function feedRound(worker: Worker): Promise<boolean> {
  const batch = await takeBatch(worker, { channel: 'teams', most: MOST_TOGETHER });
  if (batch === null) return false;
  await whileHeld(worker, holdsOf(batch), async () => {
    const reachable = await withApp(worker, batch);
    for (const group of grouped(reachable)) {
      if (group.length >= BULK_FROM && group[0]?.message.bulkKey !== null) await sendMany(worker, group);
      else await sendEach(worker, group);
    }
  });
  return true;
}

/**
 * Installs the app for those of whom nothing is known. Blocked by policy or without Teams: the next rung takes over.
 * Where installing is not granted, sending itself will tell.
 */
async function withApp(worker: Worker, batch: readonly Ready[]): Promise<readonly Ready[]> {
  const untried = batch.filter(({ to }) => to.hasTeamsApp !== 1 && to.entraId !== null);
  const without = batch.filter(({ to }) => to.entraId === null);
  await conclude(
    worker,
    without.map(ready => ({ ready, attemptId: null, outcome: NO_ACCOUNT })),
    'install',
  );
  const left: Ready[] = [];
  for (let i = 0; i < untried.length; i += INSTALLS_AT_ONCE) {
    const some = untried.slice(i, i + INSTALLS_AT_ONCE);
    const { slots, waitUntil } = await reserve(worker, 'install', 'install', some.length);
    if (waitUntil !== null) await giveBackUntil(worker, holdsOf(some.slice(slots.length)), waitUntil);
    const results = await Promise.all(
      some.slice(0, slots.length).map(async (ready, n) => {
        const go = await sleepUntil(worker, slots[n] ?? worker.clock.now());
        return { ready, outcome: go ? await worker.sender.install(ready.to.entraId ?? '') : null };
      }),
    );
    const refused: Attempted[] = [];
    const reached: { personId: string; hasTeamsApp: 0 | 1 }[] = [];
    for (const { ready, outcome } of results) {
      const { personId } = ready.to;
      const verdict = outcome === null ? 'later' : verdictOf(outcome);
      if (verdict === 'has' || verdict === 'try')
        left.push(verdict === 'has' ? { ...ready, to: { ...ready.to, hasTeamsApp: 1 } } : ready);
      if (verdict === 'has') reached.push({ personId, hasTeamsApp: 1 });
      if (verdict === 'never') reached.push({ personId, hasTeamsApp: 0 });
      if (outcome === null) await giveBackUntil(worker, [ready.message], worker.clock.now());
      else if (verdict === 'never' || verdict === 'later')
        refused.push({ ready, attemptId: null, outcome: asAppFault(outcome) });
    }
    await learnReach(worker, reached);
    await conclude(worker, refused, 'install');
  }
  return [...batch.filter(({ to }) => to.hasTeamsApp === 1 && to.entraId !== null), ...left];
}

/** One call for everybody; Microsoft answers for all of them at once, and for nobody in particular. */
async function sendMany(worker: Worker, group: readonly Ready[]): Promise<void> {
  const { slots, waitUntil } = await reserve(worker, 'feed-bulk', 'feed-bulk', 1);
  const at = slots[0];
  if (at === undefined || !(await sleepUntil(worker, at))) {
    await giveBackUntil(worker, holdsOf(group), waitUntil ?? worker.clock.now());
    return;
  }
  const begun = await begin(worker, group);
  const first = begun[0];
  if (first === undefined) return;
  const entraIds = begun.map(({ to }) => to.entraId ?? '');
  const outcome = await worker.sender.notifyMany(entraIds, notificationOf(worker, first));
  // Which of the hundred was it? One by one they answer for themselves.
  if (outcome.kind === 'refused')
    await apartFromNowOn(
      worker,
      begun.map(({ message }) => message),
    );
  const meant = outcome.kind === 'refused' ? { ...outcome, kind: 'unreached' as const } : outcome;
  await conclude(
    worker,
    begun.map(ready => ({ ready, attemptId: ready.attemptId, outcome: meant })),
    'feed-bulk',
  );
}

async function sendEach(worker: Worker, group: readonly Ready[]): Promise<void> {
  const { slots, waitUntil } = await reserve(worker, 'feed-single', 'feed-single', group.length);
  if (waitUntil !== null) await giveBackUntil(worker, holdsOf(group.slice(slots.length)), waitUntil);
  for (let i = 0; i < slots.length;) {
    const at = slots[i] ?? '';
    const until = addSeconds(at, TOGETHER_MS / 1000);
    let end = i + 1;
    while (end < slots.length && (slots[end] ?? '') <= until) end += 1;
    const some = group.slice(i, end);
    if (!(await sleepUntil(worker, at))) {
      await giveBackUntil(worker, holdsOf(group.slice(i, slots.length)), worker.clock.now());
      return;
    }
    const begun = await begin(worker, some);
    const attempted = await Promise.all(
      begun.map(async (ready): Promise<Attempted> => {
        const outcome = await worker.sender.notifyOne(ready.to.entraId ?? '', notificationOf(worker, ready));
        return { ready, attemptId: ready.attemptId, outcome };
      }),
    );
    await learnReach(
      worker,
      attempted.filter(lostApp).map(({ ready }) => ({ personId: ready.to.personId, hasTeamsApp: null })),
    );
    await conclude(
      worker,
      attempted.map(one => (lostApp(one) ? { ...one, outcome: { ...one.outcome, kind: 'unreached' } } : one)),
      'feed-single',
    );
    if (attempted.some(({ outcome }) => outcome.kind === 'throttled')) {
      await giveBackUntil(worker, holdsOf(group.slice(end, slots.length)), worker.clock.now());
      return;
    }
    i = end;
  }
}

/** The app was there once and is not any more: it is installed again, once, and the message tried again. */
function lostApp({ ready, outcome }: Attempted): boolean {
  return (
    outcome.kind === 'refused' &&
    ready.to.hasTeamsApp === 1 &&
    ready.message.attempts < 2 &&
    (outcome.httpStatus === 403 || outcome.httpStatus === 404)
  );
}

type Verdict = 'has' | 'try' | 'never' | 'later';
function verdictOf(outcome: Outcome): Verdict {
  switch (outcome.kind) {
    case 'accepted':
      return 'has';
    case 'refused':
      return outcome.httpStatus === 404 || isByPolicy(outcome) ? 'never' : 'try';
    case 'throttled':
    case 'unreached':
    case 'unknown':
      return 'later';
  }
}

const PERMISSION = ['Authorization_RequestDenied', 'AccessDenied', 'InsufficientPrivileges'];
function isByPolicy(outcome: Extract<Outcome, { kind: 'refused' }>): boolean {
  return outcome.httpStatus === 403 && !PERMISSION.includes(outcome.code);
}

/** An install that failed, as the message's fault: nothing was sent yet, so nothing about the message is unknown. */
function asAppFault(outcome: Outcome): Outcome {
  if (outcome.kind === 'unknown') return { ...outcome, kind: 'unreached' };
  return outcome.kind === 'refused' && isByPolicy(outcome) ? { ...outcome, code: APP_BLOCKED } : outcome;
}

const NO_ACCOUNT: Outcome = {
  kind: 'refused',
  code: 'no-account',
  httpStatus: 404,
  requestId: null,
  detail: 'not in the directory',
};

function notificationOf({ address, tenantId }: Worker, { message, content }: Ready): FeedNotification {
  const { kind, localDay, chainId } = message;
  const activityType = kindInWords(kind, content);
  const { preview, parameters } = feedWords(activityType, content, wordedOn(content, localDay));
  const course = content.courses[0];
  return {
    activityType,
    topic: parameters.courses,
    link: teamsLink({ ...address, tenantId }, { courseId: course?.courseId ?? '', localDay, kind }, parameters.courses),
    preview,
    parameters,
    chainId,
  };
}

function holdsOf(ready: readonly Ready[]): readonly Hold[] {
  return ready.map(({ message }) => message);
}

/** Messages with the same words together; those that were parted from their bulk stay apart. */
function grouped(ready: readonly Ready[]): readonly (readonly Ready[])[] {
  const groups = new Map<string | null, Ready[]>();
  for (const one of ready) {
    const group = groups.get(one.message.bulkKey);
    if (group === undefined) groups.set(one.message.bulkKey, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
