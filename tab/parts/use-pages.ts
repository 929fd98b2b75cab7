import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#tab/api.ts';

export type Pages<T> = Readonly<{
  rows: readonly T[] | null;
  total: number | null;
  problem: ApiProblem | null;
  loading: boolean;
  /** Null when everything is here. */
  more: (() => void) | null;
  again: () => Promise<void>;
}>;

type Page<T> = Readonly<{ rows: readonly T[]; total: number | null; next: string | null }>;

/**
 * A long list, page by page. `key` says what is asked: when it changes the list begins anew, and what was there stays
 * until the first page of the new one has come.
 */
export function usePages<T>(key: string, ask: (cursor: string | null) => Promise<Page<T>>): Pages<T> {
  const [held, setHeld] = useState<Page<T> | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [loading, setLoading] = useState(true);
  const latest = useRef(ask);
  const asked = useRef(0);
  useEffect(() => {
    latest.current = ask;
  });
  const load = useCallback(async (cursor: string | null): Promise<void> => {
    asked.current += 1;
    const question = asked.current;
    setLoading(true);
    try {
      const page = await latest.current(cursor);
      if (question !== asked.current) return;
      setHeld(before => (cursor === null ? page : { ...page, rows: [...(before?.rows ?? []), ...page.rows] }));
      setProblem(null);
    } catch (error) {
      if (question === asked.current) setProblem(error instanceof ApiProblem ? error : new ApiProblem('fault', 0));
    } finally {
      if (question === asked.current) setLoading(false);
    }
  }, []);
  useEffect(() => {
    void load(null);
  }, [key, load]);
  const next = held?.next ?? null;
  return {
    rows: held?.rows ?? null,
    total: held?.total ?? null,
    problem,
    loading,
    more: next === null ? null : () => void load(next),
    again: () => load(null),
  };
}
