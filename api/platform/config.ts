import { isAbsolute, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import type { DatabaseTarget } from './db/connect.ts';

/** How the api proves to Entra who it is; in the order of preference. A secret is for trying out only. */
export type Credential =
  | Readonly<{ kind: 'managed-identity'; clientId: string }>
  | Readonly<{ kind: 'federated'; tokenFile: string }>
  | Readonly<{ kind: 'certificate'; pem: string }>
  | Readonly<{ kind: 'secret'; secret: string }>;

export type Config = Readonly<{
  /** Origin under which people reach us, without a slash at the end; every absolute link begins with it. */
  publicUrl: string;
  port: number;
  tenantIds: readonly string[];
  clientId: string;
  /** App ID URI, the token's resource: api://{host of PUBLIC_URL}/{client id} as Teams asks. */
  resource: string;
  credential: Credential;
  authority: string;
  graphUrl: string;
  /** Extra certificate authorities in PEM: a proxy that inspects, a national cloud, a private PKI. */
  extraCaPem: string | null;
  dataDir: string;
  database: DatabaseTarget;
  /** Id of the Teams app: the catalogue's once uploaded to the organisation's catalogue. */
  teamsAppId: string;
  /** Mailboxes that messages are sent from; empty = no mail, and the product says so. */
  mailSenders: readonly string[];
  /** Origins besides Microsoft's that may frame the tab. */
  hostOrigins: readonly string[];
  /** How many proxies stand before us (X-Forwarded-For is read that deep). */
  trustedProxies: number;
  logLevel: string;
}>;

/** Every name that is read, with what it is for: `.env.example`, README and infra/main.bicep name the same (a test compares). */
export const SETTINGS = {
  PUBLIC_URL: 'address under which people reach Coursekeeper, as https://training.example.org',
  PORT: 'port to listen on (8080 unless set)',
  TENANT_ID: 'directory (tenant) id of the organisation; several are parted by commas',
  CLIENT_ID: 'application (client) id of the app registration',
  MANAGED_IDENTITY_CLIENT_ID: 'client id of the managed identity that the app registration trusts (preferred)',
  FEDERATED_TOKEN_FILE: 'file with a token that the app registration trusts (workload identity)',
  CLIENT_CERTIFICATE_FILE: 'PEM file with certificate and private key',
  CLIENT_SECRET: 'client secret, for trying out only',
  TEAMS_APP_ID: "id of the Teams app in the organisation's catalogue",
  MAIL_SENDERS: 'mailboxes that messages are sent from, parted by commas; empty: no mail',
  DATABASE_URL: 'PostgreSQL address; unset: embedded database in DATA_DIR',
  DATA_DIR: 'folder for the embedded database and files (./data unless set)',
  AUTHORITY_URL: 'sign-in service (https://login.microsoftonline.com unless set)',
  GRAPH_URL: 'Microsoft Graph (https://graph.microsoft.com unless set)',
  EXTRA_CA_FILE: 'PEM file with further certificate authorities to trust',
  HOST_ORIGINS: "origins besides Microsoft's that may frame the tab, parted by commas",
  TRUSTED_PROXIES: 'number of proxies in front (0 unless set)',
  LOG_LEVEL: 'error, warn, info or debug (info unless set)',
} as const;
export type SettingName = keyof typeof SETTINGS;
type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the settings at once, each with its name and how to mend it. */
export class BadSettings extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Coursekeeper cannot start. ${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} missing or wrong:\n${problems.map(p => `  ${p}`).join('\n')}`,
    );
    this.name = 'BadSettings';
    this.problems = problems;
  }
}

export const isSettingGiven = (environment: Environment): boolean =>
  Object.keys(SETTINGS).some(name => (environment[name] ?? '') !== '');

/** @throws BadSettings naming every problem */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const text = (name: SettingName): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const needed = (name: SettingName): string => {
    const value = text(name);
    if (value === null) problems.push(`${name} is missing: ${SETTINGS[name]}.`);
    return value ?? '';
  };
  const origin = (name: SettingName, value: string, schemes: readonly string[]): string => {
    if (value === '') return '';
    const url = URL.parse(value);
    if (url === null || !schemes.includes(url.protocol) || url.pathname !== '/' || url.search !== '') {
      problems.push(`${name} is "${value}", but must be an address such as https://example.org, without a path.`);
      return '';
    }
    return url.origin;
  };
  const list = (name: SettingName): string[] =>
    (text(name) ?? '')
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '');
  const whole = (name: SettingName, otherwise: number, most: number): number => {
    const value = text(name);
    if (value === null) return otherwise;
    if (/^\d{1,6}$/.test(value) && Number(value) <= most) return Number(value);
    problems.push(`${name} is "${value}", but must be a whole number from 0 to ${most}.`);
    return otherwise;
  };
  const file = (name: SettingName): string | null => {
    const path = text(name);
    if (path === null) return null;
    try {
      return readFileSync(path, 'utf8');
    } catch {
      problems.push(
        `${name} names ${path}, which cannot be read: check that it exists and that this user may read it.`,
      );
      return null;
    }
  };

  const local = (text('PUBLIC_URL') ?? '').startsWith('http://localhost');
  const publicUrl = origin('PUBLIC_URL', needed('PUBLIC_URL'), local ? ['http:'] : ['https:']);
  needed('TENANT_ID');
  // As tokens spell them, each once.
  const tenantIds = [...new Set(list('TENANT_ID').map(tenantId => tenantId.toLowerCase()))];
  for (const tenantId of tenantIds)
    if (!UUID.test(tenantId))
      problems.push(`TENANT_ID holds "${tenantId}", but a tenant id looks like 00000000-0000-0000-0000-000000000000.`);
  const clientId = needed('CLIENT_ID').toLowerCase();
  if (clientId !== '' && !UUID.test(clientId))
    problems.push(`CLIENT_ID is "${clientId}", but looks like 00000000-0000-0000-0000-000000000000.`);
  const teamsAppId = needed('TEAMS_APP_ID');
  const certificate = file('CLIENT_CERTIFICATE_FILE');
  if (certificate !== null && !(certificate.includes('BEGIN CERTIFICATE') && certificate.includes('PRIVATE KEY'))) {
    problems.push('CLIENT_CERTIFICATE_FILE must hold both the certificate and its private key in PEM.');
  }
  const extraCaPem = file('EXTRA_CA_FILE');
  if (extraCaPem !== null && !extraCaPem.includes('BEGIN CERTIFICATE'))
    problems.push('EXTRA_CA_FILE must hold certificates in PEM.');
  const credential = readCredential(text, certificate);
  if (credential === null && certificate === null && text('CLIENT_CERTIFICATE_FILE') === null) {
    problems.push(
      'A credential is missing: set MANAGED_IDENTITY_CLIENT_ID, FEDERATED_TOKEN_FILE, CLIENT_CERTIFICATE_FILE or (for trying out) CLIENT_SECRET.',
    );
  }
  const databaseUrl = text('DATABASE_URL');
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    problems.push('DATABASE_URL must begin with postgres:// ; leave it unset for the embedded database.');
  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!['error', 'warn', 'info', 'debug', 'silent'].includes(logLevel))
    problems.push(`LOG_LEVEL is "${logLevel}", but must be error, warn, info or debug.`);
  const mailSenders = list('MAIL_SENDERS');
  for (const sender of mailSenders)
    if (!/^[^@\s]+@[^@\s]+$/.test(sender)) problems.push(`MAIL_SENDERS holds "${sender}", which is no mail address.`);
  const dataDir = resolve(text('DATA_DIR') ?? 'data');
  const port = whole('PORT', 8080, 65_535);
  const authority = origin('AUTHORITY_URL', text('AUTHORITY_URL') ?? 'https://login.microsoftonline.com', ['https:']);
  const graphUrl = origin('GRAPH_URL', text('GRAPH_URL') ?? 'https://graph.microsoft.com', ['https:']);
  const hostOrigins = list('HOST_ORIGINS').map(value => origin('HOST_ORIGINS', value, ['https:', 'http:']));
  const trustedProxies = whole('TRUSTED_PROXIES', 0, 10);
  if (problems.length > 0 || credential === null || !isAbsolute(dataDir)) throw new BadSettings(problems);
  return {
    publicUrl,
    port,
    tenantIds,
    clientId,
    resource: `api://${new URL(publicUrl).host}/${clientId}`,
    credential,
    authority,
    graphUrl,
    extraCaPem,
    dataDir,
    database:
      databaseUrl === null
        ? { kind: 'sqlite', file: resolve(dataDir, 'coursekeeper.sqlite') }
        : { kind: 'postgres', url: databaseUrl },
    teamsAppId,
    mailSenders,
    hostOrigins,
    trustedProxies,
    logLevel,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readCredential(text: (name: SettingName) => string | null, certificate: string | null): Credential | null {
  const identity = text('MANAGED_IDENTITY_CLIENT_ID');
  if (identity !== null) return { kind: 'managed-identity', clientId: identity };
  const tokenFile = text('FEDERATED_TOKEN_FILE');
  if (tokenFile !== null) return { kind: 'federated', tokenFile };
  if (certificate !== null) return { kind: 'certificate', pem: certificate };
  const secret = text('CLIENT_SECRET');
  return secret === null ? null : { kind: 'secret', secret };
}
