import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which notifications and mails have been opened in the window. Ids are unique in the tenant, so nothing else is needed. */
export interface ReadMarks {
  has(id: string): boolean;
  add(ids: readonly string[]): void;
}

/** Kept in `folder` as one id a line; a last line cut off by a kill is an id nobody asks about. Without a folder kept in memory. */
export function openReadMarks(folder: string | null): ReadMarks {
  const file = folder === null ? null : join(folder, 'read.txt');
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const ids = new Set(file !== null && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  return {
    has: id => ids.has(id),
    add(added) {
      const fresh = added.filter(id => !ids.has(id));
      for (const id of fresh) ids.add(id);
      if (file !== null && fresh.length > 0) appendFileSync(file, fresh.map(id => `${id}\n`).join(''));
    },
  };
}
