import { useEffect, useState } from 'react';
import { askAgain } from '#api/contract/course-evidence.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { ApiProblem, call } from '#tab/api.ts';

type Question = Readonly<{ courseId: string; versionId: string; byOn: string }>;

/** How many would be asked again; null until it is known, and while nothing is asked. */
export function useAsked(question: Question | null): {
  asked: ReplyOf<typeof askAgain> | null;
  problem: ApiProblem | null;
} {
  const [answer, setAnswer] = useState<{
    to: string;
    asked: ReplyOf<typeof askAgain> | null;
    problem: ApiProblem | null;
  }>();
  const text = question === null ? '' : JSON.stringify(question);
  useEffect(() => {
    if (text === '') return undefined;
    const leave = new AbortController();
    call(askAgain, { ...(JSON.parse(text) as Question), preview: true }, { signal: leave.signal }).then(
      asked => setAnswer({ to: text, asked, problem: null }),
      (error: unknown) => {
        if (!leave.signal.aborted)
          setAnswer({
            to: text,
            asked: null,
            problem: error instanceof ApiProblem ? error : new ApiProblem('fault', 0),
          });
      },
    );
    return () => leave.abort();
  }, [text]);
  return answer?.to === text ? { asked: answer.asked, problem: answer.problem } : { asked: null, problem: null };
}
