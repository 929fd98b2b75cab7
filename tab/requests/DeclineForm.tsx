import { Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { RequestRow } from '#api/contract/requests.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useWords } from '#tab/words/words.ts';

type Props = { request: RequestRow; decline: (answer: string) => Promise<unknown>; close: () => void };

/** Whoever hears no hears why. */
export function DeclineForm({ request, decline, close }: Props) {
  const words = useWords('requests').declineForm;
  const [answer, setAnswer] = useState('');
  return (
    <ConfirmDialog
      open
      title={words.title(request.person.name, request.course.title)}
      confirm={words.send}
      ready={answer.trim() !== ''}
      onClose={close}
      onConfirm={() => decline(answer.trim())}
    >
      <Field label={words.answer} required>
        <Textarea value={answer} maxLength={300} rows={3} onChange={(_event, { value }) => setAnswer(value)} />
      </Field>
    </ConfirmDialog>
  );
}
