import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';

export interface ClientFile {
  readonly type: string;
  readonly body: string | Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

/** The window's own pages by address. TypeScript is served with its types taken out, so there is nothing to build. */
export function readClient(folder: string): ReadonlyMap<string, ClientFile> {
  const files = new Map<string, ClientFile>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const source = readFileSync(join(folder, name), 'utf8');
    files.set(name === 'index.html' ? '/' : `/${name}`, {
      type,
      body: name.endsWith('.ts') ? withoutTypes(source) : source,
    });
  }
  return files;
}

/** Node runs our TypeScript by this very function; calling it by name still warns that it is experimental, on every start. */
function withoutTypes(source: string): string {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
