import { parse } from 'csv-parse';
import { MOST_CELL, MOST_COLUMNS } from '#api/contract/import.ts';
import { decoded, encodingOf, separatorOf } from './encoding.ts';
import { BadWorkbook, workbookLines, type Line } from './xlsx.ts';

export type { Line } from './xlsx.ts';

/** A file that is no table: why, in English for the log. */
export class BadTable extends Error {}

export type Table = Readonly<{ format: string; lines: AsyncIterable<readonly Line[]> }>;

/** A file as a table, whatever it calls itself; lines come in batches while it is read. @throws BadTable */
export function tableOf(bytes: Uint8Array): Table {
  if (bytes.length === 0) throw new BadTable('It is empty.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { format: 'xlsx', lines: fromWorkbook(bytes) };
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new BadTable('Old (xls) or encrypted workbooks are not read: save it as xlsx or CSV.');
  const encoding = encodingOf(bytes);
  const start = new TextDecoder(encoding).decode(bytes.subarray(0, 8192));
  // Tables hold no control characters; pictures, programs and archives do at once.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000e-\u001f]/.test(start)) throw new BadTable('It is neither CSV nor XLSX.');
  const separator = separatorOf(start);
  return {
    format: `csv ${separator === '\t' ? 'tab' : separator} ${encoding}`,
    lines: fromCsv(bytes, encoding, separator),
  };
}

async function* fromWorkbook(bytes: Uint8Array): AsyncGenerator<readonly Line[]> {
  try {
    for (const lines of workbookLines(bytes)) yield lines;
  } catch (error) {
    throw error instanceof BadWorkbook ? new BadTable(error.message) : error;
  }
}

async function* fromCsv(
  bytes: Uint8Array,
  encoding: Parameters<typeof decoded>[1],
  delimiter: string,
): AsyncGenerator<readonly Line[]> {
  const reader = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 200_000,
  });
  const ready: Line[] = [];
  let row = 0;
  const failed: Error[] = [];
  reader.on('readable', () => {
    for (let cells: string[] | null; (cells = reader.read() as string[] | null) !== null;) {
      row += 1;
      if (cells.some(cell => cell.trim() !== ''))
        ready.push({
          row,
          cells: cells.slice(0, MOST_COLUMNS).map(cell => cell.trim().replaceAll('\0', '').slice(0, MOST_CELL)),
        });
    }
  });
  reader.on('error', error => failed.push(error));
  const ended = new Promise<void>(resolve => reader.once('end', resolve).once('close', resolve));
  for (const text of decoded(bytes, encoding)) {
    if (!reader.write(text)) await new Promise(resolve => reader.once('drain', resolve).once('close', resolve));
    if (failed.length > 0) break;
    if (ready.length > 0) yield ready.splice(0);
  }
  if (failed.length === 0) reader.end();
  await ended;
  if (failed[0] !== undefined) throw new BadTable(`Line ${row + 1}: ${failed[0].message}`);
  if (ready.length > 0) yield ready.splice(0);
}
