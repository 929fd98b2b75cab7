import { describe, expect, it } from 'vitest';
import { importsOf, read, sourceFiles } from './files.ts';

const api = sourceFiles('api');
const tab = sourceFiles('tab');
const infra = sourceFiles('infra');

const DOOR = /^(?:[a-z-]+-)?(routes|actions|jobs|store)\.ts$/;
const room = (path: string): string => path.split('/')[1] ?? '';
const file = (path: string): string => path.split('/').at(-1) ?? '';
const doorKind = (path: string): string | null => DOOR.exec(file(path))?.[1] ?? null;
const NOT_ROOMS = ['contract', 'platform', 'graph'];
const isRoomFile = (path: string): boolean =>
  path.split('/').length >= 3 && !NOT_ROOMS.includes(room(path)) && !path.includes('/starter/');
const rules = api.filter(path => isRoomFile(path) && doorKind(path) === null);
const doors = (kind: string): string[] => api.filter(path => isRoomFile(path) && doorKind(path) === kind);
const broken = (paths: readonly string[], isBad: (imported: string, from: string) => boolean): string[] =>
  paths.flatMap(from =>
    importsOf(from)
      .filter(imported => isBad(imported, from))
      .map(imported => `${from} → ${imported}`),
  );

const inHouse = (imported: string): boolean => /^(api|tab|infra|test)\//.test(imported);

describe('who may touch whom', () => {
  it('finds rules and doors to judge', () => {
    expect(rules.length).toBeGreaterThan(10);
    for (const kind of ['routes', 'actions', 'jobs', 'store']) expect(doors(kind).length).toBeGreaterThan(0);
  });

  it('the contract imports zod/mini and itself', () => {
    expect(
      broken(
        api.filter(path => room(path) === 'contract'),
        imported => imported !== 'zod/mini' && !imported.startsWith('api/contract/'),
      ),
    ).toEqual([]);
  });

  it('a rule imports contract, calendar and other rules: no database, network, clock or process', () => {
    const pure = (imported: string): boolean =>
      imported.startsWith('api/contract/') ||
      imported === 'api/calendar.ts' ||
      rules.includes(imported) ||
      PURE_PACKAGES.some(name => imported === name || imported.startsWith(`${name}/`));
    expect(broken(rules, imported => !pure(imported))).toEqual([]);
    const impure =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bTemporal\.Now\b|\bfetch\(|\brandomUUID\(/;
    expect(rules.filter(path => impure.test(read(path)))).toEqual([]);
  });

  it('only a room’s own files use its store, but for reading shapes of the platform', () => {
    const foreignStore = (imported: string, from: string): boolean =>
      doorKind(imported) === 'store' &&
      isRoomFile(imported) &&
      room(imported) !== room(from) &&
      !SHARED_READS.includes(imported);
    expect(
      broken(
        api.filter(path => isRoomFile(path)),
        foreignStore,
      ),
    ).toEqual([]);
  });

  it('only jobs and the hall use the door to Microsoft Graph', () => {
    expect(
      broken(
        api.filter(path => isRoomFile(path) && doorKind(path) !== 'jobs'),
        (imported, from) => imported.startsWith('api/graph/') && !isTypeOnly(from, imported),
      ),
    ).toEqual([]);
  });

  it('graph and platform know no room, but for who is asking', () => {
    const knows = (imported: string): boolean =>
      imported.startsWith('api/') &&
      !['contract', 'platform', 'graph'].includes(room(imported)) &&
      !['api/calendar.ts', 'api/people/actor.ts'].includes(imported);
    expect(
      broken(
        api.filter(path => ['graph', 'platform'].includes(room(path))),
        knows,
      ),
    ).toEqual([]);
  });

  it('the tab looks at the contract and at itself', () => {
    expect(
      broken(
        tab,
        imported => inHouse(imported) && !imported.startsWith('tab/') && !imported.startsWith('api/contract/'),
      ),
    ).toEqual([]);
  });

  it('nothing in api imports infra, tab or test, and the program never asks whether it is a demo', () => {
    expect(broken(api, imported => /^(infra|tab|test)\//.test(imported))).toEqual([]);
    expect(api.filter(path => /\bdemo\b|\bstand-?in\b/i.test(read(path)))).toEqual([]);
    expect(broken([...api, ...tab, ...infra], imported => imported.startsWith('test/'))).toEqual([]);
  });

  it('every import in the house names its ending', () => {
    expect(
      broken(
        [...api, ...tab, ...infra],
        imported => inHouse(imported) && !/\.(tsx?|json|css|svg|png)$/.test(imported.split('?')[0] ?? ''),
      ),
    ).toEqual([]);
  });

  it('a table is written by one room only', () => {
    const writers = new Map<string, Set<string>>();
    for (const path of api.filter(isRoomFile)) {
      for (const [, table] of read(path).matchAll(/\b(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'/g)) {
        writers.set(table ?? '', (writers.get(table ?? '') ?? new Set()).add(room(path)));
      }
    }
    expect(
      [...writers].filter(([, rooms]) => rooms.size > 1).map(([table, rooms]) => `${table}: ${[...rooms].join(', ')}`),
    ).toEqual([]);
    expect(writers.size).toBeGreaterThan(10);
  });

  it('files stay small enough to be read at once', () => {
    const long = [...api, ...tab, ...infra].filter(path => read(path).split('\n').length > 300);
    // All tables stand on one page, whatever its length.
    expect(long.filter(path => path !== 'api/platform/db/tables.ts')).toEqual([]);
  });
});

/** Packages without effects that a rule may build on. */
const PURE_PACKAGES = [
  'csv-parse',
  'sax',
  'fflate',
  'mdast-util-from-markdown',
  'mdast-util-directive',
  'micromark-extension-directive',
  'mdast',
  'zod/mini',
  'date-holidays',
  'node:crypto',
];
/** Settings are everybody's to read; the log is written through its actions. */
const SHARED_READS = ['api/settings/store.ts'];

function isTypeOnly(from: string, imported: string): boolean {
  const name = file(imported).replace('.', '\\.');
  return new RegExp(`import type [^;]*${name}'`).test(read(from));
}
