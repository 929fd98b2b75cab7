import { app, authentication, pages } from '@microsoft/teams-js';
import { languageOf, type Host, type ThemeName } from './host.ts';

/** A host that stays silent is none; teams-js itself would wait a minute. */
const PATIENCE_MS = 15_000;

/** Is there anybody around us who could be Teams? On phones the tab has no parent window but a native one. */
export function isFramed(): boolean {
  return window.parent !== window || 'nativeInterface' in window;
}

/**
 * Introduces the tab to Teams, Outlook or Microsoft 365.
 * @param origins hosts that may answer besides Microsoft's own
 * @throws when nobody answers
 */
export async function connectTeams(origins: readonly string[]): Promise<Host> {
  await inTime(app.initialize([...origins]));
  const context = await inTime(app.getContext());
  return {
    kind: 'teams',
    theme: themeOf(context.app.theme),
    language: languageOf(context.app.locale),
    subPage: context.page.subPageId ?? null,
    getToken: () => authentication.getAuthToken(),
    onTheme: told => app.registerOnThemeChangeHandler(theme => told(themeOf(theme))),
    onBack: goBack => {
      if (pages.backStack.isSupported()) pages.backStack.registerBackButtonHandler(goBack);
    },
    ready: () => {
      app.notifyAppLoaded();
      void app.notifySuccess().catch(() => undefined);
    },
    openLink: url => void app.openLink(url).catch(() => window.open(url, '_blank', 'noopener')),
  };
}

function themeOf(theme: string): ThemeName {
  if (theme === 'contrast') return 'contrast';
  return theme === 'dark' || theme === 'glass' ? 'dark' : 'light';
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The host does not answer.')), PATIENCE_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
