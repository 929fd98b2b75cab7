import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeyPair } from '#infra/tenant/certificate.ts';
import { tenantClock } from '#infra/tenant/clock.ts';
import { controlOf } from '#infra/tenant/control.ts';
import type { Control } from '#infra/tenant/control.ts';
import { controlSurface } from '#infra/tenant/control/surface.ts';
import { plantableFaults } from '#infra/tenant/faults.ts';
import { openFeed } from '#infra/tenant/graph/feed-state.ts';
import { openMailboxes } from '#infra/tenant/graph/mail-state.ts';
import { exchange } from '#infra/tenant/exchange.ts';
import type { Outcome } from '#infra/tenant/exchange.ts';
import type { Ask } from '#infra/tenant/http.ts';
import { notify, recordDeliveries } from '#infra/tenant/graph/notifications.ts';
import { noJournal, openJournal } from '#infra/tenant/journal.ts';
import type { Journal } from '#infra/tenant/journal.ts';
import { keysIn } from '#infra/tenant/keys.ts';
import { openDirectory } from '#infra/tenant/org/directory.ts';
import { trainingMailbox } from '#infra/tenant/org/demo.ts';
import { teamsAppFrom } from '#infra/tenant/manifest.ts';
import { sampleOrganisation } from '#infra/tenant/people.ts';
import { readyMade } from '#infra/tenant/ready-made.ts';
import { recorder } from '#infra/tenant/record.ts';
import { listen } from '#infra/tenant/server.ts';
import { defaultSettings } from '#infra/tenant/settings.ts';
import type { Settings } from '#infra/tenant/settings.ts';
import { publishedLimits, unthrottled } from '#infra/tenant/throttle.ts';
import type { Effect, World } from '#infra/tenant/world.ts';

export interface TenantOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Accounts in the sample organisation, 60 to 100,000. */
  readonly people?: number;
  readonly seed?: number;
  /** Every exchange with Entra ID and Graph is appended here, for the traffic judge. */
  readonly recordFile?: string;
  /** Keeps keys, certificate and everything that happened; without it the tenant forgets all when it ends. */
  readonly dataDir?: string;
  /** The tenant's clock; the real one without it. */
  readonly now?: () => Date;
  /** Tenant seconds in one real second; 0 lets time stand still until `control.advance`. */
  readonly ratePerSecond?: number;
  /** Where a faster clock begins, ms since 1970: whoever shares zero point and rate tells the same time. */
  readonly zero?: number;
  readonly limits?: 'published' | 'none';
  /** Serves pages of users and groups a second time as they were made the first time, while nothing changes. */
  readonly readyMade?: boolean;
  /** Where the app is reached: its resource is `api://host/clientId`. May come later, by `control.configure`. */
  readonly publicUrl?: string;
  /** The product's Teams manifest; the repository's own without it. */
  readonly manifestFile?: string;
  /** Anything else about the registration. */
  readonly settings?: Partial<Settings>;
}

/** A running stand-in tenant. */
export interface Tenant {
  /** `https://localhost:PORT`: authority is `<address>/<tenantId>`, Graph is `<address>/v1.0`. */
  readonly address: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For the certificate flow. */
  readonly clientCertificate: KeyPair;
  /** The certificate to trust, as a file and as text. */
  readonly caFile: string;
  readonly caPem: string;
  readonly control: Control;
  readonly close: () => Promise<void>;
}

/** Starts a tenant in this process (main.ts runs it in one of its own). Rejects when the port is taken or the data folder is not ours. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const people = options.people ?? 300;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tenant-'));
  mkdirSync(dataDir, { recursive: true });
  const keys = keysIn(dataDir);
  const caFile = join(dataDir, 'ca.pem');
  writeFileSync(caFile, keys.tls.certificatePem);

  let address = '';
  let settings = startSettings(options);
  let generation = 0;
  const clock = tenantClock(options.ratePerSecond, options.now, options.zero);
  const directory = openDirectory(sampleOrganisation(people, options.seed ?? 1));
  const feed = openFeed();
  const mailboxes = openMailboxes();
  const apply = (effect: Effect): void => {
    if (effect.of === 'directory') directory.apply(effect.change);
    else if (effect.of === 'feed') feed.apply(effect.entry);
    else if (effect.of === 'mail') mailboxes.apply(effect.entry);
    else generation += 1;
  };
  const journal: Journal<Effect> = options.dataDir === undefined ? noJournal : openJournal(dataDir, apply);
  const world: World = {
    address: () => address,
    keys,
    clock,
    directory,
    feed,
    mailboxes,
    faults: plantableFaults(),
    throttle: options.limits === 'none' ? unthrottled : publishedLimits(people, clock.elapsedMs),
    settings: () => settings,
    configure: change => void (settings = { ...settings, ...change }),
    commit(effect) {
      apply(effect);
      journal.append(effect);
      if (effect.of === 'directory') notify(world, effect.change);
    },
    deltaGeneration: () => generation,
  };
  const records = recorder(options.recordFile);
  recordDeliveries(world, records);
  const plain = (ask: Ask): Promise<Outcome> => exchange(world, ask);
  const answer = options.readyMade === true ? readyMade(world, plain) : plain;
  const server = await listen(world, options.port ?? 0, controlSurface(world, records), records, answer);
  address = `https://localhost:${server.port}`;
  return {
    address,
    tenantId: settings.tenantId,
    clientId: settings.clientId,
    clientSecret: keys.clientSecret,
    clientCertificate: keys.client,
    caFile,
    caPem: keys.tls.certificatePem,
    control: controlOf(address),
    async close() {
      await server.close();
      journal.close();
    },
  };
}

function startSettings({ settings, publicUrl, manifestFile }: TenantOptions): Settings {
  const base: Settings = {
    ...defaultSettings,
    mailSenders: [trainingMailbox],
    ...settings,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
  if (settings?.teamsApp) return base;
  const teamsApp = teamsAppFrom(
    manifestFile ?? join(import.meta.dirname, '../../appPackage/manifest.json'),
    base.teamsApp,
  );
  return teamsApp ? { ...base, teamsApp } : base;
}
