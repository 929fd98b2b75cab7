import { addSeconds, type Instant } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Claims } from '#api/platform/http/authenticate.ts';
import type { Tools } from '#api/platform/tools.ts';
import { identify } from './actions.ts';
import type { Actor } from './actor.ts';

export type IdentifyClaims = (claims: Claims, screen: Language | null) => Promise<Actor>;

/** How long another replica's change of a person or their roles may stay unseen. */
const REMEMBERED_SECONDS = 2;
const MOST_REMEMBERED = 10_000;

/**
 * `identify`, which remembers for a moment whom it has recognised: a screen asks several things at once. Whatever this
 * process writes, for anybody, ends the memory; what another replica writes is seen after two seconds at the latest.
 * Refusals are never remembered.
 */
export function rememberingIdentify(tools: Pick<Tools, 'db' | 'clock'>): IdentifyClaims {
  const remembered = new Map<string, Readonly<{ actor: Actor; changes: number; from: Instant; until: Instant }>>();
  return async (claims, screen) => {
    const key = JSON.stringify([claims.tenantId, claims.entraId, claims.roles, screen]);
    const held = remembered.get(key);
    const now = tools.clock.now();
    if (held !== undefined && held.changes === tools.db.changes() && held.from <= now && now < held.until)
      return held.actor;
    const changes = tools.db.changes();
    const actor = await identify(tools, claims, screen);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, { actor, changes, from: now, until: addSeconds(now, REMEMBERED_SECONDS) });
    return actor;
  };
}
