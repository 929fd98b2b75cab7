import { useEffect, useState } from 'react';
import { openedMessage } from '#api/contract/learn.ts';
import { getMyTraining } from '#api/contract/training.ts';
import { call } from '#tab/api.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';

/** The zone is kept by the api, so that "today" is the person's. */
export function sessionInput(): { timeZone: string } {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/**
 * A deep link's sub page as an address of ours: 'course/<id>?day=…&kind=…' → '/course/<id>?day=…&kind=…'.
 * Anything that is not a plain path of ours leads nowhere.
 */
export function addressOfSubPage(subPage: string | null): string | null {
  if (subPage === null || !/^\/?[a-z]+(\/[\w-]+)*(\?[\w=&%.+-]*)?$/i.test(subPage)) return null;
  return subPage.startsWith('/') ? subPage : `/${subPage}`;
}

/** Where the links of our messages lead. */
const FOLLOWED = /^\/(course\/.*|team)?$/;

/** Goes where the deep link leads, and notes once that a message's link was followed. */
export function followDeepLink(subPage: string | null): void {
  const wanted = addressOfSubPage(subPage);
  const url = new URL(wanted ?? `${window.location.pathname}${window.location.search}`, window.location.origin);
  // Where the answers to requests stand; a sub page cannot be empty.
  if (url.pathname === '/training') url.pathname = '/';
  const day = url.searchParams.get('day');
  const kind = url.searchParams.get('kind');
  if (day !== null && kind !== null && FOLLOWED.test(url.pathname)) {
    url.searchParams.delete('day');
    url.searchParams.delete('kind');
    // Only the sum of openings is ever shown: if this one is lost, nothing else is.
    call(openedMessage, { day, kind }).catch(() => undefined);
  }
  const address = `${url.pathname}${url.search}`;
  if (address !== `${window.location.pathname}${window.location.search}`)
    window.history.replaceState(null, '', address);
}

/**
 * Whoever looks after training and has nothing due begins at the overview. Asked once, when the tab opens at '/'
 * without a deep link; later that address is simply My training.
 */
export function useStart(mayRead: boolean): 'overview' | null {
  const [asks, setAsks] = useState(() => mayRead && window.location.pathname === '/');
  const training = useEndpoint(getMyTraining, asks ? {} : null);
  const known = training.data !== null || training.problem !== null;
  useEffect(() => {
    if (known) setAsks(false);
  }, [known]);
  return asks && training.data?.toDo.length === 0 ? 'overview' : null;
}
