import { Button, Checkbox, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { listUnits, wantGroup, type RoleKind } from '#api/contract/audiences.ts';
import { call } from '#tab/api.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import type { NewCondition } from './draft.ts';
import { GroupPicker, PersonPicker } from './pickers.tsx';

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
  values: { display: 'flex', flexDirection: 'column', maxHeight: '220px', overflowY: 'auto' },
  buttons: { display: 'flex', columnGap: '8px' },
});

const choices = ['kind', 'unit', 'group', 'not-kind', 'not-unit', 'not-group', 'include', 'exclude'] as const;
type Choice = (typeof choices)[number];
const kinds: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** Adds one condition: what kind it is, then its values. */
export function AddCondition({ add, leave }: { add: (condition: NewCondition) => void; leave: () => void }) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  const frame = useWords('frame');
  const [choice, setChoice] = useState<Choice>('kind');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const units = useEndpoint(listUnits, choice.endsWith('unit') ? {} : null);
  const list = choice.startsWith('not-') ? 'none' : 'all';
  const toggle = (value: string): void =>
    setChosen(before => (before.includes(value) ? before.filter(one => one !== value) : [...before, value]));
  const finish = (): void => {
    if (choice.endsWith('kind')) add({ list, clause: { kind: 'kind', values: chosen as RoleKind[] } });
    else if (choice.endsWith('unit')) add({ list, clause: { kind: 'unit', unitIds: [...chosen] } });
  };
  return (
    <div className={styles.box}>
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
      {choice.endsWith('kind') && (
        <div className={styles.values} role="group" aria-label={words.value}>
          {kinds.map(kind => (
            <Checkbox
              key={kind}
              label={words.kindValue[kind] ?? kind}
              checked={chosen.includes(kind)}
              onChange={() => toggle(kind)}
            />
          ))}
        </div>
      )}
      {choice.endsWith('unit') && (
        <div className={styles.values} role="group" aria-label={words.value}>
          {(units.data?.units ?? []).map(unit => (
            <Checkbox
              key={unit.unitId}
              label={`${unit.name} (${unit.people})`}
              checked={chosen.includes(unit.unitId)}
              onChange={() => toggle(unit.unitId)}
            />
          ))}
        </div>
      )}
      {choice.endsWith('group') && (
        <GroupPicker
          label={words.searchGroup}
          pick={group => {
            // Members of a group that nobody has named yet are read by a job; the preview says so until they are here.
            if (group.state === 'named') void call(wantGroup, { groupId: group.groupId }).catch(() => {});
            add({ list, clause: { kind: 'group', groupIds: [group.groupId] } });
          }}
        />
      )}
      {(choice === 'include' || choice === 'exclude') && (
        <PersonPicker label={words.searchPerson} pick={({ personId }) => add({ list: choice, personId })} />
      )}
      <div className={styles.buttons}>
        {(choice.endsWith('kind') || choice.endsWith('unit')) && (
          <Button disabled={chosen.length === 0} onClick={finish}>
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
