import { Checkbox, Field, Input } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { withdrawCompletion } from '#api/contract/people.ts';
import type { RecordEntry } from '#api/contract/training.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

/** A mistake is withdrawn, never deleted; what opens again is said first. */
export function WithdrawCompletion({
  entry,
  close,
  withdrawn,
}: {
  entry: RecordEntry;
  close: () => void;
  /** `correct`: the right one is to be recorded in its place. */
  withdrawn: (correct: boolean) => Promise<unknown>;
}) {
  const words = useWords('people').withdrawForm;
  const dates = useDates();
  const [reason, setReason] = useState('');
  const [correct, setCorrect] = useState(false);
  const [effect, setEffect] = useState<ReplyOf<typeof withdrawCompletion> | null>(null);
  const { completionId } = entry;
  const looking = useAction(async () =>
    setEffect(await call(withdrawCompletion, { completionId, reason: '–', preview: true })),
  );
  const { run } = looking;
  useEffect(() => void run(), [run]);
  return (
    <ConfirmDialog
      open
      title={words.title}
      confirm={words.save}
      ready={reason.trim() !== '' && effect !== null}
      onClose={close}
      onConfirm={async () => {
        await call(withdrawCompletion, { completionId, reason: reason.trim(), preview: false });
        await withdrawn(correct);
      }}
    >
      <p>
        {entry.course.title}, {dates.fullDay(entry.completedOn)}. {words.text}
      </p>
      {effect !== null && (
        <ul>
          {effect.reopened.length === 0 && <li>{words.effectNothing}</li>}
          {effect.reopened.map(({ course, dueOn }) => (
            <li key={course.courseId}>{words.effect(course.title, dates.day(dueOn))}</li>
          ))}
        </ul>
      )}
      {looking.problem !== null && <ProblemNotice problem={looking.problem} />}
      <Field label={words.reason} required>
        <Input value={reason} maxLength={500} onChange={(_event, { value }) => setReason(value)} />
      </Field>
      <Checkbox
        label={words.correct}
        checked={correct}
        onChange={(_event, { checked }) => setCorrect(checked === true)}
      />
    </ConfirmDialog>
  );
}
