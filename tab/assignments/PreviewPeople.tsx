import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { previewPeople, type PreviewGroup } from '#api/contract/previews.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { call } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { inputOf, type Draft } from './draft.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, maxHeight: '50vh', overflowY: 'auto' },
  row: {
    display: 'flex',
    justifyContent: 'space-between',
    columnGap: '16px',
    paddingBlock: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  detail: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  day: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

type Person = ReplyOf<typeof previewPeople>['people'][number];

/** The people behind one count of the preview, page by page. */
export function PreviewPeople({ draft, group, close }: { draft: Draft; group: PreviewGroup; close: () => void }) {
  const styles = useStyles();
  const words = useWords('assignments');
  const frame = useWords('frame');
  const dates = useDates();
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const more = useAction(async (cursor: string | null) => {
    const input = inputOf(draft);
    if (input === null) return;
    const page = await call(previewPeople, {
      ...input,
      group,
      ...(cursor === null ? {} : { cursor }),
    });
    setPeople(before => [...(cursor === null ? [] : (before ?? [])), ...page.people]);
    setNext(page.next);
  });
  const { run } = more;
  useEffect(() => void run(null), [run]);
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.peopleTitle[group]}</DialogTitle>
          <DialogContent>
            {people === null && more.problem === null && <SkeletonRows rows={6} />}
            {more.problem !== null && <ProblemNotice problem={more.problem} retry={() => more.run(next)} />}
            <ul className={styles.list}>
              {(people ?? []).map(person => (
                <li key={person.personId} className={styles.row}>
                  <span>
                    {person.name}
                    <span className={styles.detail}>
                      {' '}
                      {person.detail}
                      {person.note !== null && ` · ${person.note}`}
                    </span>
                  </span>
                  {person.dueOn !== null && <span className={styles.day}>{dates.day(person.dueOn)}</span>}
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            {next !== null && (
              <Button disabledFocusable={more.busy} onClick={() => void more.run(next)}>
                {words.morePeople}
              </Button>
            )}
            <Button appearance="secondary" onClick={close}>
              {frame.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
