import { Checkbox, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Search16Regular } from '@fluentui/react-icons';
import {
  listDirectoryWords,
  listGroups,
  listResponsible,
  listUnits,
  type ClauseKind,
  type RoleKind,
} from '#api/contract/audiences.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { useTyped } from './pickers.tsx';

const useStyles = makeStyles({
  values: { display: 'flex', flexDirection: 'column', maxHeight: '220px', overflowY: 'auto' },
  note: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

export type Chosen = Readonly<{ key: string; text: string }>;
type Choice = Chosen & Readonly<{ people: number | null }>;
type Kind = Exclude<ClauseKind, 'joined-within'>;
type Props = { kind: Kind; chosen: readonly Chosen[]; choose: (chosen: readonly Chosen[]) => void };

/** The values of a condition, ticked in a list that is searched: what the directory holds, with how many people. */
export function ClauseValues({ kind, chosen, choose }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  const dates = useDates();
  const [typed, settled, type] = useTyped();
  const { choices, more, known } = useChoices(kind, settled);
  const search =
    kind === 'group'
      ? words.searchGroup
      : kind === 'responsible'
        ? words.searchResponsible
        : kind === 'kind'
          ? null
          : words.search[kind];
  // What was ticked stays in the list while another search is on.
  const hidden = chosen.filter(({ key }) => !choices.some(choice => choice.key === key));
  const toggle = ({ key, text }: Chosen): void =>
    choose(chosen.some(one => one.key === key) ? chosen.filter(one => one.key !== key) : [...chosen, { key, text }]);
  return (
    <>
      {search !== null && (
        <Input
          type="search"
          aria-label={search}
          placeholder={search}
          contentBefore={<Search16Regular aria-hidden />}
          value={typed}
          onChange={(_event, { value }) => type(value)}
        />
      )}
      <div className={styles.values} role="group" aria-label={words.value}>
        {[...hidden.map(one => ({ ...one, people: null })), ...choices].map(({ key, text, people }) => (
          <Checkbox
            key={key}
            label={people === null ? text : words.withCount(text, dates.number(people))}
            checked={chosen.some(one => one.key === key)}
            onChange={() => toggle({ key, text })}
          />
        ))}
      </div>
      <p className={styles.note} role="status">
        {known && choices.length === 0 ? words.nothingFound : more ? words.more : ''}
      </p>
    </>
  );
}

const ROLE_KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];
/** A list longer than this is narrowed by typing. */
const MOST_SHOWN = 50;

function useChoices(kind: Kind, search: string): { choices: readonly Choice[]; more: boolean; known: boolean } {
  const words = useWords('assignments').whoLine;
  const asked = search === '' ? {} : { search };
  const units = useEndpoint(listUnits, kind === 'unit' ? {} : null);
  const groups = useEndpoint(listGroups, kind === 'group' ? asked : null);
  const people = useEndpoint(listResponsible, kind === 'responsible' ? asked : null);
  const field = kind === 'country' || kind === 'job-title' ? kind : null;
  const held = useEndpoint(listDirectoryWords, field === null ? null : { field, ...asked });
  switch (kind) {
    case 'kind':
      return {
        choices: ROLE_KINDS.map(key => ({ key, text: words.kindValue[key] ?? key, people: null })),
        more: false,
        known: true,
      };
    case 'unit': {
      const parts = search.toLowerCase().split(/\s+/);
      const found = (units.data?.units ?? []).filter(({ name }) =>
        parts.every(part => name.toLowerCase().includes(part)),
      );
      return {
        choices: found.slice(0, MOST_SHOWN).map(unit => ({ key: unit.unitId, text: unit.name, people: unit.people })),
        more: found.length > MOST_SHOWN,
        known: units.data !== null,
      };
    }
    case 'group': {
      const found = (groups.data?.groups ?? []).filter(({ state }) => state !== 'gone');
      return {
        choices: found.map(group => ({ key: group.groupId, text: group.name, people: group.people })),
        more: groups.data?.next != null,
        known: groups.data !== null,
      };
    }
    case 'responsible':
      return {
        choices: (people.data?.people ?? []).map(one => ({ key: one.personId, text: one.name, people: one.people })),
        more: people.data?.more ?? false,
        known: people.data !== null,
      };
    case 'country':
    case 'job-title':
      return {
        choices: (held.data?.words ?? []).map(word => ({ key: word.value, text: word.value, people: word.people })),
        more: held.data?.more ?? false,
        known: held.data !== null,
      };
  }
}
