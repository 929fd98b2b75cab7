import { Checkbox, Field, Input, makeStyles, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { AssignmentRule, ReminderPolicy } from '#api/contract/assignments.ts';
import { useWords } from '#tab/words/words.ts';
import { PersonPicker } from './pickers.tsx';

const useStyles = makeStyles({ form: { display: 'flex', flexDirection: 'column', rowGap: '12px' } });

type Props = {
  rule: AssignmentRule;
  contactName: string | null;
  change: (part: Partial<AssignmentRule>) => void;
  nameContact: (name: string) => void;
};

/** Why it is asked, who answers questions, and when people are reminded. */
export function WordsEditor({ rule, change, nameContact }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').wordsLine;
  const [offsets, setOffsets] = useState(rule.policy.offsetsDays.join(', '));
  const read = offsetsIn(offsets);
  const policy = (part: Partial<ReminderPolicy>): void => change({ policy: { ...rule.policy, ...part } });
  return (
    <div className={styles.form}>
      <Field label={words.reason}>
        <Textarea
          value={rule.reason ?? ''}
          maxLength={500}
          resize="vertical"
          onChange={(_event, { value }) => change({ reason: value === '' ? null : value })}
        />
      </Field>
      <PersonPicker
        label={words.contact}
        pick={({ personId, name }) => {
          nameContact(name);
          change({ contactPersonId: personId });
        }}
      />
      <Field
        label={words.reminders}
        {...(read === null ? { validationMessage: words.wrongOffsets, validationState: 'error' as const } : {})}
      >
        <Input
          value={offsets}
          onChange={(_event, { value }) => {
            setOffsets(value);
            const days = offsetsIn(value);
            if (days !== null) policy({ offsetsDays: days });
          }}
        />
      </Field>
      <Checkbox
        label={words.tell}
        checked={rule.policy.tellWhenAssigned}
        onChange={(_event, { checked }) => policy({ tellWhenAssigned: checked === true })}
      />
    </div>
  );
}

/** '-14, -7, 1' → [-14, -7, 1], sorted and each once; null when it is anything else. */
export function offsetsIn(text: string): number[] | null {
  const parts = text
    .split(/[,;]/)
    .map(part => part.trim().replace('−', '-'))
    .filter(part => part !== '');
  const days = parts.map(Number);
  if (parts.length > 20 || days.some(day => !Number.isInteger(day) || Math.abs(day) > 365)) return null;
  return [...new Set(days)].sort((a, b) => a - b);
}
