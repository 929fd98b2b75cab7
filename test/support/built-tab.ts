import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TAB = fileURLToPath(new URL('../../tab', import.meta.url));
const CONTRACT = fileURLToPath(new URL('../../api/contract', import.meta.url));
export const TAB_DIST = join(TAB, 'dist');

/** Builds the tab unless what is built is newer than everything it is made from. */
export async function ensureTabBuilt(): Promise<void> {
  const built = newest(TAB_DIST, name => name === 'index.html');
  const made = Math.max(newest(TAB, isSource), newest(CONTRACT, isSource));
  if (built > made) return;
  // In a process of its own and as a release: within the test runner it would become React's development build.
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  await run(process.execPath, [vite, 'build', '--config', join(TAB, 'vite.config.ts'), '--logLevel', 'error'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

function isSource(name: string, path: string): boolean {
  return /\.(tsx?|html)$/.test(name) && !path.startsWith(TAB_DIST);
}

/** When the newest matching file of a folder was written; 0 without one. */
function newest(folder: string, matches: (name: string, path: string) => boolean): number {
  try {
    return Math.max(
      0,
      ...readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && matches(entry.name, entry.parentPath))
        .map(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    );
  } catch {
    return 0;
  }
}
