import { RUNTIME, send, SPEAKS } from './wire.ts';
import type { Request } from './wire.ts';

export interface SignInWindow {
  /** Resolves to the answer of `authentication.authenticate`: what the page in the window reported, or that it was closed. */
  open(url: string, width: number, height: number): Promise<readonly unknown[]>;
  /** Takes a message that came from the window. */
  take(source: MessageEventSource | null, request: Request): boolean;
}

const LOOK_MS = 400;

/** The window that a tab may open to sign in: a page of its own origin, which reports success or failure to us. */
export function signInWindow(origin: string): SignInWindow {
  let popup: Window | null = null;
  let finish: ((answer: readonly unknown[]) => void) | null = null;

  return {
    open(url, width, height) {
      finish?.([false, 'CancelledByUser']);
      if (URL.parse(url)?.origin !== origin)
        return Promise.resolve([false, 'The address is not one of the valid domains of the app.']);
      const opened = window.open(url, '_blank', `popup,width=${width},height=${height}`);
      if (opened === null) return Promise.resolve([false, 'FailedToOpenWindow']);
      popup = opened;
      return new Promise(resolve => {
        const looking = setInterval(() => {
          if (opened.closed) finish?.([false, 'CancelledByUser']);
        }, LOOK_MS);
        finish = answer => {
          clearInterval(looking);
          finish = null;
          popup = null;
          resolve(answer);
        };
      });
    },
    take(source, request) {
      if (popup === null || source !== popup) return false;
      if (request.func === 'initialize')
        send(popup, origin, { ...request, args: ['authentication', 'web', RUNTIME, SPEAKS] });
      else if (request.func === 'authentication.authenticate.success') finish?.([true, request.args[0]]);
      else if (request.func === 'authentication.authenticate.failure') finish?.([false, request.args[0]]);
      return true;
    },
  };
}
