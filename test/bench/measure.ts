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
    /** Process id of the api that answers at `address`. */
    apiPid: number;
    /** Runs one of the api's jobs in its own process and waits for its end; milliseconds. */
    runJob: (name: string) => Promise<number>;
    /** A second database, empty but for its tables, and the settings of an api on it. */
    empty: Readonly<{ database: OwnDatabase; settings: Readonly<Record<string, string>> }>;
  }>;

export type Unit = 'ms' | 'requests/s' | 'MB';

/** What must hold; several may. `requests/s` must not be less, all else not more. */
export type Bar = Readonly<{
  /** Ours through the floor's. */
  ratio?: number;
  /** Ours alone. */
  ours?: number;
  /** How many times worse than at the smallest size of this run … */
  flat?: number;
  /** … of so many people or more: where fewer cannot be asked for the same work. */
  flatFrom?: number;
}>;

/** One thing that is measured: our way and, where there is one, the floor, in turn, on the same data. */
export type Measure = Readonly<{
  name: string;
  /** What `ours` and `floor` count. */
  unit: Unit;
  bar: Bar;
  rounds: number;
  /** False where the size of the organisation changes nothing: then it is measured once. */
  grows: boolean;
  prepare: (world: World) => Promise<Prepared>;
}>;

/** Each answers in the measure's unit; without a floor only the bar on `ours` counts. */
export type Prepared = Readonly<{
  ours: () => Promise<number>;
  floor?: () => Promise<number>;
  /** Ends what was prepared for this measure alone. */
  close?: () => Promise<void>;
}>;

/** One JSON line of `npm run bench`. */
export type Figure = Readonly<{
  name: string;
  database: string;
  size: number;
  ours: number;
  floor: number | null;
  ratio: number | null;
  /** How many times worse than at the smallest size; null at that size. */
  growth: number | null;
  bar: Bar;
  ok: boolean;
  unit: Unit;
}>;

/** Ours and floor in turn, best of several: what the machine can do when nothing else disturbs it. */
export async function figureOf(
  { name, unit, bar, rounds, prepare }: Measure,
  world: World,
  smallest: Figure | null,
): Promise<Figure> {
  const { ours, floor, close } = await prepare(world);
  const taken: { ours: number; floor: number | null }[] = [];
  try {
    for (let n = 0; n < rounds; n += 1)
      taken.push({ floor: floor === undefined ? null : await floor(), ours: await ours() });
  } finally {
    await close?.();
  }
  const best = unit === 'requests/s' ? Math.max : Math.min;
  const a = best(...taken.map(one => one.ours));
  const b = floor === undefined ? null : best(...taken.map(one => one.floor ?? 0));
  const ratio = b === null ? null : a / b;
  const growth = smallest === null ? null : unit === 'requests/s' ? smallest.ours / a : a / smallest.ours;
  const holds = (value: number | null, limit: number | undefined, isLeast: boolean): boolean =>
    value === null || limit === undefined || (isLeast ? value >= limit : value <= limit);
  const isLeast = unit === 'requests/s';
  const ok = holds(ratio, bar.ratio, isLeast) && holds(a, bar.ours, isLeast) && holds(growth, bar.flat, false);
  return {
    name,
    database: world.name,
    size: world.people,
    ours: round(a),
    floor: b === null ? null : round(b),
    ratio: ratio === null ? null : round(ratio),
    growth: growth === null ? null : round(growth),
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
