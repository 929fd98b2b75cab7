import type { Frame } from '../answers.ts';

/** Where the tab is opened: a page of the tab, and what Teams hands it as the place inside. */
export interface Place {
  readonly url: string;
  readonly subPageId: string | null;
}

const TEAMS = ['teams.microsoft.com', 'teams.cloud.microsoft'];

/** A link that means the app: a Teams deep link to its tab, or a page of the tab itself. Null for every other link. */
export function placeOf({ tab, appIds }: Pick<Frame, 'tab' | 'appIds'>, link: string): Place | null {
  const url = URL.parse(link);
  if (url === null) return null;
  if (url.origin === tab.origin) return { url: url.href, subPageId: null };
  const [, l, kind, appId] = url.pathname.split('/').map(decodeURIComponent);
  if (!TEAMS.includes(url.hostname) || l !== 'l' || kind !== 'entity' || !appIds.includes(appId ?? '')) return null;
  return { url: tab.url, subPageId: subPageOf(url.searchParams.get('context')) };
}

/** `context={"subEntityId":"…"}`; newer links write subPageId. */
function subPageOf(context: string | null): string | null {
  try {
    const said = JSON.parse(context ?? '{}') as Readonly<Record<string, unknown>>;
    const subPage = said['subEntityId'] ?? said['subPageId'];
    return typeof subPage === 'string' && subPage !== '' ? subPage : null;
  } catch {
    return null;
  }
}

/** The link by which others find a place in the tab, as Teams copies it. */
export function deepLink({ tab, appIds, tenantId }: Frame, subPageId: string, label: string): string {
  const url = new URL(`https://teams.microsoft.com/l/entity/${appIds[0] ?? ''}/${encodeURIComponent(tab.entityId)}`);
  if (label !== '') url.searchParams.set('label', label);
  url.searchParams.set('context', JSON.stringify({ subEntityId: subPageId }));
  url.searchParams.set('tenantId', tenantId);
  return url.href;
}
