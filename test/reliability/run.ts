import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findPostgres, leavePostgres, type DatabaseName } from '#test/support/own-database.ts';
import { killCampaign } from './kill.ts';
import { modelCampaign } from './model.ts';
import { feedPace, mailPace } from './pace.ts';
import { pauseCampaign } from './pause.ts';
import { plant, PLANTS, type Plant } from './plant.ts';
import { lineOf, type Campaign, type Line, type Result } from './row.ts';

type Row = Readonly<{
  run: (campaign: Campaign) => Promise<Result>;
  databases: readonly DatabaseName[];
  /** So many rounds, unless said otherwise. */
  usual: number;
  /** Rounds take long here: no more than this. */
  most: number;
}>;
const ROWS: Readonly<Record<string, Row>> = {
  kill: { run: killCampaign, databases: ['sqlite', 'postgres'], usual: 30, most: 1000 },
  model: { run: modelCampaign, databases: ['sqlite', 'postgres'], usual: 10_000, most: 1_000_000 },
  'pace-feed': { run: feedPace, databases: ['sqlite', 'postgres'], usual: 100_000, most: 100_000 },
  'pace-mail': { run: mailPace, databases: ['sqlite', 'postgres'], usual: 10_000, most: 100_000 },
  // On SQLite a second process on the data folder is refused, so there is nobody to take over.
  pause: { run: pauseCampaign, databases: ['postgres'], usual: 10, most: 10 },
};
const SHOWN = 20;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: Object.keys(ROWS).join(',') },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    plant: { type: 'string' },
    database: { type: 'string' },
  },
});

function whole(name: 'rounds' | 'seed', given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  return value;
}

function chosen<T extends string>(name: string, given: string, known: readonly T[]): readonly T[] {
  return given.split(',').map(one => {
    const found = known.find(other => other === one);
    if (found === undefined) throw new Error(`--${name} is "${one}"; known are ${known.join(', ')}.`);
    return found;
  });
}

async function main(): Promise<boolean> {
  const asked = values.rounds === undefined ? null : whole('rounds', values.rounds);
  const seed = whole('seed', values.seed);
  const rows = chosen('rows', values.rows, Object.keys(ROWS));
  const fault =
    values.plant === undefined ? null : (chosen('plant', values.plant, Object.keys(PLANTS) as Plant[])[0] ?? null);
  const wanted = chosen<DatabaseName>('database', values.database ?? 'sqlite,postgres', ['sqlite', 'postgres']);
  const serverUrl = wanted.includes('postgres') ? findPostgres() : null;
  if (serverUrl === null && wanted.includes('postgres'))
    say('PostgreSQL: skipped, there is no server and none is installed here');
  const root = fault === null ? undefined : plant(fault);
  const lines: Line[] = [];
  try {
    for (const row of rows)
      for (const database of wanted) {
        const about = ROWS[row];
        if (about === undefined || !about.databases.includes(database)) continue;
        if (database === 'postgres' && serverUrl === null) continue;
        const note = (sentence: string): void => say(`  ${row} ${database}: ${sentence}`);
        const rounds = Math.min(asked ?? about.usual, about.most);
        const url = database === 'postgres' ? serverUrl : null;
        const campaign: Campaign = { database, serverUrl: url, rounds, seed, root, note };
        const result = await about.run(campaign);
        for (const kind of ['lost', 'doubled', 'surprises'] as const)
          for (const finding of result[kind].slice(0, SHOWN)) note(`${kind}: ${finding}`);
        const line = lineOf(row, campaign, result);
        lines.push(line);
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
  } finally {
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
    if (serverUrl !== null) leavePostgres();
  }
  process.stdout.write(`\n${table(lines)}\n`);
  return lines.length > 0 && lines.every(({ ok }) => ok);
}

function table(lines: readonly Line[]): string {
  const head = ['row', 'database', 'rounds', 'hit', 'lost', 'doubled', ''];
  const body = lines.map(one => [
    one.row,
    one.database,
    one.rounds,
    one.hit,
    one.lost,
    one.doubled,
    one.ok ? 'ok' : 'MISSED',
  ]);
  const all = [head, ...body].map(cells => cells.map(String));
  const widths = head.map((_, i) => Math.max(...all.map(cells => cells[i]?.length ?? 0)));
  return all.map(cells => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

/** For people, beside the lines for machines. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

main().then(
  ok => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
