import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { undoChangeSet } from '#api/contract/assignments.ts';
import { getCourse, listCourses, type CourseDetail } from '#api/contract/courses.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar } from '#tab/parts/Bar.tsx';
import { CountedAt } from '#tab/parts/CountedAt.tsx';
import { NumberLink } from '#tab/parts/NumberLink.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { CountsFor } from './CountsFor.tsx';
import { PublishVersion } from './PublishVersion.tsx';
import { ReadVersion } from './ReadVersion.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px' },
  rate: {
    marginBlock: '4px 12px',
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
  },
  steps: { margin: '8px 0 0', paddingLeft: '20px' },
  step: { paddingBlock: '4px' },
});

type Version = CourseDetail['versions'][number];

/** One course: its steps, its versions, how many completed each. */
export function Course() {
  const { courseId } = useParams<{ courseId: string }>();
  const words = useWords('courses');
  const places = useWords('frame').places;
  const { data, problem, waiting, reload } = useEndpoint(getCourse, { courseId });
  const back = { to: '/courses', place: places.courses };
  if (data === null) {
    return (
      <AdminPage title={words.loading} back={back}>
        <AdminCard label={words.loading}>
          {problem !== null ? <ProblemNotice problem={problem} retry={reload} /> : waiting && <SkeletonRows rows={5} />}
        </AdminCard>
      </AdminPage>
    );
  }
  return <Known course={data} back={back} changed={() => Promise.all([reload(), refresh(listCourses)])} />;
}

function Known({
  course,
  back,
  changed,
}: {
  course: CourseDetail;
  back: { to: string; place: string };
  changed: () => Promise<unknown>;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses');
  const dates = useDates();
  const { may } = useSession();
  const [, go] = useLocation();
  const [reading, setReading] = useState<Version | null>(null);
  const [publishing, setPublishing] = useState<Version | null>(null);
  const [said, setSaid] = useState<{ text: string; changeSetId: string | null } | null>(null);
  const { figures } = course;
  return (
    <AdminPage title={course.title} back={back} aside={<StatusBadge status={course.state} />}>
      <p className={admin.second} style={{ marginBlock: 0 }}>
        {[
          course.summary,
          words.minutes(course.minutes),
          course.languages.map(language => words.languages[language] ?? language).join(', '),
          words.validMonths(course.validMonths),
        ]
          .filter(part => part !== '')
          .join(' · ')}
      </p>
      <div className={styles.buttons}>
        {may.admin && course.state === 'published' && (
          <Button appearance="primary" onClick={() => go(`/assignments/new?course=${course.courseId}`)}>
            {words.assign}
          </Button>
        )}
        {course.state === 'published' && (
          <Button onClick={() => go(`/course/${course.courseId}`)}>{words.learn}</Button>
        )}
      </div>
      <div className={styles.columns}>
        <AdminCard>
          <h2 className={admin.cardHead}>{words.steps}</h2>
          <ol className={styles.steps}>
            {course.steps.map(step => (
              <li key={step.key} className={styles.step}>
                {step.title}{' '}
                <span
                  className={admin.second}
                >{`${words.kinds[step.kind] ?? step.kind} · ${words.minutes(step.minutes)}`}</span>
              </li>
            ))}
          </ol>
        </AdminCard>
        <div className={admin.stack}>
          <AdminCard>
            <h2 className={admin.cardHead}>{words.where}</h2>
            <CountedAt at={course.countedAt} />
            {figures.obliged === 0 ? (
              <p className={admin.second}>{words.noFigures}</p>
            ) : (
              <>
                <p className={styles.rate}>{dates.percent(figures.valid, figures.obliged)}</p>
                <Bar
                  height={12}
                  parts={[
                    { tone: 'good', value: figures.valid },
                    { tone: 'ahead', value: figures.obliged - figures.valid - figures.overdue },
                    { tone: 'late', value: figures.overdue },
                  ]}
                />
                <OverdueRow course={course} />
              </>
            )}
          </AdminCard>
          <CountsFor courseId={course.courseId} />
          <AdminCard>
            <h2 className={admin.cardHead}>{words.versions}</h2>
            {course.versions.map(version => (
              <div key={version.versionId} className={admin.row}>
                <div className={styles.grow}>
                  {words.version(version.number)}{' '}
                  {version.state === 'draft' ? (
                    <StatusBadge status="draft" />
                  ) : (
                    <span className={admin.second}>{words.significance[version.significance]}</span>
                  )}
                  <br />
                  <span className={admin.label}>
                    {[
                      version.publishedAt === null
                        ? ''
                        : words.publishedAt(dates.fullDay(dates.dayOf(version.publishedAt))),
                      words.completions(version.completions),
                    ]
                      .filter(part => part !== '')
                      .join(' · ')}
                  </span>
                </div>
                {may.author && (
                  <Button
                    appearance="subtle"
                    aria-label={words.readLabel(version.number)}
                    onClick={() => setReading(version)}
                  >
                    {words.read}
                  </Button>
                )}
                {may.author && version.state === 'draft' && (
                  <Button onClick={() => setPublishing(version)}>{words.publish}</Button>
                )}
              </div>
            ))}
          </AdminCard>
        </div>
      </div>
      {reading !== null && <ReadVersion course={course} version={reading} close={() => setReading(null)} />}
      {publishing !== null && (
        <PublishVersion
          courseId={course.courseId}
          version={publishing}
          close={() => setPublishing(null)}
          published={async changeSetId => {
            setSaid({ text: words.published, changeSetId });
            await changed();
          }}
        />
      )}
      {said !== null && (
        <UndoToast
          done={said.text}
          {...(said.changeSetId === null ? {} : { undo: undoAsking(said.changeSetId, changed) })}
          onClose={() => setSaid(null)}
        />
      )}
    </AdminPage>
  );
}

/** Takes back that everybody was asked again; the version stays published. */
function undoAsking(changeSetId: string, changed: () => Promise<unknown>): () => Promise<unknown> {
  return async () => {
    await call(undoChangeSet, { changeSetId });
    await changed();
  };
}

function OverdueRow({ course }: { course: CourseDetail }) {
  const admin = useAdminStyles();
  const styles = useStyles();
  const states = useWords('frame').states;
  return (
    <div className={admin.row} style={{ marginTop: 8 }}>
      <span className={styles.grow}>{states.overdue}</span>
      <NumberLink
        value={course.figures.overdue}
        to={`/people?courseId=${course.courseId}&show=overdue`}
        label={`${states.overdue}: ${course.title}`}
      />
    </div>
  );
}
