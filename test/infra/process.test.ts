import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { afterEach, describe, expect, it } from 'vitest';

import { controlOf } from '#infra/tenant/control.ts';
import { demoPeople } from '#infra/tenant/people.ts';
import type { Tenant } from '#infra/tenant/start.ts';

import { trust } from './support.ts';

const main = join(import.meta.dirname, '../../infra/tenant/main.ts');
const running: ChildProcess[] = [];

/** Runs the tenant as its own process until the test ends; resolves with the line it prints when ready. */
async function run(
  ...flags: string[]
): Promise<{ about: Omit<Tenant, 'control' | 'close'>; kill: (signal: NodeJS.Signals) => Promise<void> }> {
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    about: JSON.parse(line.toString('utf8')) as Omit<Tenant, 'control' | 'close'>,
    async kill(signal) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

describe('the tenant as a process of its own', () => {
  it('forgets nothing it answered when it is killed: people, links, mails, notifications, keys', async () => {
    const data = mkdtempSync(join(tmpdir(), 'tenant-data-'));
    const first = await run('--data', data, '--people', '80', '--limits', 'none');
    trust(first.about);
    const before = controlOf(first.about.address);
    const token = await before.graphToken();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const round = (await (
      await fetch(`${first.about.address}/v1.0/users/delta?$select=displayName`, { headers })
    ).json()) as { '@odata.deltaLink': string };
    const joiner = await before.addPerson({ user: { displayName: 'Nora Neu' } });
    const message = { subject: 'x', toRecipients: [{ emailAddress: { address: 'anna.weber@lotsenwerk.example' } }] };
    await fetch(`${first.about.address}/v1.0/users/training@lotsenwerk.example/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify(message),
    });
    await fetch(`${first.about.address}/v1.0/users/training@lotsenwerk.example/sendMail`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ message }),
    });
    const parameters = ['courses', 'due'].map(name => ({ name, value: 'x' }));
    const activity = {
      topic: { source: 'text', value: 'x', webUrl: 'https://teams.microsoft.com/l/entity/a/b' },
      activityType: 'courseDue',
      previewText: { content: 'x' },
      templateParameters: parameters,
    };
    await fetch(`${first.about.address}/v1.0/users/${demoPeople.anna}/teamwork/sendActivityNotification`, {
      method: 'POST',
      headers,
      body: JSON.stringify(activity),
    });
    const counts = await before.counts();
    expect(counts).toMatchObject({ people: 81, notificationsAccepted: 1, drafts: 1, mailsSent: 1 });
    await first.kill('SIGKILL');

    const second = await run('--data', data, '--people', '80', '--limits', 'none');
    const after = controlOf(second.about.address);

    expect(await after.counts()).toEqual(counts);
    expect(second.about).toMatchObject({ clientSecret: first.about.clientSecret, caPem: first.about.caPem });
    const link = round['@odata.deltaLink'].replace(first.about.address, second.about.address);
    const changes = (await (await fetch(link, { headers })).json()) as { value: { id: string }[] };
    expect(changes.value.map(one => one.id)).toEqual([joiner.user.id]);
    await second.kill('SIGTERM');
  });

  it('serves a certificate of its own for localhost and 127.0.0.1, and names the file to trust', async () => {
    const { about } = await run('--people', '60');
    const { hostname, port } = new URL(about.address);
    const certificate = new X509Certificate(readFileSync(about.caFile));

    expect(certificate).toMatchObject({ ca: true, subjectAltName: 'DNS:localhost, IP Address:127.0.0.1' });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    for (const host of [hostname, '127.0.0.1']) {
      const socket = connect({
        host,
        port: Number(port),
        ca: about.caPem,
        ...(host === 'localhost' ? { servername: host } : {}),
      });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
  });

  it('has the clock that is given to it, at the speed that is given to it', async () => {
    const { about } = await run('--people', '60', '--now', '2028-02-29T08:00:00Z', '--rate', '3600');
    const control = controlOf(about.address);

    const first = Date.parse(await control.now());
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
    const passed = Date.parse(await control.now()) - first;

    expect(first).toBeGreaterThanOrEqual(Date.parse('2028-02-29T08:00:00Z'));
    expect(passed).toBeGreaterThan(600_000);
  });

  it('says in one sentence why it did not start', async () => {
    const { about } = await run('--people', '60');
    const child = spawn(process.execPath, [main, '--port', new URL(about.address).port], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text: string[] = [];
    child.stderr.on('data', (part: Buffer) => text.push(part.toString('utf8')));
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(1);
    expect(text.join('')).toMatch(/^The stand-in tenant did not start: .*EADDRINUSE/);
  });
});
