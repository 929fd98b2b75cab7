import { Button, Field, Input, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { wantGroup, type Clause, type ClauseKind } from '#api/contract/audiences.ts';
import { call } from '#tab/api.ts';
import { useWords } from '#tab/words/words.ts';
import { ClauseValues, type Chosen } from './ClauseValues.tsx';
import type { NewCondition } from './draft.ts';
import { PersonPicker } from './pickers.tsx';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '12px',
    marginTop: '12px',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  buttons: { display: 'flex', columnGap: '8px' },
});

const kinds = ['kind', 'unit', 'group', 'country', 'job-title', 'responsible', 'joined-within'] as const;
type Choice = ClauseKind | 'person';
const MOST_DAYS = 3650;

type Props = {
  /** To which part of the rule; null: the first, or what all parts share. */
  alternative: number | null;
  /** It begins that part, so it must say who is meant. */
  isNew: boolean;
  add: (condition: NewCondition) => void;
  leave: () => void;
};

/** Adds one condition: on which side it stands, what kind it is, then its values. */
export function AddCondition({ alternative, isNew, add, leave }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  const frame = useWords('frame');
  const [side, setSide] = useState<'all' | 'none'>('all');
  const [choice, setChoice] = useState<Choice>('kind');
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [days, setDays] = useState('30');
  const list = isNew ? 'all' : side;
  const choices: readonly Choice[] = alternative === null ? [...kinds, 'person'] : kinds;
  const clause =
    choice === 'person' ? null : clauseOf(choice, choice === 'joined-within' ? [days] : chosen.map(({ key }) => key));
  const finish = (): void => {
    if (clause === null) return;
    // Members of a group that nobody has named yet are read by a job; the preview says so until they are here.
    if (clause.kind === 'group')
      for (const groupId of clause.groupIds) void call(wantGroup, { groupId }).catch(() => {});
    add({ list, alternative, clause });
  };
  return (
    <div className={styles.box}>
      {!isNew && (
        <Field label={words.side}>
          <RadioGroup layout="horizontal" value={side} onChange={(_event, { value }) => setSide(value as typeof side)}>
            <Radio value="all" label={words.sides.all} />
            <Radio value="none" label={words.sides.none} />
          </RadioGroup>
        </Field>
      )}
      <Field label={words.addLabel}>
        <Select
          value={choice}
          onChange={(_event, { value }) => {
            setChoice(value as Choice);
            setChosen([]);
          }}
        >
          {choices.map(one => (
            <option key={one} value={one}>
              {words.choices[one]}
            </option>
          ))}
        </Select>
      </Field>
      {choice === 'person' ? (
        <PersonPicker
          label={words.searchPerson}
          pick={({ personId }) => add({ list: list === 'all' ? 'include' : 'exclude', personId })}
        />
      ) : choice === 'joined-within' ? (
        <Field label={words.days}>
          <Input type="number" min={0} max={MOST_DAYS} value={days} onChange={(_event, { value }) => setDays(value)} />
        </Field>
      ) : (
        <ClauseValues key={choice} kind={choice} chosen={chosen} choose={setChosen} />
      )}
      <div className={styles.buttons}>
        {choice !== 'person' && (
          <Button disabled={clause === null} onClick={finish}>
            {words.apply}
          </Button>
        )}
        <Button appearance="subtle" onClick={leave}>
          {frame.cancel}
        </Button>
      </div>
    </div>
  );
}

/** The clause these values make; null while there are none, or they make no sense. */
function clauseOf(kind: ClauseKind, values: readonly string[]): Clause | null {
  if (values.length === 0) return null;
  switch (kind) {
    case 'kind':
      return {
        kind,
        values: values.flatMap(value =>
          value === 'staff' || value === 'volunteer' || value === 'external' ? value : [],
        ),
      };
    case 'unit':
      return { kind, unitIds: [...values] };
    case 'group':
      return { kind, groupIds: [...values] };
    case 'country':
    case 'job-title':
      return { kind, values: [...values] };
    case 'responsible':
      return { kind, personIds: [...values] };
    case 'joined-within': {
      const days = Number(values[0]);
      return values[0] !== '' && Number.isInteger(days) && days >= 0 && days <= MOST_DAYS ? { kind, days } : null;
    }
  }
}
