import { InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-browser';
import { getSignInSettings } from '#api/contract/session.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { languageOf, type Host } from './host.ts';

export type SignInSettings = ReplyOf<typeof getSignInSettings>;

/**
 * The same tab outside Teams: the person signs in with Entra in this window (code with PKCE) and comes back to where
 * they wanted to go. Resolves once somebody is signed in; until then the window is on its way to Entra.
 */
export async function connectBrowser(settings: SignInSettings): Promise<Host> {
  const client = new PublicClientApplication({
    auth: {
      clientId: settings.clientId,
      authority: settings.authority,
      knownAuthorities: settings.knownAuthorities,
      redirectUri: `${window.location.origin}/sign-in.html`,
    },
    cache: { cacheLocation: 'sessionStorage' },
  });
  await client.initialize();
  const answer = await client.handleRedirectPromise();
  const account = answer?.account ?? client.getActiveAccount() ?? client.getAllAccounts()[0] ?? null;
  const scopes = [settings.scope];
  if (account === null) {
    await client.loginRedirect({ scopes });
    return new Promise(() => undefined); // The window leaves.
  }
  client.setActiveAccount(account);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  return {
    kind: 'browser',
    theme: dark.matches ? 'dark' : 'light',
    language: languageOf(navigator.language),
    subPage: null,
    getToken: async renew => {
      try {
        return (await client.acquireTokenSilent({ scopes, account, forceRefresh: renew })).accessToken;
      } catch (error) {
        if (!(error instanceof InteractionRequiredAuthError)) throw error;
        await client.acquireTokenRedirect({ scopes, account });
        return new Promise(() => undefined); // The window leaves.
      }
    },
    onTheme: told => dark.addEventListener('change', () => told(dark.matches ? 'dark' : 'light')),
    onBack: () => undefined,
    ready: () => undefined,
    openLink: url => void window.open(url, '_blank', 'noopener'),
  };
}
