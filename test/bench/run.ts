import { parseArgs } from 'node:util';
import { findPostgres, leavePostgres, type DatabaseName } from '#test/support/own-database.ts';
import { figureOf, type Figure } from './measure.ts';
import { MEASURES } from './measures.ts';
import { makeWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    databases: { type: 'string', default: 'sqlite,postgres' },
  },
});

async function main(): Promise<boolean> {
  const measures = MEASURES.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));
  if (measures.length === 0)
    throw new Error(`--only is "${values.only}"; known are ${MEASURES.map(({ name }) => name).join(', ')}.`);
  const sizes = values.sizes.split(',').map(Number);
  if (!sizes.every(size => Number.isInteger(size) && size >= 100))
    throw new Error('--sizes are whole numbers from 100 on, parted by commas.');
  const databases = (['sqlite', 'postgres'] satisfies DatabaseName[]).filter(name =>
    values.databases.split(',').includes(name),
  );
  const serverUrl = databases.includes('postgres') ? findPostgres() : null;
  if (databases.includes('postgres') && serverUrl === null)
    process.stderr.write('PostgreSQL: skipped, there is no server and none is installed here\n');
  const figures: Figure[] = [];
  try {
    for (const name of databases.filter(name => name === 'sqlite' || serverUrl !== null))
      for (const [n, size] of sizes.entries()) {
        const world = await makeWorld(name, size, serverUrl);
        process.stderr.write(`${name}, ${size} people: filled in ${Math.round(world.filledIn / 1000)} s\n`);
        try {
          for (const measure of measures.filter(({ grows }) => grows || n === 0)) {
            const { flatFrom = 0 } = measure.bar;
            const same = (one: Figure): boolean => one.name === measure.name && one.database === name;
            const smallest = figures.find(one => same(one) && one.size >= flatFrom) ?? null;
            const figure = await figureOf(measure, world, smallest);
            figures.push(figure);
            process.stdout.write(`${JSON.stringify(figure)}\n`);
          }
        } finally {
          await world.close();
        }
      }
  } finally {
    if (serverUrl !== null) leavePostgres();
  }
  process.stdout.write(`\n${table(figures)}\n`);
  return figures.length > 0 && figures.every(({ ok }) => ok);
}

function table(figures: readonly Figure[]): string {
  const head = ['measure', 'database', 'people', 'ours', 'floor', '', 'ratio', 'growth', 'bar', ''];
  const body = figures.map(one => {
    const most = one.unit === 'requests/s' ? 'at least' : 'at most';
    const bars = [
      ...(one.bar.ratio === undefined ? [] : [`${most} ${one.bar.ratio} x`]),
      ...(one.bar.ours === undefined ? [] : [`${most} ${one.bar.ours} ${one.unit}`]),
      ...(one.bar.flat === undefined ? [] : [`growth at most ${one.bar.flat}`]),
    ];
    const cells = [
      one.name,
      one.database,
      one.size,
      one.ours,
      one.floor ?? '',
      one.unit,
      one.ratio ?? '',
      one.growth ?? '',
    ];
    return [...cells, bars.join(', '), one.ok ? 'ok' : 'MISSED'];
  });
  const all = [head, ...body].map(cells => cells.map(String));
  const widths = head.map((_, i) => Math.max(...all.map(cells => cells[i]?.length ?? 0)));
  return all.map(cells => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

main().then(
  ok => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
