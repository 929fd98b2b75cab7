import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of all TypeScript files below a top folder, as 'api/people/sync.ts'. */
export function sourceFiles(top: string): string[] {
  return readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !/node_modules|\/dist/.test(entry.parentPath))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length));
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What a file imports, type imports included: house paths resolved ('api/calendar.ts'), packages by name. */
export function importsOf(path: string): string[] {
  const folder = path.split('/').slice(0, -1);
  return [
    ...read(path).matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map(match => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (name.startsWith('#')) return name.slice(1);
    if (!name.startsWith('.')) return name;
    const parts = [...folder];
    for (const part of name.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    return parts.join('/');
  });
}
