import { lazy, Suspense } from 'react';
import { loadWords } from '#tab/words/words.ts';

const RequestList = lazy(async () => {
  const language = document.documentElement.lang === 'de' ? 'de' : 'en';
  const [code] = await Promise.all([import('./RequestList.tsx'), loadWords('requests', language)]);
  return { default: code.RequestList };
});

type Props = { personId?: string; decided: (sentence: string) => Promise<unknown> };

/** What waits for the signed-in person, on a page that is about something else: it comes by itself, and takes no room without. */
export function WaitingRequests({ personId, decided }: Props) {
  return (
    <Suspense fallback={null}>
      <RequestList
        whose={personId === undefined ? 'mine' : 'all'}
        {...(personId === undefined ? {} : { personId })}
        decided={decided}
      />
    </Suspense>
  );
}
