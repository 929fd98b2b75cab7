import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly ended: Promise<Ended>;
  /** The last of what it wrote to its error output. */
  said(): string;
  /** Asks it to end, and after `patienceMs` makes it. */
  stop(patienceMs?: number): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where its output goes; nowhere without it. */
  readonly logFile?: string;
  readonly onLine?: (line: string) => void;
}

const WITH_PARENT = join(import.meta.dirname, 'with-parent.ts');
const KEPT = 4_000;

/** A Node process of ours, out of reach of Ctrl+C in the terminal (we stop it in our own order), ending when we do. */
export function startChild({ name, args, env, cwd, logFile, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, ['--import', WITH_PARENT, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('A child was started without pipes.');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => void (said = `${said}${text}`.slice(-KEPT)));
  if (logFile !== undefined) {
    const log = createWriteStream(logFile, { flags: 'a' });
    stdout.pipe(log, { end: false });
    stderr.pipe(log, { end: false });
  }
  if (onLine === undefined) stdout.resume();
  else createInterface({ input: stdout }).on('line', onLine);
  const ended = new Promise<Ended>(resolve => {
    child.once('error', error => {
      said = error.message;
      resolve({ code: 1, signal: null });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    name,
    ended,
    said: () => said.trim(),
    async stop(patienceMs = 12_000) {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** Waits for `ready`, unless the child ends first. @throws Error with the child's own words */
export function readyOrEnded<T>(child: Child, ready: Promise<T>): Promise<T> {
  const early = async (): Promise<never> => {
    const { code, signal } = await child.ended;
    throw new Error(child.said() || `${child.name} ended before it was ready (${signal ?? `code ${code}`}).`);
  };
  return Promise.race([ready, early()]);
}
