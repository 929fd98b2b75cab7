import type { Db } from '#api/platform/db/connect.ts';

/** One thing that is measured: our way and the floor, in turn, on the same data. */
export type Measure = Readonly<{
  name: string;
  /** What `ours` and `floor` count. */
  unit: 'ms' | 'requests/s';
  /** The ratio must not be worse than this: at most (ms), at least (requests/s). */
  bar: number;
  /** Makes the two ways on a database that already holds `people` people, all enrolled in one course. */
  prepare: (world: World) => Promise<Prepared>;
}>;

export type World = Readonly<{ db: Db; people: number; tenantId: string; adminId: string; courseId: string; versionId: string; assignmentId: string }>;
export type Prepared = Readonly<{ ours: () => Promise<number>; floor: () => Promise<number>; end?: () => Promise<void> }>;

/** One JSON line of `npm run bench`. */
export type Figure = Readonly<{ name: string; database: string; size: number; ours: number; floor: number; ratio: number; bar: number; ok: boolean; unit: string }>;

const ROUNDS = 5;

/** Ours and floor in turn, best of several: what the machine can do when nothing else disturbs it. */
export async function figureOf(measure: Measure, world: World): Promise<Figure> {
  const { ours, floor, end } = await measure.prepare(world);
  const taken: { ours: number; floor: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) taken.push({ floor: await floor(), ours: await ours() });
  } finally {
    await end?.();
  }
  const best = measure.unit === 'ms' ? Math.min : Math.max;
  const a = best(...taken.map(one => one.ours));
  const b = best(...taken.map(one => one.floor));
  const ratio = a / b;
  const ok = measure.unit === 'ms' ? ratio <= measure.bar : ratio >= measure.bar;
  return { name: measure.name, database: world.db.kind, size: world.people, ours: round(a), floor: round(b), ratio: round(ratio), bar: measure.bar, ok, unit: measure.unit };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
