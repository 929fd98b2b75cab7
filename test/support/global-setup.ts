import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';
import { ensureTabBuilt } from './built-tab.ts';

/**
 * Before `npm test`, once: the record of what is exchanged with the stand-in begins anew, and the browser is looked for
 * (unpacked, where there is none) and the tab built, so that no test waits for them and no two build at once. Whatever else runs tests adds to the record: CI's second run, on
 * PostgreSQL, is judged together with the first.
 */
export default async function setup(): Promise<void> {
  if (process.env['npm_lifecycle_event'] !== 'test') return;
  rmSync(join(import.meta.dirname, '../.traffic'), { recursive: true, force: true });
  await findBrowser();
  await ensureTabBuilt();
}
