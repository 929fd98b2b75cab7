import { openSync, readFileSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type DataFolderLock = Readonly<{ release: () => void }>;

/** File systems on which SQLite's locks cannot be trusted. */
const NETWORK_FILE_SYSTEMS = [
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'fuse.sshfs',
  'fuse.s3fs',
  '9p',
  'ceph',
  'glusterfs',
  'fuse.glusterfs',
];

export class DataFolderTaken extends Error {
  constructor(folder: string, by: string) {
    super(
      `Another Coursekeeper (process ${by}) already works on ${folder}. Stop it first, or set DATA_DIR to another folder.`,
    );
    this.name = 'DataFolderTaken';
  }
}

export class DataFolderOnNetwork extends Error {
  constructor(folder: string, kind: string) {
    super(
      `${folder} is on a network file system (${kind}), where the embedded database could be damaged. Set DATA_DIR to a local disk, or DATABASE_URL to a PostgreSQL server.`,
    );
    this.name = 'DataFolderOnNetwork';
  }
}

/**
 * One process a folder. The lock is SQLite's own on a small file beside the database: the system lets go of it however
 * the process ends, so nothing is left behind by a crash.
 * @throws DataFolderTaken, DataFolderOnNetwork
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const network = networkFileSystemOf(folder);
  if (network !== null) throw new DataFolderOnNetwork(folder, network);
  const pidFile = join(folder, 'process.txt');
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec(
      'pragma locking_mode = exclusive; begin exclusive; create table if not exists held (pid integer); commit; begin exclusive',
    );
  } catch {
    database.close();
    throw new DataFolderTaken(folder, readText(pidFile) ?? 'unknown');
  }
  const handle = openSync(pidFile, 'w');
  writeSync(handle, String(process.pid));
  closeSync(handle);
  return { release: () => database.close() };
}

/** Linux only (elsewhere null): the type of the mount that holds the folder, if it is a network's. */
function networkFileSystemOf(folder: string): string | null {
  const mounts = (readText('/proc/mounts') ?? '').split('\n').map(line => line.split(' '));
  const holding = mounts
    .filter(([, at]) => at !== undefined && (folder === at || folder.startsWith(at === '/' ? '/' : `${at}/`)))
    .sort((a, b) => (a[1]?.length ?? 0) - (b[1]?.length ?? 0))
    .at(-1);
  const kind = holding?.[2] ?? '';
  return NETWORK_FILE_SYSTEMS.includes(kind) ? kind : null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
