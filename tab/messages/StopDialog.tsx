import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { resumeMessages, stopMessages, type MessageSummary } from '#api/contract/messages.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

/** Stops all messages with a reason, or lets them go again. */
export function StopDialog({
  stopped,
  close,
  changed,
}: {
  stopped: MessageSummary['stopped'];
  close: () => void;
  changed: () => Promise<void>;
}) {
  const words = useWords('messages');
  const dates = useDates();
  const [reason, setReason] = useState('');
  if (stopped !== null) {
    return (
      <ConfirmDialog
        open
        title={words.resumeTitle}
        confirm={words.resume}
        onClose={close}
        onConfirm={async () => {
          await call(resumeMessages, {});
          await changed();
        }}
      >
        {words.resumeText(dates.number(stopped.held))}
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      open
      title={words.stopTitle}
      confirm={words.stop}
      ready={reason.trim() !== ''}
      onClose={close}
      onConfirm={async () => {
        await call(stopMessages, { reason: reason.trim() });
        await changed();
      }}
    >
      <p>{words.stopText}</p>
      <Field label={words.stopReason} required>
        <Input value={reason} maxLength={300} onChange={(_event, { value }) => setReason(value)} />
      </Field>
    </ConfirmDialog>
  );
}
