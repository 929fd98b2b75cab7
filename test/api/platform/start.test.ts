import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';

const good = {
  PUBLIC_URL: 'https://training.example.org',
  TENANT_ID: '8f2b8e0a-3c55-4a52-9d0c-1d1f0a7c2b11',
  CLIENT_ID: '97e0a5b7-d745-40b6-94fe-5f77d35c6e05',
  TEAMS_APP_ID: '3f0d3ed8-39d9-4f6a-9a4b-0d4f7a1c2b11',
  CLIENT_SECRET: 'for trying out',
  // Nothing listens there: no test of this file may reach anybody.
  AUTHORITY_URL: 'https://127.0.0.1:9',
  GRAPH_URL: 'https://127.0.0.1:9',
  LOG_LEVEL: 'info',
};
const running: { kill: (signal: 'SIGKILL') => boolean }[] = [];
afterEach(() => {
  for (const process of running.splice(0)) process.kill('SIGKILL');
});

const folder = (): string => mkdtempSync(join(tmpdir(), 'coursekeeper-start-'));

/** Starts the program as the image does; ends with what it said when it stopped by itself or when it is ready. */
function start(environment: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const program = spawn(process.execPath, ['api/main.ts'], { env: { PATH, HOME, ...environment } });
  running.push(program);
  let said = '';
  return new Promise(resolve => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('"msg":"ready"')) resolve({ code: null, said });
    };
    program.stdout.on('data', hear);
    program.stderr.on('data', hear);
    program.on('exit', code => resolve({ code, said }));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

describe('the program', () => {
  it('without settings names each one that is missing and starts nothing', async () => {
    const { code, said } = await start({});

    expect(code).toBe(1);
    for (const name of ['PUBLIC_URL', 'TENANT_ID', 'CLIENT_ID', 'TEAMS_APP_ID', 'CLIENT_CERTIFICATE_FILE'])
      expect(said).toContain(name);
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('is ready without anybody answering at Microsoft, and refuses a second one on the same data folder', async () => {
    const DATA_DIR = folder();
    const first = await start({ ...good, DATA_DIR, PORT: String(await freePort()) });
    const second = await start({ ...good, DATA_DIR, PORT: String(await freePort()) });

    expect(first.code).toBeNull();
    expect(second).toMatchObject({ code: 1 });
    expect(second.said).toContain('Another Coursekeeper');
    expect(second.said).toContain(DATA_DIR);
  });

  it('starts at once on the folder of one that was killed', async () => {
    const DATA_DIR = folder();
    await start({ ...good, DATA_DIR, PORT: String(await freePort()) });
    for (const process of running.splice(0)) process.kill('SIGKILL');

    const again = await start({ ...good, DATA_DIR, PORT: String(await freePort()) });

    expect(again.code).toBeNull();
  });

  it('says that the port is in use, and how to mend it', async () => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;

    const { code, said } = await start({ ...good, DATA_DIR: folder(), PORT: String(port) });
    other.close();

    expect(code).toBe(1);
    expect(said).toContain('PORT');
    expect(said).toContain('in use');
  });

  it('leaves a damaged database file as it is and says so', async () => {
    const DATA_DIR = folder();
    writeFileSync(
      join(DATA_DIR, 'coursekeeper.sqlite'),
      'this is no database, but somebody may still save it'.repeat(200),
    );

    const { code, said } = await start({ ...good, DATA_DIR, PORT: String(await freePort()) });

    expect(code).toBe(1);
    expect(said).toContain('damaged');
    expect(said).toContain('backup');
  });

  it('refuses a database of a later release', async () => {
    const DATA_DIR = folder();
    const database = new DatabaseSync(join(DATA_DIR, 'coursekeeper.sqlite'));
    database.exec(
      `create table migration (name text primary key, applied_at text not null); insert into migration values ('9999-later', '2030-01-01')`,
    );
    database.close();

    const { code, said } = await start({ ...good, DATA_DIR, PORT: String(await freePort()) });

    expect(code).toBe(1);
    expect(said).toContain('later release');
    expect(said).toContain('9999-later');
  });

  it('says that the database server does not answer', async () => {
    const { code, said } = await start({
      ...good,
      DATA_DIR: folder(),
      PORT: String(await freePort()),
      DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing',
    });

    expect(code).toBe(1);
    expect(said).toContain('DATABASE_URL');
  });

  it('answers that it lives and is ready', async () => {
    const port = await freePort();
    await start({ ...good, DATA_DIR: folder(), PORT: String(port) });

    const answers = await Promise.all(
      ['live', 'ready'].map(async what => (await fetch(`http://127.0.0.1:${port}/health/${what}`)).status),
    );

    expect(answers).toEqual([200, 200]);
  });
});
