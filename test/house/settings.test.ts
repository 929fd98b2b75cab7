import { describe, expect, it } from 'vitest';
import { BadSettings, readConfig, SETTINGS } from '#api/platform/config.ts';
import { read, sourceFiles } from './files.ts';

const names = Object.keys(SETTINGS).sort();
const namesIn = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(match => match[1] ?? ''))].sort();

const good = {
  PUBLIC_URL: 'https://training.example.org',
  TENANT_ID: '8f2b8e0a-3c55-4a52-9d0c-1d1f0a7c2b11',
  CLIENT_ID: '97e0a5b7-d745-40b6-94fe-5f77d35c6e05',
  TEAMS_APP_ID: '3f0d3ed8-39d9-4f6a-9a4b-0d4f7a1c2b11',
  CLIENT_SECRET: 'for trying out',
};

describe('the settings', () => {
  it('are the same in the api, .env.example, the Bicep files and README', () => {
    const bicep = read('infra/main.bicep') + read('infra/modules/large.bicep');
    const set = [...namesIn(bicep, /^ {2}([A-Z][A-Z_]+): /gm), ...namesIn(bicep, /name: '([A-Z][A-Z_]+)'/g)].sort();

    expect(namesIn(read('.env.example'), /^([A-Z_]+)=/gm)).toEqual(names);
    expect(set).toEqual(names);
    expect(namesIn(read('README.md'), /^\| `([A-Z_]+)` \|/gm)).toEqual(names);
  });

  it('are read in one place only', () => {
    const readers = sourceFiles('api').filter(path => /process\.env/.test(read(path)));

    expect(readers).toEqual(['api/main.ts']);
  });

  it('when nothing is set, every missing name is told at once, with what it is for', () => {
    const problems = problemsOf({});

    for (const name of ['PUBLIC_URL', 'TENANT_ID', 'CLIENT_ID', 'TEAMS_APP_ID', 'A credential']) {
      expect(problems.some(problem => problem.startsWith(`${name} is missing`))).toBe(true);
    }
  });

  it.each([
    ['PUBLIC_URL', 'training.example.org'],
    ['PUBLIC_URL', 'http://training.example.org'],
    ['PUBLIC_URL', 'https://training.example.org/app'],
    ['TENANT_ID', 'contoso.onmicrosoft.com'],
    ['CLIENT_ID', '42'],
    ['PORT', '99999'],
    ['PORT', 'eighty'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['MAIL_SENDERS', 'training@example.org, office'],
    ['EXTRA_CA_FILE', '/nowhere/ca.pem'],
    ['CLIENT_CERTIFICATE_FILE', '/nowhere/cert.pem'],
    ['AUTHORITY_URL', 'http://login.example.org'],
    ['HOST_ORIGINS', 'teams'],
    ['TRUSTED_PROXIES', '-1'],
    ['LOG_LEVEL', 'loud'],
  ])('a wrong %s ("%s") is told by its name', (name, value) => {
    const problems = problemsOf({ ...good, [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it('what is left out has a sensible value', () => {
    const config = readConfig(good);

    expect(config).toMatchObject({
      port: 8080,
      authority: 'https://login.microsoftonline.com',
      graphUrl: 'https://graph.microsoft.com',
      trustedProxies: 0,
    });
    expect(config.database.kind).toBe('sqlite');
    expect(config.resource).toBe(`api://training.example.org/${good.CLIENT_ID}`);
  });
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof BadSettings) return error.problems;
    throw error;
  }
  return [];
}

describe('ids', () => {
  it('are taken as tokens spell them, whatever way they were typed', () => {
    const config = readConfig({
      ...good,
      TENANT_ID: `${good.TENANT_ID.toUpperCase()}, ${good.TENANT_ID}`,
      CLIENT_ID: good.CLIENT_ID.toUpperCase(),
    });

    expect(config.tenantIds).toEqual([good.TENANT_ID]);
    expect(config.clientId).toBe(good.CLIENT_ID);
  });
});
