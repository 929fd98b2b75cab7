import type { DatabaseName, OwnDatabase } from '#test/support/own-database.ts';
import type { Bare } from './bare.ts';
import type { MadeUp } from './people.ts';

/** What a measure works on: processes that answer, and a database that already holds `people` people. */
export type World = MadeUp &
  Readonly<{
    name: DatabaseName;
    people: number;
    tenantId: string;
    /** Of the api, and of the floor's server. */
    address: string;
    floorAddress: string;
    adminToken: string;
    /** Some people who have twenty courses, with a signed token each. */
    signedIn: readonly Readonly<{ personId: string; token: string }>[];
    bare: Bare;
    /** A second database, empty but for its tables, and the settings of an api on it. */
    empty: Readonly<{ database: OwnDatabase; settings: Readonly<Record<string, string>> }>;
  }>;

/** One thing that is measured: our way and the floor, in turn, on the same data. */
export type Measure = Readonly<{
  name: string;
  /** What `ours` and `floor` count. */
  unit: 'ms' | 'requests/s';
  /** The ratio must not be worse than this: at most (ms), at least (requests/s). */
  bar: number;
  rounds: number;
  /** False where the size of the organisation changes nothing: then it is measured once. */
  grows: boolean;
  prepare: (world: World) => Promise<Prepared>;
}>;

/** Each answers milliseconds or requests a second. */
export type Prepared = Readonly<{ ours: () => Promise<number>; floor: () => Promise<number> }>;

/** One JSON line of `npm run bench`. */
export type Figure = Readonly<{
  name: string;
  database: string;
  size: number;
  ours: number;
  floor: number;
  ratio: number;
  bar: number;
  ok: boolean;
  unit: string;
}>;

/** Ours and floor in turn, best of several: what the machine can do when nothing else disturbs it. */
export async function figureOf({ name, unit, bar, rounds, prepare }: Measure, world: World): Promise<Figure> {
  const { ours, floor } = await prepare(world);
  const taken: { ours: number; floor: number }[] = [];
  for (let n = 0; n < rounds; n += 1) taken.push({ floor: await floor(), ours: await ours() });
  const best = unit === 'ms' ? Math.min : Math.max;
  const a = best(...taken.map(one => one.ours));
  const b = best(...taken.map(one => one.floor));
  const ratio = a / b;
  const ok = unit === 'ms' ? ratio <= bar : ratio >= bar;
  return {
    name,
    database: world.name,
    size: world.people,
    ours: round(a),
    floor: round(b),
    ratio: round(ratio),
    bar,
    ok,
    unit,
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
