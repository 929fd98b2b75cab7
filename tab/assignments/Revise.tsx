import { Button, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { getAssignment, listAssignments, reviseAssignment, type AssignmentDetail } from '#api/contract/assignments.ts';
import { listCourses } from '#api/contract/courses.ts';
import { call } from '#tab/api.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Consequence } from './Consequence.tsx';
import type { Draft } from './draft.ts';
import { RuleLines } from './RuleLines.tsx';
import { ruleSentence } from './sentence.ts';
import { usePreview } from './use-draft.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 448px) minmax(0, 1fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  lines: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    minWidth: 0,
  },
  sentence: {
    marginBlock: '0 16px',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  save: { display: 'flex', columnGap: '8px', marginTop: '12px' },
});

/** Changing a running assignment asks one thing, with both counts: only new people, or open ones too. */
export function Revise({ assignment }: { assignment: AssignmentDetail }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const frame = useWords('frame');
  const dates = useDates();
  const [, go] = useLocation();
  const { assignmentId, course, figures } = assignment;
  const [draft, setDraft] = useState<Draft>({
    courseId: course.courseId,
    rule: assignment.rule,
    startsOn: assignment.startsOn,
  });
  const [whom, setWhom] = useState<'new' | 'open'>('new');
  const [contactName, setContactName] = useState<string | null>(null);
  const courses = useEndpoint(listCourses, {});
  const counted = usePreview(draft);
  const open = figures.obliged - figures.valid;
  const back = `/assignments/${assignmentId}`;
  const saving = useAction(async () => {
    await call(reviseAssignment, {
      assignmentId,
      courseId: course.courseId,
      rule: draft.rule,
      startsOn: draft.startsOn,
      openOnesToo: whom === 'open',
    });
    await refresh(getAssignment, listAssignments);
    go(back);
  });
  return (
    <AdminPage title={words.revise.title} back={{ to: back, place: course.title }}>
      <div className={styles.columns}>
        <div className={styles.lines}>
          <RuleLines
            draft={draft}
            courses={courses.data?.courses ?? null}
            counted={counted}
            contactName={contactName}
            nameContact={setContactName}
            change={setDraft}
            courseFixed
          />
        </div>
        <AdminCard label={words.consequence}>
          <p className={styles.sentence}>
            {ruleSentence(counted.preview?.words ?? assignment.audience, course.title, draft.rule, words, dates)}
          </p>
          {counted.preview !== null && (
            <Consequence preview={counted.preview} counting={counted.counting} draft={draft} />
          )}
          <RadioGroup
            value={whom}
            onChange={(_event, { value }) => setWhom(value === 'open' ? 'open' : 'new')}
            aria-label={words.revise.title}
          >
            <Radio value="new" label={words.revise.newOnly(open)} />
            <Radio value="open" label={words.revise.openToo(open)} />
          </RadioGroup>
          <p className={admin.second}>{words.revise.hint}</p>
          {saving.problem !== null && <ProblemNotice problem={saving.problem} />}
          <div className={styles.save}>
            <Button
              appearance="primary"
              disabledFocusable={saving.busy || counted.counting || counted.preview === null}
              onClick={() => void saving.run()}
            >
              {words.revise.save}
            </Button>
            <Button appearance="subtle" onClick={() => go(back)}>
              {frame.cancel}
            </Button>
          </div>
        </AdminCard>
      </div>
    </AdminPage>
  );
}
