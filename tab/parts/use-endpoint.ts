import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CallInputOf, Endpoint, ReplyOf } from '#api/contract/endpoint.ts';
import { ApiProblem, call } from '#tab/api.ts';

export type Loaded<T> = Readonly<{
  /** What is known, also while it reloads or when reloading failed. */
  data: T | null;
  problem: ApiProblem | null;
  /** Being asked right now. */
  loading: boolean;
  /** Nothing is known yet and it takes longer than 150 ms: show the skeleton. */
  waiting: boolean;
  /** When `data` was answered. */
  asOf: Date | null;
  reload: () => Promise<void>;
}>;

/** `old`: something was changed since; whoever shows it next asks again. */
type Held = Readonly<{ data: unknown; problem: ApiProblem | null; loading: boolean; asOf: Date | null; old: boolean }>;
const NOTHING: Held = { data: null, problem: null, loading: false, asOf: null, old: true };
/** Replies kept while the tab is open; the oldest go first. */
const KEPT = 60;
/** A reply younger than this is not asked for again by another part of the same screen. */
const FRESH_MS = 2_000;
const SKELETON_AFTER_MS = 150;

const held = new Map<string, Held>();
const running = new Map<string, Promise<void>>();
const listeners = new Map<string, Set<() => void>>();
/** Reloads of what is on screen, by key. */
const mounted = new Map<string, Set<() => Promise<void>>>();
let somethingShown = false;

/**
 * What one GET endpoint answers, kept while it reloads. `input` null: not asked yet.
 * Reloads when the network or the window comes back and when `refresh` names the endpoint.
 */
export function useEndpoint<E extends Endpoint>(endpoint: E, input: CallInputOf<E> | null): Loaded<ReplyOf<E>> {
  const key = input === null ? '' : keyOf(endpoint, input);
  const subscribe = useCallback((told: () => void) => join(listeners, key, told), [key]);
  const state = useSyncExternalStore(subscribe, () => held.get(key) ?? NOTHING);
  const latest = useRef(input);
  latest.current = input;
  const reload = useCallback(
    () => (latest.current === null ? Promise.resolve() : load(endpoint, latest.current, key)),
    [endpoint, key],
  );
  useEffect(() => {
    if (key === '') return undefined;
    const { asOf, old } = held.get(key) ?? NOTHING;
    if (old || asOf === null || Date.now() - asOf.getTime() > FRESH_MS) void reload();
    return join(mounted, key, reload);
  }, [key, reload]);
  const waiting = useLate(state.data === null && state.problem === null && key !== '');
  useEffect(() => {
    if (state.data !== null) somethingShown = true;
  }, [state.data]);
  return {
    data: state.data as ReplyOf<E> | null,
    problem: state.problem,
    loading: state.loading,
    waiting,
    asOf: state.asOf,
    reload,
  };
}

/** Sends for a reply before anybody shows it. */
export function prefetch<E extends Endpoint>(endpoint: E, input: CallInputOf<E>): Promise<void> {
  return load(endpoint, input, keyOf(endpoint, input));
}

/** The reply that is held already, if any. */
export function peek<E extends Endpoint>(endpoint: E, input: CallInputOf<E>): ReplyOf<E> | null {
  return (held.get(keyOf(endpoint, input))?.data ?? null) as ReplyOf<E> | null;
}

/** Puts a reply in place that another call brought along. */
export function keep<E extends Endpoint>(endpoint: E, input: CallInputOf<E>, data: ReplyOf<E>): void {
  put(keyOf(endpoint, input), { data, problem: null, loading: false, asOf: new Date(), old: false });
}

/** After a change: what is on screen of these endpoints is asked again at once, what is only held when it is shown. */
export async function refresh(...endpoints: readonly Endpoint[]): Promise<void> {
  const prefixes = endpoints.map(({ method, path }) => `${method} ${path} `);
  const concerns = (key: string): boolean => prefixes.length === 0 || prefixes.some(prefix => key.startsWith(prefix));
  for (const [key, value] of held) if (concerns(key)) held.set(key, { ...value, old: true });
  const reloads = [...mounted].filter(([key]) => concerns(key)).flatMap(([, all]) => [...all].slice(0, 1));
  await Promise.all(reloads.map(reload => reload()));
}

/** True once `wanted` has lasted 150 ms. The very first screen does not wait: a skeleton stands there already. */
export function useLate(wanted: boolean): boolean {
  const [late, setLate] = useState(!somethingShown);
  useEffect(() => {
    if (!wanted || !somethingShown) return undefined;
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [wanted]);
  return wanted && late;
}

async function load<E extends Endpoint>(endpoint: E, input: CallInputOf<E>, key: string): Promise<void> {
  const already = running.get(key);
  if (already !== undefined) return already;
  put(key, { ...(held.get(key) ?? NOTHING), loading: true });
  const asking = call(endpoint, input)
    .then(
      data => put(key, { data, problem: null, loading: false, asOf: new Date(), old: false }),
      (error: unknown) => {
        const problem = error instanceof ApiProblem ? error : new ApiProblem('fault', 0);
        put(key, { ...(held.get(key) ?? NOTHING), problem, loading: false });
      },
    )
    .finally(() => running.delete(key));
  running.set(key, asking);
  return asking;
}

function put(key: string, value: Held): void {
  held.delete(key);
  held.set(key, value);
  for (const old of held.keys()) {
    if (held.size <= KEPT) break;
    if (!mounted.has(old)) held.delete(old);
  }
  for (const tell of listeners.get(key) ?? []) tell();
}

function keyOf(endpoint: Endpoint, input: unknown): string {
  return `${endpoint.method} ${endpoint.path} ${JSON.stringify(input)}`;
}

function join<T>(groups: Map<string, Set<T>>, key: string, member: T): () => void {
  const group = groups.get(key) ?? new Set<T>();
  groups.set(key, group.add(member));
  return () => {
    group.delete(member);
    if (group.size === 0) groups.delete(key);
  };
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => void refresh());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refresh();
  });
}
