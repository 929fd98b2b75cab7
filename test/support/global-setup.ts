import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';

/**
 * Before `npm test`, once: the record of what is exchanged with the stand-in begins anew, and the browser is looked for
 * (unpacked, where there is none), so that no test waits for it. Whatever else runs tests adds to the record: CI's second run, on
 * PostgreSQL, is judged together with the first.
 */
export default async function setup(): Promise<void> {
  if (process.env['npm_lifecycle_event'] !== 'test') return;
  rmSync(join(import.meta.dirname, '../.traffic'), { recursive: true, force: true });
  await findBrowser();
}
