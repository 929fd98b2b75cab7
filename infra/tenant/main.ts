import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { startTenant } from '#infra/tenant/start.ts';
import type { TenantOptions } from '#infra/tenant/start.ts';

/**
 * The stand-in tenant as a process of its own. One JSON line on stdout says that it is ready and where. Ends on SIGTERM or SIGINT,
 * and with its parent when started with an IPC channel.
 *
 *   node infra/tenant/main.ts --port 0 --people 300 --seed 1 --record FILE --data DIR --rate 1 --zero 1795248000000 --now 2026-11-21T08:00:00Z \
 *     --limits published|none --public-url http://localhost:3000 --manifest appPackage/manifest.json --settings '{"mailSenders":[]}' --ready-made
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    people: { type: 'string' },
    seed: { type: 'string' },
    record: { type: 'string' },
    data: { type: 'string' },
    rate: { type: 'string' },
    zero: { type: 'string' },
    now: { type: 'string' },
    limits: { type: 'string' },
    'public-url': { type: 'string' },
    manifest: { type: 'string' },
    settings: { type: 'string' },
    'ready-made': { type: 'boolean' },
  },
});

function optionsFrom(given: typeof values): TenantOptions {
  const number = (name: 'port' | 'people' | 'seed' | 'rate' | 'zero', least: number): number | undefined => {
    const text = given[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isFinite(value) || value < least)
      throw new Error(`--${name} must be a number of at least ${least}, is '${text}'`);
    return value;
  };
  const { limits } = given;
  if (limits !== undefined && limits !== 'published' && limits !== 'none')
    throw new Error(`--limits must be published or none, is '${limits}'`);
  const all = {
    port: number('port', 0),
    people: number('people', 60),
    seed: number('seed', 0),
    ratePerSecond: number('rate', 0),
    zero: number('zero', 0),
    recordFile: given.record,
    dataDir: given.data,
    limits,
    publicUrl: given['public-url'],
    manifestFile: given.manifest,
    readyMade: given['ready-made'],
    settings:
      given.settings === undefined
        ? undefined
        : (JSON.parse(
            given.settings.startsWith('{') ? given.settings : readFileSync(given.settings, 'utf8'),
          ) as TenantOptions['settings']),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

try {
  const tenant = await startTenant(optionsFrom(values));
  if (values.now !== undefined) await tenant.control.setClock(values.now);
  const { control: _, close, ...about } = tenant;
  process.stdout.write(`${JSON.stringify(about)}\n`);
  const end = () => void close().finally(() => process.exit(0));
  process.on('SIGTERM', end).on('SIGINT', end).on('disconnect', end);
} catch (fault) {
  console.error(`The stand-in tenant did not start: ${fault instanceof Error ? fault.message : String(fault)}`);
  process.exitCode = 1;
}
