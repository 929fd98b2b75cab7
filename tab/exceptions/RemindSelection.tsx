import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { ExceptionPeople } from '#api/contract/exceptions.ts';
import { remindPeople } from '#api/contract/remind-many.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

type Props = {
  meant: ExceptionPeople;
  /** Of a list about one course: nothing else is spoken of. */
  courseId: string | null;
  disabled: boolean;
  done: (sentence: string) => void;
};

/** One press shows how many get a message today and who is left out, the second tells them. */
export function RemindSelection({ meant, courseId, disabled, done }: Props) {
  const words = useWords('exceptions').remind;
  const dates = useDates();
  const [seen, setSeen] = useState<ReplyOf<typeof remindPeople> | null>(null);
  const asked = { who: meant, ...(courseId === null ? {} : { courseId }) };
  const asking = useAction(async () => setSeen(await call(remindPeople, { ...asked, preview: true })));
  return (
    <>
      <Button disabledFocusable={disabled || asking.busy} onClick={() => void asking.run()}>
        {words.button}
      </Button>
      {asking.problem !== null && <ProblemNotice problem={asking.problem} />}
      {seen !== null && (
        <ConfirmDialog
          open
          title={words.title}
          confirm={words.confirm(dates.number(seen.people), seen.people)}
          ready={seen.people > 0}
          onClose={() => setSeen(null)}
          onConfirm={async () => {
            const { people } = await call(remindPeople, { ...asked, preview: false, expect: seen.people });
            done(words.done(dates.number(people), people));
          }}
        >
          <p>{seen.people === 0 ? words.nobody : words.meant(dates.number(seen.people), seen.people)}</p>
          {seen.toldToday > 0 && (
            <p>{words.told(seen.told.map(({ name }) => name).join(', '), seen.toldToday - seen.told.length)}</p>
          )}
          {seen.nothingDue > 0 && <p>{words.nothingDue(dates.number(seen.nothingDue), seen.nothingDue)}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
