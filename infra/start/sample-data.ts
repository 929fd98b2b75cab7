import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiSettings } from './api-process.ts';
import { startChild } from './child.ts';

/**
 * The two years behind the sample organisation, made once, when there is no database yet. Made in a folder beside it that gets its
 * name only when all is done: a start that was interrupted begins again from nothing, and never with half a history.
 * @throws Error with the words of the program that makes it
 */
export async function makeHistory({
  root,
  settings,
  logFile,
}: {
  root: string;
  settings: ApiSettings;
  logFile: string;
}): Promise<{ seconds: number } | null> {
  const { DATA_DIR } = settings;
  if (existsSync(DATA_DIR)) return null;
  const making = `${DATA_DIR}.making`;
  rmSync(making, { recursive: true, force: true });
  const began = performance.now();
  const child = startChild({
    name: 'The history',
    args: [join(root, 'infra/history.ts')],
    env: { ...process.env, ...settings, DATA_DIR: making },
    logFile,
  });
  const { code, signal } = await child.ended;
  if (code !== 0)
    throw new Error(child.said() || `The history could not be made (${signal ?? `code ${code}`}); see ${logFile}.`);
  renameSync(making, DATA_DIR);
  return { seconds: (performance.now() - began) / 1000 };
}
