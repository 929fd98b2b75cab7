import { createServer } from 'node:net';

const TRIED = 50;

/** The wanted port, or the next one above it that nobody listens on. @throws Error when 50 in a row are taken */
export async function freePort(wanted: number, not: readonly number[] = []): Promise<number> {
  for (let port = wanted; port < wanted + TRIED; port += 1)
    if (!not.includes(port) && (await isFree(port))) return port;
  throw new Error(
    `The ports ${wanted} to ${wanted + TRIED - 1} are all in use. Stop what listens there, or start with --port and another number.`,
  );
}

/** Asked on every address of this machine and on each of localhost's two: a server on only one of them is in the way too. */
async function isFree(port: number): Promise<boolean> {
  for (const host of [undefined, '127.0.0.1', '::1']) if (!(await canListen(port, host))) return false;
  return true;
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    // An address this machine does not have is nobody's.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => server.close(() => resolve(true)));
  });
}
