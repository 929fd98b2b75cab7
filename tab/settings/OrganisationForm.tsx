import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { Language } from '#api/contract/endpoint.ts';
import type { OrganisationSetting } from '#api/contract/settings.ts';
import { useWords } from '#tab/words/words.ts';
import { DaysOff } from './DaysOff.tsx';
import { FormFrame, useFormStyles } from './FormFrame.tsx';

const texts = [
  'contactName',
  'contactMail',
  'itContact',
  'itPhone',
  'mailDomain',
  'dataProtectionContact',
  'emergencyPhone',
  'country',
  'region',
] as const;

/** Facts of the organisation that stand in courses, messages and confirmations. */
export function OrganisationForm({
  held,
  save,
}: {
  held: OrganisationSetting;
  save: (value: OrganisationSetting) => Promise<void>;
}) {
  const styles = useFormStyles();
  const words = useWords('settings').organisation;
  const [value, setValue] = useState(held);
  const set = (part: Partial<OrganisationSetting>): void => setValue(before => ({ ...before, ...part }));
  return (
    <FormFrame hint={words.hint} ready={value.name.trim() !== ''} save={() => save(value)}>
      <div className={styles.grid}>
        <Field label={words.name} className={styles.wide} required>
          <Input value={value.name} maxLength={120} onChange={(_event, data) => set({ name: data.value })} />
        </Field>
        <Field label={words.timeZone}>
          <Input list="time-zones" value={value.timeZone} onChange={(_event, data) => set({ timeZone: data.value })} />
        </Field>
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map(zone => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </datalist>
        <Field label={words.language}>
          <Select value={value.language} onChange={(_event, data) => set({ language: data.value as Language })}>
            {(['de', 'en'] as const).map(language => (
              <option key={language} value={language}>
                {words.languages[language]}
              </option>
            ))}
          </Select>
        </Field>
        {texts.map(name => (
          <Field key={name} label={words[name]}>
            <Input
              value={value[name]}
              maxLength={name === 'country' ? 2 : 120}
              onChange={(_event, data) => set({ [name]: data.value })}
            />
          </Field>
        ))}
        <div className={styles.wide}>
          <DaysOff days={value.daysOff ?? []} change={daysOff => set({ daysOff })} />
        </div>
      </div>
    </FormFrame>
  );
}
