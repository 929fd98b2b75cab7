import * as z from 'zod/mini';

/**
 * What Graph posts when something changed, or about the subscription itself. Only that much is read of it: whatever else
 * it says is asked of the directory, so that a forged notification can make us look, and nothing more.
 */
const hint = z.object({
  subscriptionId: z.string().check(z.minLength(1), z.maxLength(100)),
  tenantId: z.string().check(z.toLowerCase(), z.maxLength(100)),
  clientState: z.nullish(z.string().check(z.maxLength(256))),
  lifecycleEvent: z.nullish(z.string().check(z.maxLength(100))),
});
export type Hint = z.infer<typeof hint>;

const MOST_HINTS = 1000;
export const hints = z.object({ value: z.array(hint).check(z.maxLength(MOST_HINTS)) });

/** What a subscription calls for after a notification; unknown events are a hint like any other. */
export function effectOfHint(lifecycleEvent: string | null | undefined): 'look' | 'renew' | 'subscribe-anew' {
  if (lifecycleEvent === 'reauthorizationRequired') return 'renew';
  return lifecycleEvent === 'subscriptionRemoved' ? 'subscribe-anew' : 'look';
}

/** Graph keeps a subscription to users or groups for 41,760 minutes at most. */
export const KEEP_DAYS = 28;
const RENEW_BEFORE_DAYS = 3;
const DAY_MS = 86_400_000;

/** Renewed well before it ends, or when Graph asks for it; never twice within ten minutes (CONTRACT section 10). */
export function isRenewalDue(
  held: Readonly<{ expiresAt: string; renewedAt: string; needsRenewal: 0 | 1 }>,
  now: string,
): boolean {
  const at = Date.parse(now);
  if (at - Date.parse(held.renewedAt) < 600_000) return false;
  return held.needsRenewal === 1 || Date.parse(held.expiresAt) - at < RENEW_BEFORE_DAYS * DAY_MS;
}

/** The address under which Microsoft can reach us; null where it cannot: no https, no name, this machine. */
export function hintsUrlOf(publicUrl: string): string | null {
  const { protocol, hostname } = new URL(publicUrl);
  const isName = hostname.includes('.') && !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
  return protocol === 'https:' && isName && !/\.(local|localhost|internal|test)$/.test(hostname) ? publicUrl : null;
}
