import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Add20Regular, Dismiss16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { OrganisationSetting } from '#api/contract/settings.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  head: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  list: { listStyle: 'none', margin: '8px 0', padding: 0 },
  row: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    minHeight: '32px',
    '@media (pointer: coarse)': { minHeight: '44px', '& button': { minWidth: '44px', minHeight: '44px' } },
  },
  add: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px' },
});

type Days = NonNullable<OrganisationSetting['daysOff']>;

/** The organisation's own days off, beside public holidays: nothing falls due on them, no reminder goes out. */
export function DaysOff({ days, change }: { days: Days; change: (days: Days) => void }) {
  const styles = useStyles();
  const words = useWords('settings').daysOff;
  const dates = useDates();
  const [on, setOn] = useState('');
  const [name, setName] = useState('');
  const add = (): void => {
    const others = days.filter(day => day.on !== on);
    change([...others, { on, name: name.trim() }].sort((a, b) => (a.on < b.on ? -1 : 1)));
    setOn('');
    setName('');
  };
  return (
    <div role="group" aria-label={words.head}>
      <p className={styles.head}>{words.head}</p>
      <p className={styles.hint}>{words.hint}</p>
      <ul className={styles.list}>
        {days.map(day => (
          <li key={day.on} className={styles.row}>
            <span>
              {dates.fullDay(day.on)} · {day.name}
            </span>
            <Button
              appearance="subtle"
              size="small"
              icon={<Dismiss16Regular />}
              aria-label={words.remove(`${dates.fullDay(day.on)} ${day.name}`)}
              onClick={() => change(days.filter(other => other.on !== day.on))}
            />
          </li>
        ))}
      </ul>
      <div className={styles.add}>
        <Field label={words.day}>
          <Input type="date" value={on} onChange={(_event, { value }) => setOn(value)} />
        </Field>
        <Field label={words.name}>
          <Input value={name} maxLength={60} onChange={(_event, { value }) => setName(value)} />
        </Field>
        <Button icon={<Add20Regular />} disabled={on === '' || name.trim() === '' || days.length >= 200} onClick={add}>
          {words.add}
        </Button>
      </div>
    </div>
  );
}
