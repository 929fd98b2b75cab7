import { Unzip, UnzipInflate } from 'fflate';
import sax from 'sax';
import { MOST_CELL, MOST_COLUMNS } from '#api/contract/import.ts';

/** A line of a table: its number as the program that made it shows it, and its texts. */
export type Line = Readonly<{ row: number; cells: readonly string[] }>;

/** Compressed bytes that are unpacked at a time: unpacked they are at most about a thousand times as many. */
const PIECE = 8 * 1024;
/** What all parts together may unpack to: 200,000 lines are about 100 MB. */
const MOST_UNPACKED = 300 * 1024 * 1024;
const MOST_SHARED = 1_000_000;
/** The last line of a sheet, ECMA-376 part 1, 18.3.1.73 as programs keep it. */
const LAST_ROW = 1_048_576;

/** A workbook that is none, is damaged, or unpacks to more than anybody has. */
export class BadWorkbook extends Error {}

/**
 * The lines of a workbook's first sheet, read piece by piece: neither the unpacked sheet nor a tree of it is ever whole in
 * memory. Formulas are never computed (what was kept as their value counts), nothing outside the file is looked at, no
 * entity but XML's own is known. A batch may be empty: then others may be served. @throws BadWorkbook
 */
export function* workbookLines(bytes: Uint8Array, mostUnpacked = MOST_UNPACKED): Generator<readonly Line[]> {
  const budget = { left: mostUnpacked };
  const path = firstSheet(bytes, budget);
  const shared = yield* sharedStrings(bytes, budget);
  const sheet = sheetReader(shared);
  for (const text of partOf(bytes, path, budget)) yield sheet(text);
}

type Budget = { left: number };

function firstSheet(bytes: Uint8Array, budget: Budget): string {
  let relation: string | null = null;
  read(bytes, 'xl/workbook.xml', budget, {
    open: (name, attributes) => {
      // Its days would be read four years and a day too early, and nobody could tell by looking.
      if (name === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? ''))
        throw new BadWorkbook('It counts its days from 1904: save it as CSV.');
      if (name === 'sheet') relation ??= attributes['r:id'] ?? null;
    },
  });
  if (relation === null) throw new BadWorkbook('There is no sheet.');
  let target: string | null = null;
  read(bytes, 'xl/_rels/workbook.xml.rels', budget, {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes['Id'] === relation) target = attributes['Target'] ?? null;
    },
  });
  const path: string = target ?? 'worksheets/sheet1.xml';
  return path.startsWith('/') ? path.slice(1) : `xl/${path}`;
}

function* sharedStrings(bytes: Uint8Array, budget: Budget): Generator<readonly Line[], readonly string[]> {
  const shared: string[] = [];
  let text = '';
  let inside = false;
  let phonetic = false;
  const push = xml({
    open: name => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      inside = name === 't' && !phonetic;
    },
    text: part => {
      if (inside && text.length < MOST_CELL) text += part;
    },
    close: name => {
      inside = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      if (shared.length >= MOST_SHARED) throw new BadWorkbook('There are too many texts.');
      shared.push(text.slice(0, MOST_CELL));
    },
  });
  for (const part of partOf(bytes, 'xl/sharedStrings.xml', budget)) {
    push(part);
    yield [];
  }
  return shared;
}

/** Takes the sheet's text piece by piece and answers the lines that have come to their end. */
function sheetReader(shared: readonly string[]): (text: string) => readonly Line[] {
  let done: Line[] = [];
  let row = 0;
  let cells: string[] = [];
  let at = -1;
  let kind = '';
  let value = '';
  let inside = false;
  const push = xml({
    open: (name, attributes) => {
      if (name === 'row') {
        const before = row;
        row = Number(attributes['r'] ?? row + 1);
        if (!Number.isSafeInteger(row) || row <= before || row > LAST_ROW)
          throw new BadWorkbook('Its lines are not numbered one after the other.');
        cells = [];
        at = -1;
      } else if (name === 'c') {
        at = attributes['r'] === undefined ? at + 1 : columnOf(attributes['r']);
        kind = attributes['t'] ?? 'n';
        value = '';
      }
      inside = name === 'v' || name === 't';
    },
    text: part => {
      if (inside && value.length < MOST_CELL) value += part;
    },
    close: name => {
      inside = false;
      if (name === 'c' && at >= 0 && at < MOST_COLUMNS) {
        while (cells.length < at) cells.push('');
        cells[at] = (kind === 's' ? (shared[Number(value)] ?? '') : kind === 'e' ? '' : value)
          .trim()
          .slice(0, MOST_CELL);
      } else if (name === 'row' && cells.some(cell => cell !== '')) done.push({ row, cells });
    },
  });
  return text => {
    done = [];
    push(text);
    return done;
  };
}

/** 'AB12' → 27. */
function columnOf(place: string): number {
  let column = 0;
  for (const letter of place.match(/^[A-Z]{1,3}/)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

type Handlers = Readonly<{
  open?: (name: string, attributes: Readonly<Record<string, string | undefined>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}>;

function read(bytes: Uint8Array, path: string, budget: Budget, handlers: Handlers): void {
  const push = xml(handlers);
  for (const text of partOf(bytes, path, budget)) push(text);
}

/** Names without their prefixes. @throws BadWorkbook for what is no well-formed XML */
function xml({ open, text, close }: Handlers): (text: string) => void {
  const reader = sax.parser(true, { position: false });
  const plain = (name: string): string => name.slice(name.indexOf(':') + 1);
  const handlers: Partial<typeof reader> = {
    onerror: error => {
      throw new BadWorkbook(error.message);
    },
    ondoctype: () => {
      throw new BadWorkbook('A workbook has no document type.');
    },
    onopentag: ({ name, attributes }) => open?.(plain(name), attributes as Record<string, string>),
    ontext: part => text?.(part),
    oncdata: part => text?.(part),
    onclosetag: name => close?.(plain(name)),
  };
  Object.assign(reader, handlers);
  return part => void reader.write(part);
}

/** One part of the package as text, unpacked piece by piece; nothing when there is no such part. */
function* partOf(bytes: Uint8Array, path: string, budget: Budget): Generator<string> {
  const decoder = new TextDecoder();
  let texts: string[] = [];
  const failed: Error[] = [];
  const unzip = new Unzip(file => {
    if (file.name !== path) return;
    file.ondata = (error, piece) => {
      if (error !== null) failed.push(error);
      else {
        budget.left -= piece.length;
        if (budget.left < 0) failed.push(new BadWorkbook('It unpacks to more than is taken.'));
        else texts.push(decoder.decode(piece, { stream: true }));
      }
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += PIECE) {
    const end = Math.min(at + PIECE, bytes.length);
    try {
      unzip.push(bytes.subarray(at, end), end === bytes.length);
    } catch (error) {
      throw new BadWorkbook(error instanceof Error ? error.message : 'It cannot be unpacked.');
    }
    const [fault] = failed;
    if (fault !== undefined) throw fault instanceof BadWorkbook ? fault : new BadWorkbook(fault.message);
    yield* texts;
    texts = [];
  }
}
