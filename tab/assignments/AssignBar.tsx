import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useLocation } from 'wouter';
import { createAssignment, listAssignments, startAssignment } from '#api/contract/assignments.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { DayField } from '#tab/parts/DayField.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { inputOf, type Draft } from './draft.ts';
import type { CountedPreview, SavedDraft } from './use-draft.ts';

const useStyles = makeStyles({
  bar: {
    position: 'fixed',
    zIndex: 5,
    insetInline: 0,
    bottom: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  inner: {
    boxSizing: 'border-box',
    maxWidth: '1200px',
    marginInline: 'auto',
    padding: '10px 32px',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '20px',
    rowGap: '8px',
    '@media (max-width: 639px)': { paddingInline: '16px' },
  },
  first: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase300 },
  grow: { flexGrow: 1 },
  hint: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    '@media (max-width: 999px)': { display: 'none' },
  },
  assign: { '@media (max-width: 639px)': { width: '100%', minHeight: '44px' } },
  keep: { '@media (max-width: 639px)': { display: 'none' } },
});

/** Begin and first message at the left; at the right the one button, with how many people it touches. */
export function AssignBar({
  draft,
  counted,
  saved,
  change,
}: {
  draft: Draft;
  counted: CountedPreview;
  saved: SavedDraft;
  change: (draft: Draft) => void;
}) {
  const styles = useStyles();
  const words = useWords('assignments');
  const dates = useDates();
  const { today } = useSession();
  const [, go] = useLocation();
  const { preview, counting, problem } = counted;
  const assigning = useAction(async () => {
    const input = inputOf(draft);
    if (input === null || preview === null) return;
    const begun =
      saved.assignmentId === null
        ? await call(createAssignment, { ...input, start: true, token: preview.token })
        : await call(startAssignment, { assignmentId: await saved.save(), token: preview.token });
    await refresh(listAssignments);
    go(
      `/assignments/${begun.assignmentId}?done=${begun.opened}${begun.changeSetId === null ? '' : `&set=${begun.changeSetId}`}`,
    );
  });
  const ready =
    draft.courseId !== null &&
    preview !== null &&
    !counting &&
    problem === null &&
    preview.people > 0 &&
    preview.unreadGroups.length === 0;
  const first = preview?.messages.find(({ count }) => count > 0);
  const people = preview?.people ?? 0;
  return (
    <div className={styles.bar}>
      <div className={styles.inner}>
        <span className={styles.first}>{words.starts}</span>
        <DayField
          label={words.starts}
          words={dates.day(draft.startsOn)}
          value={draft.startsOn}
          min={today}
          choose={startsOn => startsOn >= today && change({ ...draft, startsOn })}
        />
        <span className={styles.first}>
          {words.firstMessage}:{' '}
          {first === undefined ? words.firstMessageNone : words.firstMessageAt(dates.day(first.on))}
        </span>
        <span className={styles.grow} />
        <span className={styles.hint}>{problem === null ? words.undoable : words.countFailed}</span>
        {draft.courseId !== null && (
          <Button
            className={styles.keep}
            appearance="subtle"
            onClick={() =>
              void saved.save().then(
                assignmentId => go(`/assignments/${assignmentId}`),
                () => {},
              )
            }
          >
            {words.keepDraft}
          </Button>
        )}
        <Button
          className={styles.assign}
          appearance="primary"
          disabledFocusable={!ready || assigning.busy}
          onClick={() => void assigning.run()}
        >
          {counting
            ? words.counting
            : people === 0
              ? words.assignNobody
              : people === 1
                ? words.assignOne
                : words.assign(dates.number(people))}
        </Button>
        {assigning.problem !== null && (
          <ProblemNotice
            problem={assigning.problem}
            retry={async () => {
              assigning.forget();
              counted.again();
            }}
          />
        )}
      </div>
    </div>
  );
}
