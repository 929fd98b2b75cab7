import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESOURCE_SPECIFIC } from '#api/graph/apps.ts';
import { causeOf, MOST_ATTEMPTS, nextAttempt, type Attempt } from '#api/outbox/next-attempt.ts';
import type { Outcome } from '#api/outbox/outcome.ts';
import { LIMITS, takeSlots, throttle, type Pace } from '#api/outbox/pacing.ts';

const NOW = '2027-05-11T08:00:00.000Z';
const attempt: Attempt = {
  channel: 'teams',
  attempts: 1,
  now: NOW,
  notAfterAt: '2027-05-11T16:00:00.000Z',
  jitter: 0,
  repeatable: true,
};
const about = { httpStatus: null, requestId: null, detail: null };
const throttled = (retryAfterSeconds: number | null): Outcome => ({ ...about, kind: 'throttled', retryAfterSeconds });

describe('what an outcome means', () => {
  it('throttled waits as long as Microsoft asks, and a little longer', () => {
    expect(nextAttempt(throttled(30), attempt)).toEqual({ state: 'promised', at: '2027-05-11T08:00:31.000Z' });
  });

  it('throttled without a time waits longer each time, up to a quarter of an hour, each a little differently', () => {
    const waits = [1, 2, 3, 11].map(attempts => nextAttempt(throttled(null), { ...attempt, attempts }));

    expect(waits).toEqual([
      { state: 'promised', at: '2027-05-11T08:00:06.000Z' },
      { state: 'promised', at: '2027-05-11T08:00:11.000Z' },
      { state: 'promised', at: '2027-05-11T08:00:21.000Z' },
      { state: 'promised', at: '2027-05-11T08:15:01.000Z' },
    ]);
    expect(nextAttempt(throttled(null), { ...attempt, jitter: 1 })).toEqual({
      state: 'promised',
      at: '2027-05-11T08:00:09.000Z',
    });
  });

  it('unknown is brought to an end soon; a mail needs a moment until it can be found', () => {
    expect(nextAttempt({ ...about, kind: 'unknown' }, attempt)).toEqual({
      state: 'unknown',
      at: '2027-05-11T08:00:05.000Z',
    });
    expect(nextAttempt({ ...about, kind: 'unknown' }, { ...attempt, channel: 'mail' })).toEqual({
      state: 'unknown',
      at: '2027-05-11T08:00:10.000Z',
    });
  });

  it('unknown is only shown where it cannot be looked for, after too many tries, and long after its day', () => {
    const shown = { state: 'unknown', at: null };

    expect(nextAttempt({ ...about, kind: 'unknown' }, { ...attempt, repeatable: false })).toEqual(shown);
    expect(nextAttempt({ ...about, kind: 'unknown' }, { ...attempt, attempts: MOST_ATTEMPTS })).toEqual(shown);
    expect(nextAttempt({ ...about, kind: 'unknown' }, { ...attempt, now: '2027-05-12T08:00:00.000Z' })).toEqual(shown);
  });

  it('throttling, short or long, never uses a message up', () => {
    expect(nextAttempt(throttled(5), { ...attempt, attempts: 5 * MOST_ATTEMPTS })).toEqual({
      state: 'promised',
      at: '2027-05-11T08:00:06.000Z',
    });
  });

  it('an outage is waited out until the last moment of the message; without one there is an end to trying', () => {
    const unreached = { ...about, kind: 'unreached' } as const;

    expect(nextAttempt(unreached, { ...attempt, attempts: 5 * MOST_ATTEMPTS })).toEqual({
      state: 'promised',
      at: '2027-05-11T08:15:00.000Z',
    });
    expect(nextAttempt(unreached, { ...attempt, attempts: MOST_ATTEMPTS, notAfterAt: null })).toEqual({
      state: 'failed',
      cause: 'gave-up',
    });
  });

  it('a refusal has a cause with a remedy', () => {
    expect(causeOf('teams', 403, 'Forbidden')).toBe('app-not-installed');
    expect(causeOf('teams', 404, 'Request_ResourceNotFound')).toBe('no-teams-account');
    expect(causeOf('teams', 403, 'Authorization_RequestDenied')).toBe('permission-missing');
    expect(causeOf('teams', 400, 'BadRequest')).toBe('rejected');
    expect(causeOf('mail', 404, 'MailboxNotEnabledForRESTAPI')).toBe('mailbox-missing');
    expect(causeOf('mail', 403, 'ErrorSendAsDenied')).toBe('sender-refused');
    expect(causeOf('mail', 403, 'ErrorAccessDenied')).toBe('permission-missing');
  });
});

