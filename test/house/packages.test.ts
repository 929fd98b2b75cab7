import { describe, expect, it } from 'vitest';
import { read } from './files.ts';

type Locked = { version?: string; resolved?: string; license?: string; optionalDependencies?: Record<string, string> };
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const manifest = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };

/** The place npm would look from a package outwards: its own node_modules, its parent's, …, the top. */
function isLocked(from: string, name: string): boolean {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`] !== undefined) return true;
    if (base === '') return false;
  }
}

describe('the lock file', () => {
  it('holds an entry for every optional package of every package, so that a clean install finds each platform’s own', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter(name => !isLocked(path, name))
        .map(name => `${path} → ${name}`),
    );

    expect(missing).toEqual([]);
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  });

  it('names no registry', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });

  it('pins one Node for every platform', () => {
    expect(new Set(Object.values(manifest.optionalDependencies)).size).toBe(1);
    expect(process.version).toBe(`v${Object.values(manifest.optionalDependencies)[0]}`);
  });

  it('brings in permissive licences only', () => {
    const allowed =
      /^\(?(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|BlueOak-1\.0\.0|0BSD|Unlicense|CC0-1\.0|CC-BY-4\.0|Python-2\.0|PSF-2\.0)\b/;
    const others = Object.entries(lock.packages).filter(
      ([path, { license }]) => path !== '' && license !== undefined && !allowed.test(license),
    );

    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
