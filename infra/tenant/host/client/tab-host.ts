import type { Frame } from '../answers.ts';
import { deepLink, placeOf } from './deep-link.ts';
import type { Place } from './deep-link.ts';
import { signInWindow } from './sign-in-window.ts';
import { readRequest, RUNTIME, send, SPEAKS } from './wire.ts';
import type { Request } from './wire.ts';

export type Theme = 'default' | 'dark' | 'contrast';
export type TabState = 'loading' | 'ready' | 'failed' | 'silent';

/** Who sits before the window: what Teams tells a tab about itself. */
export interface Surroundings {
  readonly theme: Theme;
  readonly locale: string;
  readonly personId: string;
  readonly address: string;
  readonly name: string;
}

export interface HostEvents {
  readonly token: () => Promise<string>;
  readonly state: (state: TabState, reason: string) => void;
  readonly share: (link: string, label: string) => void;
  /** The tab gives the focus back: forward to what follows it, or to what is before it. */
  readonly focus: (forward: boolean) => void;
  /** Whether the tab wants the back button. */
  readonly back: (wanted: boolean) => void;
}

export interface TabHost {
  open(place: Place): void;
  changeTheme(theme: Theme): void;
  goBack(): void;
}

/** A tab that never says hello is not one of Teams. */
const PATIENCE_MS = 20_000;
/** How long a tab may take to put its things away before it is replaced. */
const UNLOAD_MS = 2_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The host's side of teams-js 2: one tab in a frame, answered only at its own origin. */
export function hostTab(into: HTMLElement, info: Frame, surroundings: () => Surroundings, events: HostEvents): TabHost {
  const session = crypto.randomUUID();
  const handlers = new Set<string>();
  const signIn = signInWindow(info.tab.origin);
  let frame: HTMLIFrameElement | null = null;
  let place: Place = { url: info.tab.url, subPageId: null };
  let putAway: (() => void) | null = null;
  let patience = 0;

  const notify = (func: string, args: readonly unknown[] = []): void => {
    if (frame?.contentWindow) send(frame.contentWindow, info.tab.origin, { func, args });
  };

  const load = (): void => {
    const fresh = document.createElement('iframe');
    fresh.src = place.url;
    fresh.title = info.app;
    fresh.name = 'training-tab';
    fresh.allow = 'clipboard-write';
    handlers.clear();
    events.back(false);
    // Replaced, not navigated: the browser's Back stays the window's own.
    frame?.remove();
    frame = fresh;
    events.state('loading', '');
    clearTimeout(patience);
    patience = window.setTimeout(() => events.state('silent', ''), PATIENCE_MS);
    into.append(fresh);
  };

  const open = (next: Place): void => {
    place = next;
    if (!handlers.has('beforeUnload')) {
      load();
      return;
    }
    const timer = window.setTimeout(() => putAway?.(), UNLOAD_MS);
    putAway = () => {
      clearTimeout(timer);
      putAway = null;
      load();
    };
    notify('beforeUnload');
  };

  const follow = (link: string): boolean => {
    const found = placeOf(info, link);
    if (found !== null) open(found);
    else if (/^(https?|mailto|tel):/i.test(link)) window.open(link, '_blank', 'noopener,noreferrer');
    else return false;
    return true;
  };

  const context = (): Readonly<Record<string, unknown>> => {
    const { theme, locale, personId, address, name } = surroundings();
    return {
      locale,
      theme,
      userObjectId: personId,
      loginHint: address,
      userPrincipalName: address,
      userDisplayName: name,
      tid: info.tenantId,
      entityId: info.tab.entityId,
      subEntityId: place.subPageId ?? '',
      appId: info.appIds[0],
      hostName: 'Teams',
      hostClientType: 'web',
      frameContext: 'content',
      appSessionId: session,
      sessionId: session,
      ringId: 'general',
      isFullScreen: false,
      isMultiWindow: false,
    };
  };

  /** The arguments of the answer; null when this call gets none. */
  const answer = async ({ func, args }: Request): Promise<readonly unknown[] | null> => {
    const [first, second] = args;
    switch (func) {
      case 'initialize':
        clearTimeout(patience);
        return ['content', 'web', RUNTIME, SPEAKS];
      case 'getContext':
        return [context()];
      case 'authentication.getAuthToken':
        return events.token().then(
          token => [true, token],
          (fault: unknown) => [false, String(fault)],
        );
      case 'authentication.authenticate':
        return signIn.open(text(first), Number(second) || 500, Number(args[2]) || 640);
      case 'registerHandler':
        handlers.add(text(first));
        if (first === 'backButton') events.back(true);
        return null;
      case 'appInitialization.appLoaded':
        events.state('ready', '');
        return null;
      case 'appInitialization.success':
        events.state('ready', '');
        return ['ok'];
      case 'appInitialization.failure':
        events.state('failed', text(second) || text(first));
        return null;
      case 'appInitialization.expectedFailure':
        events.state('ready', '');
        return null;
      case 'pages.navigateToApp': {
        const asked = (first ?? {}) as Readonly<Record<string, unknown>>;
        if (!info.appIds.includes(text(asked['appId']))) return [false, 'The app is not installed.'];
        open({ url: info.tab.url, subPageId: text(asked['subPageId']) || null });
        return [true];
      }
      case 'pages.currentApp.navigateTo': {
        const { subPageId } = (first ?? {}) as Readonly<Record<string, unknown>>;
        open({ url: info.tab.url, subPageId: text(subPageId) || null });
        return [null, true];
      }
      case 'pages.currentApp.navigateToDefaultPage':
        open({ url: info.tab.url, subPageId: null });
        return [null, true];
      case 'executeDeepLink':
        return follow(text(first)) ? [true] : [false, 'Teams does not open this kind of link.'];
      case 'navigateCrossDomain': {
        const found = placeOf(info, text(first));
        if (found === null) return [false, 'Not one of the valid domains of the app.'];
        open(found);
        return [true];
      }
      case 'navigateBack':
        return [false, 'There is nothing to go back to.'];
      case 'shareDeepLink':
        events.share(deepLink(info, text(first), text(second)), text(second));
        return null;
      case 'returnFocus':
        events.focus(first === true || first === 0);
        return null;
      case 'readyToUnload':
        putAway?.();
        return null;
      default:
        // As Teams: what a host does not know it does not answer; `isSupported()` has said so before.
        return null;
    }
  };

  const reply = async (asking: Window, request: Request): Promise<void> => {
    const args = await answer(request);
    if (args !== null && asking === frame?.contentWindow) send(asking, info.tab.origin, { ...request, args });
  };

  window.addEventListener('message', event => {
    const request = event.origin === info.tab.origin ? readRequest(event.data) : null;
    if (request === null) return;
    if (signIn.take(event.source, request)) return;
    const asking = frame?.contentWindow;
    if (asking && event.source === asking) void reply(asking, request);
  });

  return {
    open,
    changeTheme: theme => {
      if (handlers.has('themeChange')) notify('themeChange', [theme]);
    },
    goBack: () => notify('backButton'),
  };
}
