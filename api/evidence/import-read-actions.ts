import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { MOST_IMPORT_BYTES, MOST_IMPORT_ROWS, type ImportView } from '#api/contract/import.ts';
import type { Actor } from '#api/people/actor.ts';
import { toJson } from '#api/platform/db/json.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { readAll } from '#api/platform/http/upload.ts';
import type { Tools } from '#api/platform/tools.ts';
import { guessColumns } from './columns.ts';
import { cleanFileName } from './file-name.ts';
import { getImportOf } from './import-view-actions.ts';
import { dayOrderOf } from './read-day.ts';
import { textOf } from './read-line.ts';
import type { SetDetail } from './set.ts';
import { insertEvidenceRows, insertSet, updateSet } from './set-store.ts';
import { BadTable, tableOf, type Line } from './table.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const READ_SLICE = 500;
const SAMPLE = 5;

/**
 * Reads a table into rows of its own, in slices; nobody is looked for yet.
 * @throws Problem 'too-large' | 'file-refused' | 'file-broken'
 */
export async function keepImport(
  tools: DbClock,
  actor: Actor,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<ImportView> {
  const { db, clock } = tools;
  const { tenantId, personId } = actor;
  const bytes = await readAll(body, MOST_IMPORT_BYTES);
  const setId = randomUUID();
  const at = clock.now();
  try {
    const { format, lines } = tableOf(bytes);
    const detail: SetDetail = { fileName: cleanFileName(name, format.split(' ')[0] ?? 'csv'), format };
    await db.write(tenantId, trx =>
      insertSet(trx, tenantId, {
        setId,
        kind: 'import',
        state: 'reading',
        rows: 0,
        position: 0,
        detail,
        createdAt: at,
        createdBy: personId,
        appliedAt: null,
        undoneAt: null,
        undoneBy: null,
      }),
    );
    const read = await readRows(tools, tenantId, setId, lines);
    const columns = guessColumns(read.heads);
    const days = read.sample.map(cells => textOf(cells, columns, 'completedOn'));
    const all = { ...detail, heads: read.heads, sample: read.sample, columns, dayOrder: dayOrderOf(days) };
    await db.write(tenantId, trx =>
      updateSet(trx, tenantId, setId, { state: 'mapping', rows: read.rows, position: 0, detail: all }),
    );
  } catch (error) {
    await db.write(tenantId, trx => updateSet(trx, tenantId, setId, { state: 'discarded' }));
    if (error instanceof BadTable) throw new Problem('file-refused', { detail: error.message });
    throw error;
  }
  return getImportOf(tools, actor, setId);
}

async function readRows(
  { db, clock }: DbClock,
  tenantId: string,
  setId: string,
  batches: AsyncIterable<readonly Line[]>,
): Promise<{ heads: string[]; sample: string[][]; rows: number }> {
  const at = clock.now();
  const sample: string[][] = [];
  let heads: string[] | null = null;
  let rows = 0;
  let waiting: Line[] = [];
  const write = async (): Promise<void> => {
    const slice = waiting;
    waiting = [];
    if (slice.length === 0) return;
    await db.write(tenantId, trx =>
      insertEvidenceRows(
        trx,
        tenantId,
        slice.map(line => newRow(line, setId, at)),
      ),
    );
    await setImmediate();
  };
  for await (const batch of batches) {
    await setImmediate();
    for (const line of batch) {
      if (heads === null) {
        heads = [...line.cells];
        continue;
      }
      rows += 1;
      if (rows > MOST_IMPORT_ROWS) throw new BadTable(`At most ${MOST_IMPORT_ROWS} lines are taken: part the file.`);
      if (sample.length < SAMPLE) sample.push([...line.cells]);
      waiting.push(line);
      if (waiting.length >= READ_SLICE) await write();
    }
  }
  await write();
  if (heads === null || rows === 0) throw new BadTable('There is no line below the heads of the columns.');
  return { heads, sample, rows };
}

function newRow({ row, cells }: Line, setId: string, at: string) {
  return {
    rowId: orderedId(at),
    setId,
    row,
    state: 'read',
    cells: toJson(cells),
    personId: null,
    courseId: null,
    completedOn: null,
    validUntilOn: null,
    issuer: null,
    place: null,
    externalNumber: null,
    reason: null,
    candidates: null,
    completionId: null,
  };
}
