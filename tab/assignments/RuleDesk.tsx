import { makeStyles, tokens } from '@fluentui/react-components';
import { Checkmark16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { listCourses } from '#api/contract/courses.ts';
import { listPaths } from '#api/contract/paths.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { BackLink } from '#tab/parts/BackLink.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { AssignBar } from './AssignBar.tsx';
import { Consequence } from './Consequence.tsx';
import { conditionsOf, type Draft } from './draft.ts';
import { PersonLookup } from './PersonLookup.tsx';
import { RuleLines } from './RuleLines.tsx';
import { ruleSentence } from './sentence.ts';
import { usePreview, useSavedDraft } from './use-draft.ts';
import { conditionWords } from './WhoEditor.tsx';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '20px',
    rowGap: '4px',
    marginBottom: '12px',
  },
  title: {
    marginBlock: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    flexGrow: 1,
  },
  saved: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '6px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 448px) minmax(0, 1fr)',
    alignItems: 'start',
    gap: '20px',
    paddingBottom: '96px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)', paddingBottom: '180px' },
  },
  surface: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    minWidth: 0,
  },
  consequence: { padding: '24px', '@media (max-width: 639px)': { padding: '14px' } },
  sentence: {
    marginBlock: '0 16px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    textWrap: 'balance',
    '@media (max-width: 639px)': { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  },
  nobody: { color: tokens.colorStatusDangerForeground3 },
});

/** The page of a new assignment: the rule on the left, what it means on the right, the one button at the foot. */
export function RuleDesk({
  start,
  heldId,
  contactName: known = null,
}: {
  start: Draft;
  heldId: string | null;
  contactName?: string | null;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const places = useWords('frame').places;
  const dates = useDates();
  const [draft, setDraft] = useState(start);
  const [contactName, setContactName] = useState(known);
  const courses = useEndpoint(listCourses, {});
  const paths = useEndpoint(listPaths, {});
  const counted = usePreview(draft);
  const saved = useSavedDraft(draft, heldId);
  const course = courses.data?.courses.find(({ courseId }) => courseId === draft.courseId) ?? null;
  const path = paths.data?.paths.find(({ pathId }) => pathId === draft.pathId) ?? null;
  const { preview } = counted;
  const empty = preview !== null && preview.people === 0;
  return (
    <main className={admin.page}>
      <div className={styles.head}>
        <BackLink to="/assignments" place={places.assignments} />
        <h1 className={styles.title}>{words.newTitle}</h1>
        <span className={styles.saved} role="status">
          {saved.saving ? (
            words.saving
          ) : saved.savedAt !== null ? (
            <>
              <Checkmark16Regular aria-hidden />
              {words.saved(dates.time(saved.savedAt))}
            </>
          ) : (
            ''
          )}
        </span>
      </div>
      <div className={styles.columns}>
        <div className={styles.surface}>
          <RuleLines
            draft={draft}
            courses={courses.data?.courses ?? null}
            paths={paths.data?.paths ?? null}
            counted={counted}
            contactName={contactName}
            nameContact={setContactName}
            change={setDraft}
          />
        </div>
        <section className={`${styles.surface} ${styles.consequence}`} aria-label={words.consequence}>
          <p className={styles.sentence}>
            {ruleSentence(
              preview?.words ?? { all: [], none: [], include: [], exclude: [] },
              path ?? course?.title ?? null,
              draft.rule,
              words,
              dates,
            )}
          </p>
          {courses.problem !== null && <ProblemNotice problem={courses.problem} retry={courses.reload} />}
          {counted.problem !== null && (
            <ProblemNotice
              problem={counted.problem}
              retry={async () => {
                counted.again();
              }}
            />
          )}
          {empty && <p className={styles.nobody}>{nobody(draft, counted.preview, words)}</p>}
          {preview !== null && !empty && <Consequence preview={preview} counting={counted.counting} draft={draft} />}
          {draft.courseId !== null && <PersonLookup draft={draft} named={preview?.words ?? null} />}
        </section>
      </div>
      <AssignBar draft={draft} counted={counted} saved={saved} change={setDraft} />
    </main>
  );
}

type Words = ReturnType<typeof useWords<'assignments'>>;

/** Which condition removes the last ones. */
function nobody({ rule }: Draft, preview: ReturnType<typeof usePreview>['preview'], words: Words): string {
  const emptied = (preview?.remaining ?? []).indexOf(0);
  const condition = emptied < 0 ? undefined : conditionsOf(rule.audience)[emptied];
  if (condition === undefined) return words.nobody;
  const { label, value } = conditionWords(condition, rule.audience, preview?.words ?? null, words.whoLine);
  return words.nobodyBecause(`${label} ${value}`);
}
