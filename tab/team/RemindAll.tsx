import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { remindTeam } from '#api/contract/people.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

/** One press shows how many would be told today, the second tells them. */
export function RemindAll({ told }: { told: (sentence: string) => Promise<void> }) {
  const words = useWords('team').remindAll;
  const dates = useDates();
  const [meant, setMeant] = useState<ReplyOf<typeof remindTeam> | null>(null);
  const asking = useAction(async () => setMeant(await call(remindTeam, { preview: true })));
  return (
    <>
      <Button disabledFocusable={asking.busy} onClick={() => void asking.run()}>
        {words.button}
      </Button>
      {asking.problem !== null && <ProblemNotice problem={asking.problem} />}
      {meant !== null && (
        <ConfirmDialog
          open
          title={words.title}
          confirm={words.confirm(dates.number(meant.people), meant.people)}
          ready={meant.people > 0}
          onClose={() => setMeant(null)}
          onConfirm={async () => {
            const { people } = await call(remindTeam, { preview: false });
            await told(words.done(dates.number(people), people));
          }}
        >
          <p>{meant.people === 0 ? words.nobody : words.meant(dates.number(meant.people), meant.people)}</p>
          {meant.leftOut > 0 && <p>{words.leftOut(dates.number(meant.leftOut), meant.leftOut)}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
