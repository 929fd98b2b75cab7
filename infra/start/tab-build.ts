import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child.ts';

/** What the built tab is made from. */
const SOURCES = ['tab', 'api/contract', 'package-lock.json'];

/** True when there is no built tab, or something it is made from is newer. */
export function isTabStale(root: string): boolean {
  const built = statSync(join(root, 'tab/dist/index.html'), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined || SOURCES.some(source => newest(join(root, source)) > built);
}

/** @throws Error with what the builder said */
export async function buildTab(root: string): Promise<void> {
  const vite = startChild({
    name: 'the build of the tab',
    args: [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--config',
      join(root, 'tab/vite.config.ts'),
      '--logLevel',
      'warn',
    ],
    cwd: root,
    env: process.env,
  });
  const { code } = await vite.ended;
  if (code !== 0) throw new Error(`The tab could not be built:\n${vite.said()}`);
}

/** Milliseconds of the last change of a file, or of anything below a folder but what is built there. */
function newest(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  let latest = entry.mtimeMs;
  for (const name of readdirSync(path))
    if (name !== 'dist' && name !== 'node_modules') latest = Math.max(latest, newest(join(path, name)));
  return latest;
}
