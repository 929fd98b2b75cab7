import { describe, expect, it } from 'vitest';

import { demoPeople } from '#infra/tenant/people.ts';

import { tenantInTest } from './support.ts';

/** Time stands still unless a test moves it: what a limit allows must not depend on how busy this machine is. */
const { tenant, graph } = tenantInTest({ limits: 'published', ratePerSecond: 0 });
const SENDER = 'training@lotsenwerk.example';
const activity = {
  topic: { source: 'text', value: 'x', webUrl: 'https://teams.microsoft.com/l/entity/app/training' }, activityType: 'systemDefault', previewText: { content: 'x' },
  templateParameters: [{ name: 'systemDefaultText', value: 'x' }],
}; // prettier-ignore
const bulk = () =>
  graph('/teamwork/sendActivityNotificationToRecipients', {
    body: {
      ...activity,
      recipients: [{ '@odata.type': 'microsoft.graph.aadUserNotificationRecipient', userId: demoPeople.anna }],
    },
  });
const retryAfter = (headers: Headers) => Number(headers.get('retry-after'));

describe('published limits', () => {
  it('two bulk notifications a second, then 429 with Retry-After; 83 % of that over half a minute', async () => {
    const first = [await bulk(), await bulk(), await bulk()];
    expect(first.map(one => one.status)).toEqual([202, 202, 429]);
    expect(first[2]?.body.error?.code).toBe('TooManyRequests');
    expect(retryAfter(first[2]?.headers ?? new Headers())).toBe(1);

    let accepted = 2;
    for (let second = 1; second < 30; second += 1) {
      await tenant().control.advance(1000);
      for (const { status } of [await bulk(), await bulk()]) accepted += status === 202 ? 1 : 0;
    }
    expect(accepted).toBe(49);
  });

  it('ten notifications a minute to one person', async () => {
    await tenant().control.advance(120_000);
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      statuses.push(
        (await graph(`/users/${demoPeople.ben}/teamwork/sendActivityNotification`, { body: activity })).status,
      );
      await tenant().control.advance(1000);
    }

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 204), 429]);
  });

  it('four requests at once in one mailbox', async () => {
    const body = {
      message: { subject: 'x', toRecipients: [{ emailAddress: { address: 'anna.weber@lotsenwerk.example' } }] },
    };
    // Connections first, so that what follows arrives together.
    await Promise.all(Array.from({ length: 40 }, () => graph('/groups?$top=1')));

    const answers = await Promise.all(Array.from({ length: 40 }, () => graph(`/users/${SENDER}/sendMail`, { body })));

    const refused = answers.filter(one => one.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body.error?.code).toBe('ApplicationThrottled');
    expect((await graph(`/users/${SENDER}/sendMail`, { body })).status).toBe(202);
  });

  it('5,000 resource units in ten seconds for a tenant of this size; $select makes a request cheaper', async () => {
    await tenant().control.advance(20_000);
    const dear = await graph('/users?$top=20');
    const cheap = await graph('/users?$top=20&$select=id');
    expect([dear.headers.get('x-ms-resource-unit'), cheap.headers.get('x-ms-resource-unit')]).toEqual(['2', '1']);

    let throttled: Awaited<ReturnType<typeof graph>> | undefined;
    let sent = 0;
    while (!throttled && sent < 2000) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          graph(`/groups/20000000-0000-4000-8000-000000000001/transitiveMembers?$top=20`),
        ),
      );
      sent += answers.length;
      throttled = answers.find(one => one.status === 429);
    }
    expect(throttled?.headers.get('x-ms-throttle-scope')).toBe('Tenant_Application/ReadWrite');
    expect(sent * 5).toBeGreaterThanOrEqual(4900);
    await tenant().control.advance(retryAfter(throttled?.headers ?? new Headers()) * 1000);
    expect((await graph('/users?$top=1')).status).toBe(200);
  });
});

describe('planted faults', () => {
  const path = `/users/${demoPeople.jana}/teamwork/sendActivityNotification`;
  const told = async () => (await tenant().control.acceptedFor(demoPeople.jana)).length;
  const send = () => graph(path, { body: activity });

  it('429 and 503 refuse before anything happens, as often as asked', async () => {
    const { control } = tenant();
    await control.advance(60_000);
    await control.plantFault({ kind: 'throttled', operation: 'feed.single', count: 1, retryAfterSeconds: 7 });
    await control.plantFault({ kind: 'unavailable', operation: 'POST .*/sendActivityNotification$', count: 1 });

    const [first, second, third] = [await send(), await send(), await send()];

    expect([first.status, retryAfter(first.headers), second.status, third.status]).toEqual([429, 7, 503, 204]);
    expect(Object.values(await control.struck())).toEqual([1, 1]);
    expect(await told()).toBe(1);
    await control.clearFaults();
  });

  it('500, a reset and half an answer can come after the effect', async () => {
    const { control } = tenant();
    await control.plantFault({ kind: 'error-after', operation: 'feed.single', count: 1 });
    await control.plantFault({ kind: 'reset-after', operation: 'feed.single', count: 1 });
    const before = await told();

    expect((await send()).status).toBe(500);
    await expect(send()).rejects.toThrow('fetch failed');

    expect((await told()) - before).toBe(2);
    await control.clearFaults();
    await control.plantFault({ kind: 'half-body', operation: 'users.list', count: 1 });
    await expect(graph('/users?$top=5')).rejects.toThrow(/terminated|other side closed|fetch failed/);
    await control.clearFaults();
  });

  it('a timeout leaves the client waiting', async () => {
    await tenant().control.plantFault({ kind: 'timeout', operation: 'groups.list', count: 1 });
    const token = await tenant().control.graphToken();

    const waiting = fetch(`${tenant().address}/v1.0/groups`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(300),
    });

    await expect(waiting).rejects.toThrow('aborted due to timeout');
    await tenant().control.clearFaults();
  });

  it('a share of the requests, drawn from a seed, is the same every time', async () => {
    const { control } = tenant();
    const runs: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const id = await control.plantFault({ kind: 'unavailable', operation: 'groups.list', probability: 0.5, seed: 4 });
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await graph('/groups?$top=1&$select=id')).status);
      runs.push(statuses.join());
      await control.clearFaults(id);
    }

    expect(runs[0]).toBe(runs[1]);
    expect(new Set(runs[0]?.split(',')).size).toBe(2);
  });

  it('inside a batch only the item that meets the fault fails', async () => {
    await tenant().control.plantFault({ kind: 'throttled', operation: 'groups.list', count: 1, retryAfterSeconds: 3 });

    const { body } = await graph('/$batch', {
      body: {
        requests: [
          { id: 'a', method: 'GET', url: '/groups?$top=1' },
          { id: 'b', method: 'GET', url: '/users?$top=1' },
        ],
      },
    });

    const responses = body['responses'] as { id: string; status: number; headers: Record<string, string> }[];
    expect(responses.find(one => one.id === 'a')).toMatchObject({ status: 429, headers: { 'Retry-After': '3' } });
    expect(responses.find(one => one.id === 'b')?.status).toBe(200);
    await tenant().control.clearFaults();
  });

  it('the token endpoint can fail too', async () => {
    const { control, address, tenantId } = tenant();
    await control.plantFault({ kind: 'unavailable', operation: 'keys', count: 1 });

    expect((await fetch(`${address}/${tenantId}/discovery/v2.0/keys`)).status).toBe(503);
    expect((await fetch(`${address}/${tenantId}/discovery/v2.0/keys`)).status).toBe(200);
  });
});
