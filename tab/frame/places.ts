import type { Session } from '#api/contract/session.ts';
import type { frame } from '#tab/words/en/frame.ts';

export type Place = Readonly<{ path: string; name: keyof typeof frame.places; open: (may: Session['may']) => boolean }>;

/** The one line of tabs, in its order, and who sees which. */
export const places: readonly Place[] = [
  { path: '/', name: 'myTraining', open: () => true },
  { path: '/record', name: 'record', open: () => true },
  { path: '/team', name: 'team', open: may => may.team },
  { path: '/overview', name: 'overview', open: may => may.read || may.branch || may.admin },
  { path: '/assignments', name: 'assignments', open: may => may.admin || may.branch },
  { path: '/courses', name: 'courses', open: may => may.read || may.author || may.branch || may.admin },
  { path: '/people', name: 'people', open: may => may.admin || may.branch },
  { path: '/messages', name: 'messages', open: may => may.admin },
  { path: '/settings', name: 'settings', open: may => may.admin },
];

/** The place an address belongs to: '/people/…' → '/people'. */
export function placeOf(path: string): Place | null {
  return places.find(place => path === place.path || (place.path !== '/' && path.startsWith(`${place.path}/`))) ?? null;
}

/** Where the host's back button leads from here, or null when this is a place itself. */
export function aboveOf(path: string): string | null {
  if (path.startsWith('/course/')) return '/';
  const place = placeOf(path);
  return place !== null && place.path !== path ? place.path : null;
}
