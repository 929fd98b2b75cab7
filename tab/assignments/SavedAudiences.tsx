import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Audience, AudienceWords } from '#api/contract/audiences.ts';
import { changeAudience, listAudiences, saveAudience, type SavedAudience } from '#api/contract/saved-audiences.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { AudienceShelf } from './AudienceShelf.tsx';
import { countedOf } from './draft.ts';
import { FollowAudience } from './FollowAudience.tsx';
import { audienceSentence } from './sentence.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '8px',
    marginBottom: '8px',
    '@media (pointer: coarse)': { '& button': { minHeight: '44px' } },
  },
  name: { flexGrow: 1, minWidth: '160px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

type Props = { audience: Audience; words: AudienceWords | null; change: (audience: Audience) => void };

/** Chooses a saved audience, or saves the one that stands here. What is chosen is copied, so that it can be changed here. */
export function SavedAudiences({ audience, words: named, change }: Props) {
  const styles = useStyles();
  const words = useWords('assignments');
  const { saved } = words.whoLine;
  const [asking, setAsking] = useState<'choose' | 'save' | 'save-into' | null>(null);
  const [name, setName] = useState('');
  /** What was chosen last: a change of it can be saved into it. */
  const [chosen, setChosen] = useState<Pick<SavedAudience, 'audienceId' | 'name' | 'version'> | null>(
    audience.saved ?? null,
  );
  const [following, setFollowing] = useState<SavedAudience | null>(null);
  const take = (from: SavedAudience): void => {
    const { audienceId, name: called, version } = from;
    setChosen({ audienceId, name: called, version });
    change({ ...from.audience, saved: { audienceId, name: called, version } });
  };
  const kept = async (answer: SavedAudience): Promise<void> => {
    take(answer);
    await refresh(listAudiences);
    if (answer.behind > 0) setFollowing(answer);
  };
  const isChanged = chosen !== null && audience.saved === undefined;
  const hasRule = countedOf(audience) + audience.include.length > 0;
  const sentence = named === null ? '' : audienceSentence(named, words);
  const close = (): void => setAsking(null);
  return (
    <>
      <div className={styles.line}>
        {chosen !== null && (
          <span className={styles.name}>{isChanged ? saved.changed(chosen.name) : saved.using(chosen.name)}</span>
        )}
        <Button size="small" appearance="subtle" onClick={() => setAsking('choose')}>
          {saved.choose}
        </Button>
        {hasRule && audience.saved === undefined && (
          <Button size="small" appearance="subtle" onClick={() => setAsking('save')}>
            {saved.save}
          </Button>
        )}
        {isChanged && hasRule && (
          <Button size="small" appearance="subtle" onClick={() => setAsking('save-into')}>
            {saved.saveInto(chosen.name)}
          </Button>
        )}
      </div>
      {asking === 'choose' && (
        <AudienceShelf
          pick={from => {
            take(from);
            close();
          }}
          close={close}
        />
      )}
      <ConfirmDialog
        open={asking === 'save'}
        title={saved.saveTitle}
        confirm={saved.saveIt}
        ready={name.trim() !== ''}
        onConfirm={async () => kept(await call(saveAudience, { name, audience }))}
        onClose={() => {
          setName('');
          close();
        }}
      >
        <p>{saved.saveText(sentence)}</p>
        <Field label={saved.name} required>
          <Input value={name} maxLength={100} onChange={(_event, { value }) => setName(value)} />
        </Field>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'save-into' && chosen !== null}
        title={saved.saveInto(chosen?.name ?? '')}
        confirm={saved.saveIt}
        onConfirm={async () => {
          if (chosen !== null) await kept(await call(changeAudience, { ...chosen, audience }));
        }}
        onClose={close}
      >
        <p>{saved.saveIntoText(chosen?.name ?? '', sentence)}</p>
      </ConfirmDialog>
      {following !== null && <FollowAudience audience={following} close={() => setFollowing(null)} />}
    </>
  );
}
