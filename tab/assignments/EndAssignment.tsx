import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { endAssignment, type AssignmentDetail } from '#api/contract/assignments.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useWords } from '#tab/words/words.ts';

/** Ends it, with a reason; says first how many open ones that closes. */
export function EndAssignment({
  assignment,
  close,
  ended,
}: {
  assignment: AssignmentDetail;
  close: () => void;
  ended: () => Promise<void>;
}) {
  const words = useWords('assignments').detail;
  const [reason, setReason] = useState('');
  const { people, rows } = assignment.open;
  return (
    <ConfirmDialog
      open
      title={words.endTitle}
      confirm={words.endConfirm(people)}
      ready={reason.trim() !== ''}
      onClose={close}
      onConfirm={async () => {
        await call(endAssignment, { assignmentId: assignment.assignmentId, reason: reason.trim() });
        await ended();
      }}
    >
      <p>{words.endText(rows)}</p>
      <Field label={words.endReason} required>
        <Input value={reason} maxLength={300} onChange={(_event, { value }) => setReason(value)} />
      </Field>
    </ConfirmDialog>
  );
}
