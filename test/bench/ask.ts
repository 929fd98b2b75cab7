import type { World } from './measure.ts';

export function bearer(token: string | undefined): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token ?? ''}` };
}

/** A POST as the admin. @throws on any answer but 2xx */
export async function ask<T>(
  { address, adminToken }: Pick<World, 'address' | 'adminToken'>,
  path: string,
  body: object,
): Promise<T> {
  const response = await fetch(`${address}/api${path}`, {
    method: 'POST',
    headers: { ...bearer(adminToken), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