describe('the pacer', () => {
  it('spaces 100,000 bulk recipients over ten minutes: within a twentieth of what Microsoft sustains', () => {
    let pace: Pace | null = null;
    let last = NOW;
    for (let call = 0; call < 1000; call += 1) {
      const granted = takeSlots(pace, LIMITS['feed-bulk'], 1, NOW);
      last = granted.slots[0] ?? last;
      pace = { ...granted.pace, nextFreeAt: granted.pace.nextFreeAt };
      if (Date.parse(pace.nextFreeAt) - Date.parse(NOW) > 600_000) break;
    }

    const seconds = (Date.parse(last) - Date.parse(NOW)) / 1000;
    expect(seconds).toBeGreaterThan(595);
    expect(seconds).toBeLessThan(632);
  });

  it('never grants more than the limit in any second', () => {
    const { slots } = takeSlots(null, LIMITS['feed-single'], 50, NOW);

    for (const [i, at] of slots.entries())
      expect(slots.slice(i).filter(other => Date.parse(other) - Date.parse(at) < 1000).length).toBeLessThanOrEqual(5);
  });

  it('grants nothing to anybody while one is throttled, and keeps the later of two requests to wait', () => {
    const { pace } = takeSlots(null, LIMITS.mail, 1, NOW);
    const waiting = throttle(throttle(pace, '2027-05-11T08:05:00.000Z'), '2027-05-11T08:01:00.000Z');

    expect(takeSlots(waiting, LIMITS.mail, 1, '2027-05-11T08:04:59.000Z')).toMatchObject({
      slots: [],
      waitUntil: '2027-05-11T08:05:00.000Z',
    });
    expect(takeSlots(waiting, LIMITS.mail, 1, '2027-05-11T08:05:00.000Z').slots).toEqual(['2027-05-11T08:05:00.000Z']);
  });

  it('keeps a mailbox under 10,000 in any 24 hours, across midnight', () => {
    const evening: Pace = {
      throttledUntil: null,
      nextFreeAt: NOW,
      usedOn: '2027-05-11',
      usedToday: 9990,
      recent: { '2027-05-11T21': 9990 },
    };

    const night = takeSlots(evening, LIMITS.mail, 30, '2027-05-12T00:30:00.000Z');
    const nextNight = takeSlots(evening, LIMITS.mail, 30, '2027-05-12T22:30:00.000Z');

    expect(night.slots).toHaveLength(10);
    expect(night.waitUntil).toBe('2027-05-12T01:30:00.000Z');
    expect(nextNight.slots).toHaveLength(30);
  });

  it('is not held up for hours by a clock that was set back', () => {
    const { slots } = takeSlots(
      { throttledUntil: null, nextFreeAt: '2027-05-12T08:00:00.000Z', usedOn: '2027-05-12', usedToday: 0, recent: {} },
      LIMITS.mail,
      1,
      NOW,
    );

    expect(slots).toEqual([NOW]);
  });
});

describe('installing the app', () => {
  it('consents to exactly what the manifest asks for', () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../../appPackage/manifest.json', import.meta.url), 'utf8'),
    ) as {
      authorization: { permissions: { resourceSpecific: readonly { name: string; type: string }[] } };
    };

    expect(manifest.authorization.permissions.resourceSpecific).toEqual(
      RESOURCE_SPECIFIC.map(name => ({ name, type: 'Application' })),
    );
  });
});
