import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What happened in the tenant, one JSON value a line, appended before the answer goes out: after SIGKILL nothing answered is forgotten.
 * (It reaches the operating system, not the disk: the loss of power is not part of the promise.)
 */
export interface Journal<Line> {
  append(line: Line): void;
  close(): void;
}

/** Reads back what is there, hands each line to `replay`, then keeps writing. A last line cut off by a kill is dropped. */
export function openJournal<Line>(folder: string, replay: (line: Line) => void): Journal<Line> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'journal.jsonl');
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n')) if (line !== '') replay(JSON.parse(line) as Line);
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  }
  const handle = openSync(file, 'a');
  return {
    append: line => void writeSync(handle, `${JSON.stringify(line)}\n`),
    close: () => closeSync(handle),
  };
}

/** Keeps nothing: a tenant for one test. */
export const noJournal: Journal<unknown> = { append: () => undefined, close: () => undefined };
