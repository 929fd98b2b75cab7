import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import type { PrivacySetting } from '#api/contract/settings.ts';
import { useWords } from '#tab/words/words.ts';
import { FormFrame, useFormStyles } from './FormFrame.tsx';

const fields = [
  ['minimumGroup', 50],
  ['progressDays', 3650],
  ['completionYears', 30],
] as const;

/** How long things are kept, and how small a group may be shown. */
export function PrivacyForm({ held, save }: { held: PrivacySetting; save: (value: PrivacySetting) => Promise<void> }) {
  const styles = useFormStyles();
  const words = useWords('settings').privacy;
  const [value, setValue] = useState(held);
  return (
    <FormFrame hint={words.hint} save={() => save(value)}>
      <div className={styles.grid}>
        {fields.map(([name, most]) => (
          <Field key={name} label={words[name]} className={styles.wide}>
            <Input
              type="number"
              min={1}
              max={most}
              value={String(value[name])}
              onChange={(_event, data) => {
                const number = Number(data.value);
                if (Number.isInteger(number) && number >= 1 && number <= most)
                  setValue(before => ({ ...before, [name]: number }));
              }}
            />
          </Field>
        ))}
      </div>
    </FormFrame>
  );
}
