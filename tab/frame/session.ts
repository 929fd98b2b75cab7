import { createContext, use } from 'react';
import type { Session } from '#api/contract/session.ts';

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in, what they may do, what day it is for them. Every place may count on it. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside the frame');
  return session;
}
