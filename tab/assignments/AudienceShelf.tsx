import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import { changeAudience, deleteAudience, listAudiences, type SavedAudience } from '#api/contract/saved-audiences.ts';
import { call } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useWords } from '#tab/words/words.ts';
import { audienceSentence } from './sentence.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: '12px 0 0', padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '8px',
    rowGap: '4px',
    paddingBlock: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottom: 'none' },
  },
  words: { flexGrow: 1, flexBasis: '240px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { display: 'block', fontWeight: tokens.fontWeightSemibold },
  rule: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    '@media (pointer: coarse)': { '& button': { minHeight: '44px' } },
  },
});

/** All saved audiences: used, renamed, and removed when no assignment uses them. */
export function AudienceShelf({ pick, close }: { pick: (audience: SavedAudience) => void; close: () => void }) {
  const styles = useStyles();
  const words = useWords('assignments');
  const { saved } = words.whoLine;
  const frame = useWords('frame');
  const [search, setSearch] = useState('');
  const { rows, more, problem, again } = usePages(search, async cursor => {
    const asked = { ...(search === '' ? {} : { search }), ...(cursor === null ? {} : { cursor }) };
    const { audiences, next } = await call(listAudiences, asked);
    return { rows: audiences, total: null, next };
  });
  const [renaming, setRenaming] = useState<{ audienceId: string; name: string } | null>(null);
  const act = useAction(async (doing: () => Promise<unknown>) => {
    await doing();
    setRenaming(null);
    await again();
  });
  const shown = problem ?? act.problem;
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{saved.listTitle}</DialogTitle>
          <DialogContent>
            <SearchBox label={saved.search} value={search} onSearch={setSearch} />
            {shown !== null && <ProblemNotice problem={shown} />}
            {rows !== null && rows.length === 0 && <p>{search === '' ? saved.none : saved.nothing}</p>}
            <ul className={styles.list}>
              {(rows ?? []).map(row => (
                <li key={row.audienceId} className={styles.row}>
                  {renaming?.audienceId === row.audienceId ? (
                    <Field label={saved.name} className={styles.words}>
                      <Input
                        value={renaming.name}
                        maxLength={100}
                        onChange={(_event, { value }) => setRenaming({ ...renaming, name: value })}
                      />
                    </Field>
                  ) : (
                    <span className={styles.words}>
                      <span className={styles.name}>{row.name}</span>
                      <span className={styles.rule}>
                        {audienceSentence(row.words, words)} · {saved.uses(row.uses)}
                      </span>
                    </span>
                  )}
                  <span className={styles.buttons}>
                    {renaming?.audienceId === row.audienceId ? (
                      <Button
                        size="small"
                        disabledFocusable={renaming.name.trim() === '' || act.busy}
                        onClick={() =>
                          void act.run(() => {
                            const { audienceId, audience, version } = row;
                            return call(changeAudience, { audienceId, audience, version, name: renaming.name });
                          })
                        }
                      >
                        {saved.saveIt}
                      </Button>
                    ) : (
                      <>
                        <Button size="small" aria-label={saved.takeNamed(row.name)} onClick={() => pick(row)}>
                          {saved.take}
                        </Button>
                        <Button
                          size="small"
                          appearance="subtle"
                          aria-label={saved.renameNamed(row.name)}
                          onClick={() => setRenaming({ audienceId: row.audienceId, name: row.name })}
                        >
                          {saved.rename}
                        </Button>
                        {row.uses === 0 && (
                          <Button
                            size="small"
                            appearance="subtle"
                            aria-label={saved.removeNamed(row.name)}
                            disabledFocusable={act.busy}
                            onClick={() => void act.run(() => call(deleteAudience, { audienceId: row.audienceId }))}
                          >
                            {saved.remove}
                          </Button>
                        )}
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
            {more !== null && (
              <Button appearance="subtle" onClick={more}>
                {saved.more}
              </Button>
            )}
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" onClick={close}>
              {frame.cancel}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
