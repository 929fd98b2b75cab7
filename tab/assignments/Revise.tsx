import { Button, Checkbox, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { getAssignment, listAssignments, reviseAssignment, type AssignmentDetail } from '#api/contract/assignments.ts';
import { listCourses } from '#api/contract/courses.ts';
import { listPaths } from '#api/contract/paths.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { DayField } from '#tab/parts/DayField.tsx';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { ChangeConsequence } from './ChangeConsequence.tsx';
import { Consequence } from './Consequence.tsx';
import { inputOf, type Draft } from './draft.ts';
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

/**
 * Changing a running assignment asks one thing, with both counts: only new people, or open ones too. One that has not begun
 * is simply replaced.
 */
export function Revise({ assignment }: { assignment: AssignmentDetail }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const frame = useWords('frame');
  const dates = useDates();
  const { today } = useSession();
  const [, go] = useLocation();
  const { assignmentId, course, path } = assignment;
  const [draft, setDraft] = useState<Draft>({
    courseId: course.courseId,
    pathId: path?.pathId ?? null,
    rule: assignment.rule,
    startsOn: assignment.startsOn,
  });
  const [whom, setWhom] = useState<'new' | 'open'>('new');
  const [contactName, setContactName] = useState<string | null>(null);
  const courses = useEndpoint(listCourses, {});
  const paths = useEndpoint(listPaths, path === null ? null : {});
  const isRunning = assignment.state === 'running';
  const counted = usePreview(draft, isRunning ? assignmentId : undefined);
  const inForce = paths.data?.paths.find(({ pathId }) => pathId === path?.pathId) ?? null;
  const isBehind = path !== null && inForce !== null && inForce.revision > path.pathRevision;
  const shown = path === null ? null : draft.takesPath === true && inForce !== null ? inForce : path;
  const change = counted.preview?.change ?? null;
  const back = `/assignments/${assignmentId}`;
  const saving = useAction(async () => {
    const input = inputOf(draft);
    if (input === null) return;
    await call(reviseAssignment, { ...input, assignmentId, openOnesToo: whom === 'open' });
    await refresh(getAssignment, listAssignments);
    go(back);
  });
  return (
    <AdminPage
      title={isRunning ? words.revise.title : words.revise.titleScheduled}
      back={{ to: back, place: path?.title ?? course.title }}
    >
      <div className={styles.columns}>
        <div className={styles.lines}>
          <RuleLines
            draft={draft}
            courses={courses.data?.courses ?? null}
            paths={shown === null || inForce === null ? null : [{ ...inForce, steps: shown.steps }]}
            counted={counted}
            contactName={contactName}
            nameContact={setContactName}
            change={setDraft}
            courseFixed
          />
        </div>
        <AdminCard label={words.consequence}>
          <p className={styles.sentence}>
            {ruleSentence(
              counted.preview?.words ?? assignment.audience,
              shown ?? course.title,
              draft.rule,
              words,
              dates,
            )}
          </p>
          {isBehind && inForce !== null && (
            <Checkbox
              checked={draft.takesPath === true}
              onChange={(_event, { checked }) => setDraft({ ...draft, takesPath: checked === true })}
              label={words.revise.takesPath(inForce.title, inForce.steps.length)}
            />
          )}
          {counted.preview !== null && (
            <Consequence preview={counted.preview} counting={counted.counting} draft={draft} />
          )}
          {change !== null && <ChangeConsequence change={change} openToo={whom === 'open'} />}
          {isRunning ? (
            <RadioGroup
              value={whom}
              onChange={(_event, { value }) => setWhom(value === 'open' ? 'open' : 'new')}
              aria-label={words.revise.title}
            >
              <Radio value="new" label={words.revise.newOnly(change?.open ?? assignment.open.people)} />
              <Radio value="open" label={words.revise.openToo(change?.open ?? assignment.open.people)} />
            </RadioGroup>
          ) : (
            <DayField
              label={words.starts}
              words={dates.day(draft.startsOn)}
              value={draft.startsOn}
              min={today}
              choose={startsOn => startsOn >= today && setDraft({ ...draft, startsOn })}
            />
          )}
          {isRunning && <p className={admin.second}>{words.revise.hint}</p>}
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
