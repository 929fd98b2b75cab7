import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Requests in a second over so many connections, each asking again as soon as it was answered. @throws on any answer but 200 */
export async function requestsPerSecond(
  urls: readonly string[],
  headersOf: (n: number) => Readonly<Record<string, string>>,
  { connections, milliseconds }: Readonly<{ connections: number; milliseconds: number }>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const start = performance.now();
  const until = start + milliseconds;
  let n = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const turn = n;
      n += 1;
      await get(urls[turn % urls.length] ?? '', headersOf(turn % urls.length), agent);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return n / ((performance.now() - start) / 1000);
}

/** Asks one after another with a short breath between, as long as `goesOn`; the time that 99 of 100 keep to, in ms. */
export async function slowestOf(
  url: string,
  headers: readonly Readonly<Record<string, string>>[],
  goesOn: () => boolean,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const taken: number[] = [];
  do {
    const start = performance.now();
    await get(url, headers[taken.length % headers.length] ?? {}, agent);
    taken.push(performance.now() - start);
    await wait(BREATH_MS);
  } while (goesOn());
  agent.destroy();
  taken.sort((a, b) => a - b);
  return taken[Math.ceil(taken.length * 0.99) - 1] ?? 0;
}
const BREATH_MS = 2;

/** Reads the whole answer; its size in bytes. */
export function get(url: string, headers: Readonly<Record<string, string>>, agent?: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, ...(agent === undefined ? {} : { agent }) }, response => {
      let bytes = 0;
      response.on('data', (part: Buffer) => void (bytes += part.length));
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}
