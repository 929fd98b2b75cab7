import { describe, expect, it } from 'vitest';
import type { Fault } from '#infra/tenant/faults.ts';
import { openDatabase } from '#test/support/database.ts';
import { dayNumber, openPost, people } from './support.ts';

const FAULTS: readonly Fault[] = [
  { kind: 'throttled', retryAfterSeconds: 3 },
  { kind: 'throttled-bare' },
  { kind: 'unavailable', retryAfterSeconds: 2 },
  { kind: 'unavailable' },
  { kind: 'timeout' },
  { kind: 'timeout-after' },
  { kind: 'reset' },
  { kind: 'reset-after' },
  { kind: 'error-after' },
  { kind: 'status', status: 504, code: 'UnknownError' },
];

describe('the activity feed', async () => {
  const post = await openPost(await openDatabase());
  const { control } = post.tenant;
  const chain = (day: string): string => day.replaceAll('-', '');
  const seen = async (name: (typeof people)[number], day: string) =>
    (await control.shown(post.entraId(name))).filter(({ chainId }) => chainId === chain(day));

  it('tells one person in their words, and the tap leads to that very course', async () => {
    const messageId = await post.promise('anna', { localDay: '2027-05-11' });

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'accepted', attempts: 1 });
    const [shown] = await seen('anna', '2027-05-11');
    expect(shown).toMatchObject({
      activityType: 'courseDue',
      parameters: { courses: 'Fire safety', due: 'in 7 Tagen, Di 18. Mai' },
    });
    expect(shown?.localized['de']).toBe('Fällig in 7 Tagen, Di 18. Mai: Fire safety');
    const link = new URL(shown?.topic.webUrl ?? '');
    expect(JSON.parse(link.searchParams.get('context') ?? '')).toEqual({
      subEntityId: `course/${post.courseId}?day=2027-05-11&kind=courseDue`,
    });
    expect(link.pathname).toBe(`/l/entity/${(await control.settings()).teamsApp.catalogId}/training`);
  });

  it('tells people with the same words in one call', async () => {
    const ids = await Promise.all(people.map(name => post.promise(name, { localDay: dayNumber(1) })));

    await post.work();

    for (const messageId of ids) expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    for (const name of people) expect(await seen(name, dayNumber(1))).toMatchObject([{ how: 'bulk' }]);
  });

  it.each(FAULTS.map((fault, i) => ({ fault, day: dayNumber(i + 2) })))(
    'ends in exactly one effect after $fault.kind $fault.status',
    async ({ fault, day }) => {
      const messageId = await post.promise('ben', { localDay: day });
      await control.plantFault({ ...fault, operation: 'feed.single', count: 1 });

      await post.work();
      const between = await post.message(messageId);
      post.clock.set(new Date(Date.parse(post.clock.now()) + 60_000).toISOString());
      await post.work();
      await control.clearFaults();

      expect(['promised', 'unknown']).toContain(between.state);
      expect(await post.message(messageId)).toMatchObject({ state: 'accepted', attempts: 2 });
      expect(await seen('ben', day)).toHaveLength(1);
    },
  );

  it.each(FAULTS.map((fault, i) => ({ fault, day: dayNumber(i + 14) })))(
    'in bulk ends in exactly one effect for everybody after $fault.kind $fault.status',
    async ({ fault, day }) => {
      const ids = await Promise.all(people.map(name => post.promise(name, { localDay: day })));
      await control.plantFault({ ...fault, operation: 'feed.bulk', count: 1 });

      await post.work();
      post.clock.set(new Date(Date.parse(post.clock.now()) + 60_000).toISOString());
      await post.work();
      await control.clearFaults();

      for (const messageId of ids) expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
      for (const name of people) expect(await seen(name, day)).toHaveLength(1);
    },
  );

  it('calls nobody before Retry-After has passed', async () => {
    const messageId = await post.promise('eva', { localDay: dayNumber(25) });
    await control.plantFault({ kind: 'throttled', retryAfterSeconds: 30, operation: 'feed.single', count: 1 });
    await post.work();
    const other = await post.promise('anna', { localDay: dayNumber(25) });

    post.clock.set(new Date(Date.parse(post.clock.now()) + 20_000).toISOString());
    await post.work();
    const early = [await post.attempts(messageId), await post.attempts(other)];
    post.clock.set(new Date(Date.parse(post.clock.now()) + 12_000).toISOString());
    await post.work();
    await control.clearFaults();

    expect(early).toEqual([['throttled'], []]);
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await post.message(other)).toMatchObject({ state: 'accepted' });
  });

  it('takes a bulk call apart that is refused: each answers for itself', async () => {
    const { teamsApp } = await control.settings();
    await control.configure({
      teamsApp: { ...teamsApp, activityTypes: teamsApp.activityTypes.filter(({ type }) => type !== 'courseReopened') },
    });
    await control.expectError('sendActivityNotification', 'the activity type is not declared', people.length + 1);
    const ids = await Promise.all(
      people.map(name => post.promise(name, { localDay: dayNumber(27), kind: 'courseReopened' })),
    );

    await post.work();
    post.clock.set(new Date(Date.parse(post.clock.now()) + 60_000).toISOString());
    await post.work();
    await control.configure({ teamsApp });

    for (const messageId of ids) {
      expect(await post.message(messageId)).toMatchObject({ state: 'failed', failure: 'rejected' });
      expect(await post.attempts(messageId)).toEqual(['unreached', 'refused']);
    }
  });
});
