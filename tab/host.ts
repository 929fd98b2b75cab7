import { createContext, use } from 'react';
import type { Language } from '#api/contract/endpoint.ts';

export type ThemeName = 'light' | 'dark' | 'contrast';

/** What the tab needs from wherever it is shown: Teams (teams.ts) or a plain browser (sign-in.ts). */
export type Host = Readonly<{
  kind: 'teams' | 'browser';
  theme: ThemeName;
  /** The language of the host, for whoever has not chosen one. */
  language: Language;
  /** Where a deep link leads, e.g. 'course/<id>?day=2027-05-11&kind=courseDue'; null without one. */
  subPage: string | null;
  /** A token for our api. `renew` asks for another one than the last. @throws when signing in is not possible */
  getToken: (renew: boolean) => Promise<string>;
  onTheme: (told: (theme: ThemeName) => void) => void;
  /** The host's own back button; answer true when the tab went back itself. */
  onBack: (goBack: () => boolean) => void;
  /** Tells the host that there is something to see. */
  ready: () => void;
  openLink: (url: string) => void;
}>;

export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  const host = use(HostContext);
  if (host === null) throw new Error('useHost outside the frame');
  return host;
}

/** 'de-AT' → 'de'; what we have no words for reads English. */
export function languageOf(locale: string): Language {
  return /^de\b/i.test(locale) ? 'de' : 'en';
}
