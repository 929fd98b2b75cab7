import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { nameOf } from '#infra/tenant/exchange.ts';

/**
 * After a test run: was every operation of Graph and Entra ID that the product uses seen to succeed and to be refused?
 *
 *   node test/support/traffic-coverage.ts test/.traffic/graph.jsonl
 */
const USED: readonly string[] = [
  'keys', 'token', 'users.delta', 'groups.delta', 'groups.members', 'groups.owners', 'apps.install', 'feed.single', 'feed.bulk',
  'mail.draft', 'mail.send', 'mail.sendMail', 'mail.list',
]; // prettier-ignore

const exchange = z.object({
  method: z.string(),
  url: z.string(),
  status: z.optional(z.int()),
});

type Seen = { succeeded: number; refused: number };

async function main(files: readonly string[]): Promise<boolean> {
  const seen = new Map<string, Seen>(USED.map(name => [name, { succeeded: 0, refused: 0 }]));
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const { method, url, status } = z.parse(exchange, JSON.parse(line));
      if (status === undefined) continue;
      const name = nameOf({ method, url: new URL(url), headers: {}, body: Buffer.alloc(0) });
      const counted = seen.get(name);
      if (counted === undefined) continue;
      if (status < 400) counted.succeeded += 1;
      else counted.refused += 1;
    }
  for (const [name, { succeeded, refused }] of seen)
    console.log(`${name.padEnd(16)} ${String(succeeded).padStart(6)} succeeded ${String(refused).padStart(6)} refused`);
  const missing = [...seen].flatMap(([name, { succeeded, refused }]) => [
    ...(succeeded === 0 ? [`${name} was never seen to succeed`] : []),
    ...(refused === 0 ? [`${name} was never seen to be refused`] : []),
  ]);
  for (const sentence of missing) console.log(sentence);
  return missing.length === 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
