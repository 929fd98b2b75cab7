import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CourseRef } from '#api/contract/endpoint.ts';
import { undoException, type ExceptionPeople } from '#api/contract/exceptions.ts';
import { call } from '#tab/api.ts';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useWords } from '#tab/words/words.ts';
import { RemindSelection } from './RemindSelection.tsx';
import { ExceptionForm, type ExceptionKind } from './ExceptionForm.tsx';

const KINDS = ['extend', 'waive', 'pause'] as const;

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    bottom: 0,
    zIndex: 2,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    paddingBlock: '8px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  count: { flexGrow: 1, minWidth: 0 },
});

type Props = {
  /** Ticked people. */
  chosen: readonly string[];
  /** The list as it is filtered, and how many it shows; null when all of it cannot be meant. */
  list: { filter: ExceptionPeople; total: number; words: string } | null;
  courses: readonly CourseRef[];
  /** The course that the list is about; null: all. */
  courseId: string | null;
  stop: () => void;
  changed: () => void;
};

/** What a list does to the people selected in it, or to all that it shows: with a preview, with Undo. */
export function SelectionBar({ chosen, list, courses, courseId, stop, changed }: Props) {
  const styles = useStyles();
  const words = useWords('exceptions');
  const [all, setAll] = useState(false);
  const [kind, setKind] = useState<ExceptionKind | null>(null);
  const [done, setDone] = useState<{ sentence: string; changeSetId: string | null } | null>(null);
  const isAll = all && list !== null;
  const count = isAll ? list.total : chosen.length;
  const meant: ExceptionPeople = isAll ? list.filter : { personIds: [...chosen] };
  return (
    <div className={styles.bar} role="group" aria-label={words.selection}>
      <span className={styles.count} role="status">
        {words.selected(count)}
      </span>
      {list !== null && (
        <Checkbox
          label={words.all(list.words)}
          checked={all}
          onChange={(_event, { checked }) => setAll(checked === true)}
        />
      )}
      <RemindSelection
        meant={meant}
        courseId={courseId}
        disabled={count === 0}
        done={sentence => {
          setDone({ sentence, changeSetId: null });
          changed();
        }}
      />
      {KINDS.map(each => (
        <Button key={each} disabledFocusable={count === 0} onClick={() => setKind(each)}>
          {words.action[each]}
        </Button>
      ))}
      <Button appearance="subtle" onClick={stop}>
        {words.stopSelecting}
      </Button>
      {kind !== null && (
        <ExceptionForm
          kind={kind}
          meant={meant}
          whom={words.listed(count)}
          courses={courses}
          close={() => setKind(null)}
          done={async (sentence, changeSetId) => {
            setDone({ sentence, changeSetId });
            changed();
          }}
        />
      )}
      {done !== null && (
        <UndoToast
          key={done.sentence}
          done={done.sentence}
          onClose={() => setDone(before => (before === done ? null : before))}
          {...(done.changeSetId === null
            ? {}
            : {
                undo: async () => {
                  const { kept, messagesOut } = await call(undoException, { changeSetId: done.changeSetId ?? '' });
                  setDone({ sentence: words.undone(kept, messagesOut), changeSetId: null });
                  changed();
                },
              })}
        />
      )}
    </div>
  );
}
