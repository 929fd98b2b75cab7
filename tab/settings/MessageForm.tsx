import { Button, Checkbox, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { listGroups, wantGroup, type RoleKind } from '#api/contract/audiences.ts';
import type { MessageSetting } from '#api/contract/settings.ts';
import { call } from '#tab/api.ts';
import { offsetsIn } from '#tab/assignments/WordsEditor.tsx';
import { GroupPicker } from '#tab/assignments/pickers.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { FormFrame, useFormStyles } from './FormFrame.tsx';

const useStyles = makeStyles({
  kind: { margin: 0, padding: '12px 0', border: 'none', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '12px', rowGap: '4px' },
  time: { width: '112px' },
});

const kinds: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** When messages may go out, how people are addressed, how often, and the pilot group. */
export function MessageForm({ held, save }: { held: MessageSetting; save: (value: MessageSetting) => Promise<void> }) {
  const styles = useStyles();
  const form = useFormStyles();
  const words = useWords('settings').messages;
  const [value, setValue] = useState(held);
  const [offsets, setOffsets] = useState(held.defaultPolicy.offsetsDays.join(', '));
  const days = offsetsIn(offsets);
  const set = (part: Partial<MessageSetting>): void => setValue(before => ({ ...before, ...part }));
  return (
    <FormFrame
      hint={words.hint}
      ready={days !== null}
      save={() =>
        save({
          ...value,
          defaultPolicy: { ...value.defaultPolicy, offsetsDays: days ?? value.defaultPolicy.offsetsDays },
        })
      }
    >
      {kinds.map(kind => (
        <fieldset key={kind} className={styles.kind}>
          <legend className={styles.legend}>{words.kindNames[kind]}</legend>
          <Hours value={value.hours[kind]} change={hours => set({ hours: { ...value.hours, [kind]: hours } })} />
          <div className={styles.line}>
            <Field label={words.form} orientation="horizontal">
              <Select
                value={value.form[kind]}
                onChange={(_event, data) =>
                  set({ form: { ...value.form, [kind]: data.value === 'du' ? 'du' : 'sie' } })
                }
              >
                <option value="sie">{words.forms.sie}</option>
                <option value="du">{words.forms.du}</option>
              </Select>
            </Field>
          </div>
        </fieldset>
      ))}
      <div className={form.grid} style={{ marginTop: 16 }}>
        <Field
          label={words.offsets}
          className={form.wide}
          {...(days === null ? { validationState: 'error' as const, validationMessage: words.wrongOffsets } : {})}
        >
          <Input value={offsets} onChange={(_event, data) => setOffsets(data.value)} />
        </Field>
        <Field label={words.nextRung} className={form.wide}>
          <Input
            type="number"
            min={1}
            max={30}
            value={String(value.nextRungAfterDays)}
            onChange={(_event, data) => {
              const number = Number(data.value);
              if (Number.isInteger(number) && number >= 1 && number <= 30) set({ nextRungAfterDays: number });
            }}
          />
        </Field>
        <div className={form.wide}>
          <Pilot groupId={value.pilotGroupId} choose={pilotGroupId => set({ pilotGroupId })} />
        </div>
      </div>
    </FormFrame>
  );
}

type HoursValue = MessageSetting['hours']['staff'];

function Hours({ value, change }: { value: HoursValue; change: (value: HoursValue) => void }) {
  const styles = useStyles();
  const words = useWords('settings').messages;
  return (
    <div className={styles.line}>
      {words.weekdays.map((name, index) => {
        const weekday = index + 1;
        const on = value.weekdays.includes(weekday);
        return (
          <Checkbox
            key={name}
            label={name}
            checked={on}
            onChange={() =>
              change({
                ...value,
                weekdays: on
                  ? value.weekdays.filter(one => one !== weekday)
                  : [...value.weekdays, weekday].sort((a, b) => a - b),
              })
            }
          />
        );
      })}
      {(['from', 'to'] as const).map(end => (
        <Field key={end} label={words[end]} orientation="horizontal">
          <Input
            className={styles.time}
            type="time"
            value={value[end]}
            onChange={(_event, data) => data.value !== '' && change({ ...value, [end]: data.value })}
          />
        </Field>
      ))}
    </div>
  );
}

function Pilot({ groupId, choose }: { groupId: string | null; choose: (groupId: string | null) => void }) {
  const admin = useAdminStyles();
  const words = useWords('settings').messages;
  const held = useEndpoint(listGroups, groupId === null ? null : { ids: groupId });
  return (
    <>
      <GroupPicker
        label={words.pilot}
        pick={group => {
          // Its members are read now, so that the pilot knows whom it means.
          if (group.state === 'named') void call(wantGroup, { groupId: group.groupId }).catch(() => {});
          choose(group.groupId);
        }}
      />
      <p className={admin.second}>
        {groupId === null ? words.pilotOff : words.pilotOn(held.data?.groups[0]?.name ?? '…')}{' '}
        {groupId !== null && (
          <Button appearance="subtle" size="small" onClick={() => choose(null)}>
            {words.pilotClear}
          </Button>
        )}
      </p>
    </>
  );
}
