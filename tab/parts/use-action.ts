import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#tab/api.ts';

export type Action<A extends readonly unknown[]> = Readonly<{
  /** Does it, unless it is being done already. Resolves to whether it worked. */
  run: (...input: A) => Promise<boolean>;
  busy: boolean;
  problem: ApiProblem | null;
  forget: () => void;
}>;

/** Something a button does that can fail: busy while it runs, the problem kept to be shown beside the button. */
export function useAction<A extends readonly unknown[]>(act: (...input: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef(act);
  const running = useRef(false);
  useEffect(() => {
    latest.current = act;
  });
  const run = useCallback(async (...input: A): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...input);
      return true;
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem('fault', 0));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setProblem(null), []);
  return { run, busy, problem, forget };
}
