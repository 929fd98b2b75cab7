import { Button, Checkbox, Field, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { listUnits } from '#api/contract/audiences.ts';
import { findRecordable, matchPastedPeople, MOST_RECORDED, type Recordable } from '#api/contract/evidence.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '8px' },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    maxHeight: '360px',
    overflowY: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  /** Who counts, not whether the box is ticked already: the name in the first grey either way. */
  name: { '& label': { color: tokens.colorNeutralForeground1 } },
  second: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  paste: { display: 'flex', flexDirection: 'column', rowGap: '8px', maxWidth: '720px', marginTop: '12px' },
  unclear: { margin: 0, paddingLeft: '20px' },
});

type Props = { chosen: readonly Recordable[]; change: (people: readonly Recordable[]) => void };

/** Ticks people: searched, by unit, or out of a list that was pasted. */
export function PeoplePicker({ chosen, change }: Props) {
  const styles = useStyles();
  const words = useWords('evidence');
  const { may } = useSession();
  const units = useEndpoint(listUnits, may.read ? {} : null);
  const [search, setSearch] = useState('');
  const [unitId, setUnitId] = useState('');
  const [pasting, setPasting] = useState(false);
  const asked = { ...(search === '' ? {} : { search }), ...(unitId === '' ? {} : { unitId }) };
  const pages = usePages<Recordable>(JSON.stringify(asked), async cursor => {
    const page = await call(findRecordable, { ...asked, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.people, total: null, next: page.next };
  });
  const ids = new Set(chosen.map(({ personId }) => personId));
  const add = (people: readonly Recordable[]): void =>
    change([...chosen, ...people.filter(({ personId }) => !ids.has(personId))].slice(0, MOST_RECORDED));
  const rows = pages.rows ?? [];
  const unticked = rows.filter(({ personId }) => !ids.has(personId));
  return (
    <>
      <div className={styles.filters}>
        <SearchBox value={search} onSearch={setSearch} label={words.group.search} />
        {units.data !== null && (
          <Select aria-label={words.group.unit} value={unitId} onChange={(_event, { value }) => setUnitId(value)}>
            <option value="">{words.group.allUnits}</option>
            {units.data.units.map(unit => (
              <option key={unit.unitId} value={unit.unitId}>
                {unit.name}
              </option>
            ))}
          </Select>
        )}
        {unticked.length > 1 && (
          <Button appearance="subtle" onClick={() => add(unticked)}>
            {words.group.tickAll(unticked.length)}
          </Button>
        )}
        <Button appearance="subtle" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
          {words.group.paste}
        </Button>
      </div>
      {pasting && <Paste add={add} />}
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={6} />}
      {pages.rows?.length === 0 && <EmptyState sentence={words.group.none} />}
      <ul className={styles.list} aria-label={words.group.tick}>
        {rows.map(person => (
          <li key={person.personId} className={styles.row}>
            <Checkbox
              className={styles.name}
              label={person.name}
              checked={ids.has(person.personId)}
              onChange={(_event, { checked }) =>
                checked === true ? add([person]) : change(chosen.filter(({ personId }) => personId !== person.personId))
              }
            />
            <span className={styles.second}>
              {[...person.units, ...(person.managed ? [words.group.managed] : [])].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
    </>
  );
}

function Paste({ add }: { add: (people: readonly Recordable[]) => void }) {
  const styles = useStyles();
  const words = useWords('evidence').group;
  const [text, setText] = useState('');
  const [told, setTold] = useState<{ found: number; unclear: readonly string[] } | null>(null);
  const finding = useAction(async () => {
    const lines = text
      .split(/\r?\n/)
      .map(line => line.trim().slice(0, 200))
      .filter(line => line !== '')
      .slice(0, MOST_RECORDED);
    if (lines.length === 0) return;
    const reply = await call(matchPastedPeople, { lines });
    add(reply.lines.flatMap(({ people }) => (people.length === 1 ? people : [])));
    const unclear = reply.lines.filter(({ people }) => people.length !== 1).map(line => line.text);
    setTold({ found: reply.lines.length - unclear.length, unclear });
  });
  return (
    <div className={styles.paste}>
      <Field label={words.pasteLabel}>
        <Textarea rows={5} value={text} onChange={(_event, { value }) => setText(value)} />
      </Field>
      <div>
        <Button disabledFocusable={finding.busy || text.trim() === ''} onClick={() => void finding.run()}>
          {words.pasteFind}
        </Button>
      </div>
      {finding.problem !== null && <ProblemNotice problem={finding.problem} />}
      <div role="status">
        {told !== null && words.pasted(told.found)}
        {told !== null && told.unclear.length > 0 && (
          <>
            <p>{words.unclear}</p>
            <ul className={styles.unclear}>
              {told.unclear.map((line, i) => (
                <li key={i}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
