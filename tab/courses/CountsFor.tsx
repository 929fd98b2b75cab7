import { Button, Checkbox, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { changeCounting, getCounting } from '#api/contract/course-evidence.ts';
import { listCourses } from '#api/contract/courses.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { margin: '4px 0', paddingLeft: '20px' },
  choices: { display: 'flex', flexDirection: 'column', maxHeight: '260px', overflowY: 'auto' },
});

/** What else counts as having completed this course, and for what it counts itself. */
export function CountsFor({ courseId }: { courseId: string }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses').counting;
  const { may } = useSession();
  const { data, problem, reload } = useEndpoint(getCounting, { courseId });
  const [changing, setChanging] = useState(false);
  return (
    <AdminCard>
      <h2 className={admin.cardHead}>{words.head}</h2>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data !== null && (
        <>
          {data.counts.length === 0 ? (
            <p className={admin.second}>{words.none}</p>
          ) : (
            <>
              <p className={admin.second} style={{ marginBottom: 0 }}>
                {words.text}
              </p>
              <ul className={styles.list}>
                {data.counts.map(course => (
                  <li key={course.courseId}>{course.title}</li>
                ))}
              </ul>
            </>
          )}
          {data.countsFor.length > 0 && (
            <p className={admin.second}>{words.countsFor(data.countsFor.map(({ title }) => title).join(', '))}</p>
          )}
          {may.admin && <Button onClick={() => setChanging(true)}>{words.change}</Button>}
          {changing && (
            <ChangeCounting
              courseId={courseId}
              held={data.counts.map(course => course.courseId)}
              close={() => setChanging(false)}
            />
          )}
        </>
      )}
    </AdminCard>
  );
}

function ChangeCounting({ courseId, held, close }: { courseId: string; held: readonly string[]; close: () => void }) {
  const styles = useStyles();
  const words = useWords('courses').counting;
  const counting = useWords('courses').askCounting;
  const dates = useDates();
  const courses = useEndpoint(listCourses, {});
  const [chosen, setChosen] = useState<readonly string[]>(held);
  const [counted, setCounted] = useState<{ of: string; satisfied: number } | null>(null);
  const question = JSON.stringify(chosen);
  useEffect(() => {
    const leave = new AbortController();
    const countsCourseIds = JSON.parse(question) as string[];
    call(changeCounting, { courseId, countsCourseIds, preview: true }, { signal: leave.signal }).then(
      ({ satisfied }) => setCounted({ of: question, satisfied }),
      () => {},
    );
    return () => leave.abort();
  }, [courseId, question]);
  const satisfied = counted?.of === question ? counted.satisfied : null;
  return (
    <ConfirmDialog
      open
      title={words.title}
      confirm={words.save}
      ready={satisfied !== null}
      onClose={close}
      onConfirm={async () => {
        await call(changeCounting, { courseId, countsCourseIds: [...chosen], preview: false });
        await refresh(getCounting);
      }}
    >
      <div className={styles.choices} role="group" aria-label={words.title}>
        {(courses.data?.courses ?? [])
          .filter(course => course.courseId !== courseId)
          .map(course => (
            <Checkbox
              key={course.courseId}
              label={course.title}
              checked={chosen.includes(course.courseId)}
              onChange={(_event, data) =>
                setChosen(
                  data.checked === true
                    ? [...chosen, course.courseId]
                    : chosen.filter(other => other !== course.courseId),
                )
              }
            />
          ))}
      </div>
      <p>{words.hint}</p>
      <p role="status">
        {satisfied === null
          ? counting
          : satisfied === 0
            ? words.satisfiedNobody
            : words.satisfied(dates.number(satisfied))}
      </p>
    </ConfirmDialog>
  );
}
