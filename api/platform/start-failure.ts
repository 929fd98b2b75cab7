import { DataFolderOnNetwork, DataFolderTaken } from './data-folder.ts';
import { DatabaseTooNew } from './db/migrate.ts';

/** One sentence that says what is wrong and what to do, for whatever keeps the program from starting. */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return `Coursekeeper cannot start: ${String(error)}`;
  if (error instanceof DataFolderTaken || error instanceof DataFolderOnNetwork || error instanceof DatabaseTooNew)
    return error.message;
  const code = 'code' in error ? String(error.code) : '';
  const sqlite = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (code === 'EADDRINUSE')
    return `The port is already in use (${error.message}). Stop the other program, or set PORT to a free one.`;
  if (code === 'EACCES')
    return `Not allowed: ${error.message}. Give this user the right, or choose another PORT or DATA_DIR.`;
  if (code === 'ENOSPC' || sqlite === 13)
    return 'The disk is full. Free some space in DATA_DIR; nothing that was saved is lost.';
  if (sqlite === 11 || sqlite === 26)
    return `The database file is damaged (${error.message}). Nothing has been changed. Keep the file, and restore the latest backup into DATA_DIR.`;
  if (sqlite === 14)
    return `The database file cannot be opened (${error.message}). Check that DATA_DIR exists and that this user may write there.`;
  if (sqlite === 8) return 'The database file is read-only for this user. Give it the right to write in DATA_DIR.';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT')
    return `The database server does not answer (${error.message}). Check DATABASE_URL and that the server runs.`;
  if (code === '28P01' || code === '28000')
    return `The database server refuses the login (${error.message}). Check user and password in DATABASE_URL.`;
  if (code === '3D000') return `${error.message}. Create it, or correct DATABASE_URL.`;
  if (code === '42501')
    return `The database login lacks a right (${error.message}). It must be able to create tables in its schema.`;
  return `Coursekeeper cannot start: ${error.stack ?? error.message}`;
}
