import { createRoot } from 'react-dom/client';
import { StrictMode } from 'react';
import { getSession, getSignInSettings } from '#api/contract/session.ts';
import { getMyTraining } from '#api/contract/training.ts';
import { ApiProblem, call, signInWith } from './api.ts';
import { App } from './app.tsx';
import { followDeepLink, sessionInput } from './frame/start.ts';
import { HostContext, languageOf, type Host } from './host.ts';
import { prefetch } from './parts/use-endpoint.ts';
import { connectTeams, isFramed } from './teams.ts';

/** Host first (it knows theme, language and person), then everything the first screen needs, all at once. */
async function start(): Promise<void> {
  const settings = await call(getSignInSettings, {}).catch(() => null);
  const host = await connect(settings);
  signInWith(host.getToken);
  document.documentElement.lang = host.language;
  followDeepLink(host.subPage);
  void prefetch(getSession, sessionInput());
  if (window.location.pathname === '/') void prefetch(getMyTraining, {});
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <HostContext value={host}>
        <App />
      </HostContext>
    </StrictMode>,
  );
}

/** Teams if it answers; else the browser, whose sign-in is fetched only then. */
async function connect(settings: Awaited<ReturnType<typeof call<typeof getSignInSettings>>> | null): Promise<Host> {
  if (isFramed()) {
    const host = await connectTeams(settings?.hostOrigins ?? []).catch(() => null);
    if (host !== null) return host;
  } else if (settings !== null) {
    const { connectBrowser } = await import('./sign-in.ts');
    return connectBrowser(settings);
  }
  return nobody(settings === null ? 'offline' : 'sign-in-needed');
}

/** Nobody who could say who this is: the screen says so, instead of staying grey. */
function nobody(why: 'offline' | 'sign-in-needed'): Host {
  return {
    kind: 'browser',
    theme: 'light',
    language: languageOf(navigator.language),
    subPage: null,
    getToken: () => Promise.reject(new ApiProblem(why, 401)),
    onTheme: () => undefined,
    onBack: () => undefined,
    ready: () => undefined,
    openLink: () => undefined,
  };
}

void start();
