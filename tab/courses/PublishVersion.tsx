import { Checkbox, Field, Input, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { askAgain } from '#api/contract/course-evidence.ts';
import { publishVersion, type CourseDetail } from '#api/contract/courses.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { useAsked } from './use-asked.ts';

const useStyles = makeStyles({
  again: { display: 'flex', flexDirection: 'column', rowGap: '8px', paddingLeft: '32px' },
  count: { margin: 0, color: tokens.colorNeutralForeground2 },
});

type Props = {
  courseId: string;
  version: CourseDetail['versions'][number];
  close: () => void;
  /** With the change set of asking everybody again, if that was done. */
  published: (changeSetId: string | null) => Promise<void>;
};

/** A draft becomes a version that never changes again; minor or major, and whether everybody is asked again, is said here. */
export function PublishVersion({ courseId, version, close, published }: Props) {
  const styles = useStyles();
  const words = useWords('courses');
  const dates = useDates();
  const { may, today } = useSession();
  const [significance, setSignificance] = useState<'minor' | 'major'>('minor');
  const [again, setAgain] = useState(false);
  const [byOn, setByOn] = useState(() => dayAfter(today, 60));
  const { versionId } = version;
  const asks = significance === 'major' && may.admin && again;
  const { asked, problem } = useAsked(asks ? { courseId, versionId, byOn } : null);
  return (
    <ConfirmDialog
      open
      title={words.publishTitle(version.number)}
      confirm={words.publish}
      ready={!asks || asked !== null}
      onClose={close}
      onConfirm={async () => {
        await call(publishVersion, { courseId, versionId, significance });
        const done = asks ? await call(askAgain, { courseId, versionId, byOn, preview: false }) : null;
        await published(done?.changeSetId ?? null);
      }}
    >
      <p>{words.publishText}</p>
      <RadioGroup
        value={significance}
        onChange={(_event, { value }) => setSignificance(value === 'major' ? 'major' : 'minor')}
        aria-label={words.publish}
      >
        <Radio value="minor" label={words.publishMinor} />
        <Radio value="major" label={words.publishMajor} />
      </RadioGroup>
      {significance === 'major' && may.admin && (
        <div className={styles.again}>
          <Checkbox
            label={words.askAgain}
            checked={again}
            onChange={(_event, data) => setAgain(data.checked === true)}
          />
          {again && (
            <>
              <Field label={words.askBy}>
                <Input
                  type="date"
                  value={byOn}
                  min={dayAfter(today, 14)}
                  onChange={(_event, { value }) => value !== '' && setByOn(value)}
                />
              </Field>
              <p className={styles.count} role="status">
                {asked === null
                  ? problem === null
                    ? words.askCounting
                    : ''
                  : asked.people === 0
                    ? words.askNobody
                    : words.askPeople(dates.number(asked.people), asked.assignments)}
              </p>
              {problem !== null && <ProblemNotice problem={problem} />}
            </>
          )}
        </div>
      )}
    </ConfirmDialog>
  );
}

/** A day some days later, as the date field takes it. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
