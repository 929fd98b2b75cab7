import type { CallInputOf } from '#api/contract/endpoint.ts';
import type { Saved, saveProgress } from '#api/contract/learn.ts';
import { ApiProblem } from '#tab/api.ts';

/** Where the truth about saving stands: held by the api, on its way, or only on this device (or not even there). */
export type SavingState = 'saved' | 'saving' | 'kept' | 'not-kept';
type Input = CallInputOf<typeof saveProgress>;
/** Everything not yet acknowledged, in one: lessons done are a set, of the rest the newest counts. */
export type Pending = Pick<Input, 'moduleKey' | 'position' | 'done' | 'straightToQuiz'>;

export type Saver = Readonly<{
  /** Keeps a change at once on the device and sends it, small ones with the next. */
  save: (change: Pending, soon?: 'now' | 'later') => void;
  /** Sends what is kept, then does something of its own under the next sequence. @throws ApiProblem */
  perform: <T>(act: (sequence: number) => Promise<T>, savedOf: (reply: T) => Saved) => Promise<T>;
  /** Tries what is kept now: the network is back, or somebody leaves. */
  flush: () => Promise<void>;
  stop: () => void;
}>;

type Options = Readonly<{
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** Person, course and version: nobody else's progress, nor another version's. */
  key: string;
  /** The api's last sequence. */
  sequence: number;
  send: (change: Pending, sequence: number) => Promise<Saved>;
  onState: (state: SavingState) => void;
  onSaved: (saved: Saved) => void;
  /** Something waiting cannot help with. What is kept stays kept. */
  onProblem: (problem: ApiProblem) => void;
}>;

const LATER_MS = 1_500;
const AGAIN_MS = 15_000;
/** Waiting helps with these. */
const PASSING: readonly string[] = ['offline', 'unreadable', 'busy', 'fault', 'too-many-requests', 'sign-in-needed'];

/**
 * Sends progress in order, one call at a time, each under a larger sequence than the last; the api answers a repeated
 * sequence with what it holds, so that a lost answer does no harm. Another device may have gone further meanwhile: then
 * the reply carries a larger sequence, and what is ours is sent once more above it.
 */
export function createSaver({ storage, key, sequence: held, send, onState, onSaved, onProblem }: Options): Saver {
  let sequence = held;
  let pending = readKept(storage, key);
  let chain: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const keep = (): boolean => {
    try {
      if (pending === null) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify(pending));
      return storage !== null;
    } catch {
      return false;
    }
  };
  const plan = (waitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), waitMs);
  };
  const take = (saved: Saved): void => {
    sequence = Math.max(sequence, saved.sequence);
    onSaved(saved);
  };

  const sendPending = async (): Promise<void> => {
    for (let round = 0; pending !== null && round < 5; round += 1) {
      const sent = pending;
      const own = sequence + 1;
      onState('saving');
      const saved = await send(sent, own);
      take(saved);
      const taken = saved.sequence === own || sent.done.every(done => saved.state.done.includes(done));
      if (taken && pending === sent) pending = null;
      keep();
    }
    onState('saved');
  };
  const inOrder = <T>(act: () => Promise<T>): Promise<T> => {
    const result = chain.then(act);
    chain = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
  const fail = (error: unknown): void => {
    const problem = error instanceof ApiProblem ? error : new ApiProblem('fault', 0);
    onState(keep() ? 'kept' : 'not-kept');
    if (PASSING.includes(problem.type)) plan(AGAIN_MS);
    else onProblem(problem);
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    return pending === null ? Promise.resolve() : inOrder(sendPending).catch(fail);
  };

  if (pending !== null) plan(0);
  return {
    save: (change, soon = 'now') => {
      pending = merge(pending, change);
      keep();
      plan(soon === 'now' ? 0 : LATER_MS);
    },
    perform: async (act, savedOf) => {
      clearTimeout(timer);
      try {
        return await inOrder(async () => {
          await sendPending();
          const own = sequence + 1;
          const reply = await act(own);
          take(savedOf(reply));
          if (savedOf(reply).sequence === own) return reply;
          const again = await act(sequence + 1);
          take(savedOf(again));
          return again;
        });
      } catch (error) {
        if (pending !== null) fail(error);
        else onState('saved');
        throw error;
      }
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}

function merge(before: Pending | null, change: Pending): Pending {
  const straightToQuiz = change.straightToQuiz ?? before?.straightToQuiz;
  return {
    moduleKey: change.moduleKey,
    position: change.position,
    done: [...new Set([...(before?.done ?? []), ...change.done])],
    ...(straightToQuiz === undefined ? {} : { straightToQuiz }),
  };
}

/** What a visit before could not send any more. */
export function readKept(storage: Options['storage'], key: string): Pending | null {
  try {
    const value: unknown = JSON.parse(storage?.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { moduleKey, position, done, straightToQuiz } = value as Partial<Record<keyof Pending, unknown>>;
    if (typeof moduleKey !== 'string' || !Number.isInteger(position) || !Array.isArray(done)) return null;
    return {
      moduleKey,
      position: position as number,
      done: done.filter(one => typeof one === 'string'),
      ...(straightToQuiz === true ? { straightToQuiz } : {}),
    };
  } catch {
    return null;
  }
}

/** The device's storage, if it has one that can be used (a frame may be denied it). */
export function deviceStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
