import { Button, Field, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ReplyOf, UnitRef } from '#api/contract/endpoint.ts';
import { addManagedList, leaveManagedPeople } from '#api/contract/managed.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: '12px', maxWidth: '720px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: { listStyleType: 'none', margin: '12px 0 0', padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    columnGap: '12px',
    paddingBlock: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
});

type Props = {
  units: readonly UnitRef[];
  added: (count: number, undo: () => Promise<unknown>) => Promise<unknown>;
};

/** Many people without an account at once: pasted or from a file, shown before anybody is added. */
export function ManagedList({ units, added }: Props) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').managed;
  const dates = useDates();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [unitId, setUnitId] = useState('');
  const [shown, setShown] = useState<ReplyOf<typeof addManagedList> | null>(null);
  const asked = { text, unitId: unitId === '' ? null : unitId, kind: 'volunteer' as const };
  const change = (next: string): void => {
    setText(next);
    setShown(null);
  };
  const looking = useAction(async () => setShown(await call(addManagedList, { ...asked, preview: true })));
  const saving = useAction(async () => {
    const { personIds } = await call(addManagedList, { ...asked, preview: false });
    change('');
    await added(personIds.length, () => call(leaveManagedPeople, { personIds, left: true }));
  });
  const fresh = shown?.personIds.length ?? 0;
  return (
    <AdminCard label={words.list}>
      <h2 className={admin.cardHead}>{words.list}</h2>
      <div className={styles.form}>
        <Field label={words.listLabel} hint={words.listHint}>
          <Textarea rows={5} value={text} onChange={(_event, { value }) => change(value)} />
        </Field>
        <Field label={words.unit}>
          <Select
            value={unitId}
            onChange={(_event, { value }) => {
              setUnitId(value);
              setShown(null);
            }}
          >
            <option value="">{words.noUnit}</option>
            {units.map(unit => (
              <option key={unit.unitId} value={unit.unitId}>
                {unit.name}
              </option>
            ))}
          </Select>
        </Field>
        <div className={styles.actions}>
          <Button onClick={() => input.current?.click()}>{words.listFile}</Button>
          <input
            ref={input}
            hidden
            type="file"
            accept=".csv,.txt"
            onChange={event => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) void file.text().then(change);
            }}
          />
          <Button disabledFocusable={looking.busy || text.trim() === ''} onClick={() => void looking.run()}>
            {words.listLook}
          </Button>
          {fresh > 0 && (
            <Button disabledFocusable={saving.busy} onClick={() => void saving.run()}>
              {words.listSave(fresh, dates.number(fresh))}
            </Button>
          )}
        </div>
      </div>
      {looking.problem !== null && <ProblemNotice problem={looking.problem} />}
      {saving.problem !== null && <ProblemNotice problem={saving.problem} />}
      <ul className={styles.list} aria-live="polite">
        {shown?.lines.map(line => (
          <li key={line.row} className={styles.row}>
            <span>{[line.name, line.unit].filter(part => part !== null && part !== '').join(' · ')}</span>
            <span className={admin.second}>{words.outcome[line.outcome]}</span>
          </li>
        ))}
      </ul>
    </AdminCard>
  );
}
