import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { listCourses } from '#api/contract/courses.ts';
import {
  createPath,
  getPath,
  listPaths,
  publishPath,
  retirePath,
  savePath,
  type PathContent,
  type PathDetail,
} from '#api/contract/paths.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { PathSteps } from './PathSteps.tsx';

const useStyles = makeStyles({
  texts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  behind: { margin: 0, padding: 0, listStyleType: 'none' },
  link: { color: tokens.colorBrandForegroundLink },
});

const LANGUAGES = ['de', 'en'] as const;
const nothing: PathContent = { texts: { de: null, en: null }, steps: [] };

/** One learning path, or a new one: texts in two languages, courses in order. `/courses/paths/new` makes one. */
export function Path() {
  const { pathId } = useParams<{ pathId: string }>();
  const words = useWords('courses').paths;
  const places = useWords('frame').places;
  const isNew = pathId === 'new';
  const { data, problem, waiting, reload } = useEndpoint(getPath, isNew ? null : { pathId });
  if (isNew) return <Editor key="new" path={null} reload={reload} />;
  if (data !== null) return <Editor key={data.pathId} path={data} reload={reload} />;
  return (
    <AdminPage title={words.loading} back={{ to: '/courses', place: places.courses }}>
      <AdminCard label={words.loading}>
        {problem !== null ? <ProblemNotice problem={problem} retry={reload} /> : waiting && <SkeletonRows rows={4} />}
      </AdminCard>
    </AdminPage>
  );
}

function Editor({ path, reload }: { path: PathDetail | null; reload: () => Promise<void> }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses').paths;
  const places = useWords('frame').places;
  const dates = useDates();
  const { may } = useSession();
  const [, go] = useLocation();
  const courses = useEndpoint(listCourses, {});
  const [content, setContent] = useState(path?.content ?? nothing);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [asking, setAsking] = useState<'publish' | 'retire' | null>(null);
  const written = LANGUAGES.flatMap(language => content.texts[language] ?? []);
  const ready = written.length > 0 && written.every(({ title }) => title.trim() !== '') && content.steps.length > 0;
  const save = async (): Promise<string> => {
    const pathId = path?.pathId ?? (await call(createPath, content)).pathId;
    if (path !== null) await call(savePath, { ...content, pathId });
    setSavedAt(new Date());
    return pathId;
  };
  const keeping = useAction(async () => {
    const pathId = await save();
    await refresh(listPaths);
    if (path === null) go(`/courses/paths/${pathId}`, { replace: true });
    else await reload();
  });
  const publish = async (): Promise<void> => {
    const pathId = await save();
    await call(publishPath, { pathId });
    await refresh(listPaths);
    if (path === null) go(`/courses/paths/${pathId}`, { replace: true });
    else await reload();
  };
  const retire = async (): Promise<void> => {
    if (path !== null) await call(retirePath, { pathId: path.pathId });
    await refresh(listPaths);
    go('/courses');
  };
  const write = (language: 'de' | 'en', part: 'title' | 'summary', value: string): void => {
    const text = { title: '', summary: '', ...content.texts[language], [part]: value };
    const kept = text.title.trim() === '' && text.summary.trim() === '' ? null : text;
    setContent({ ...content, texts: { ...content.texts, [language]: kept } });
  };
  const used = path?.usedBy ?? 0;
  return (
    <AdminPage
      title={path === null ? words.newTitle : path.title}
      back={{ to: '/courses', place: places.courses }}
      aside={path === null ? undefined : <StatusBadge status={path.state} />}
    >
      <AdminCard label={words.newTitle}>
        <div className={styles.texts}>
          {LANGUAGES.map(language => (
            <div key={language}>
              <Field label={words.names[language]}>
                <Input
                  value={content.texts[language]?.title ?? ''}
                  maxLength={120}
                  onChange={(_event, { value }) => write(language, 'title', value)}
                />
              </Field>
              <Field label={words.summaries[language]}>
                <Input
                  value={content.texts[language]?.summary ?? ''}
                  maxLength={500}
                  onChange={(_event, { value }) => write(language, 'summary', value)}
                />
              </Field>
            </div>
          ))}
        </div>
      </AdminCard>
      <AdminCard>
        <h2 className={admin.cardHead}>{words.steps}</h2>
        {courses.problem !== null && <ProblemNotice problem={courses.problem} retry={courses.reload} />}
        <PathSteps
          steps={content.steps}
          courses={courses.data?.courses ?? []}
          change={steps => setContent({ ...content, steps: [...steps] })}
        />
      </AdminCard>
      {keeping.problem !== null && <ProblemNotice problem={keeping.problem} />}
      {may.author && (
        <div className={styles.buttons}>
          <Button appearance="primary" disabledFocusable={!ready} onClick={() => ready && setAsking('publish')}>
            {words.publish}
          </Button>
          <Button disabledFocusable={!ready || keeping.busy} onClick={() => ready && void keeping.run()}>
            {words.save}
          </Button>
          {path !== null && path.state === 'published' && may.admin && (
            <Button onClick={() => go(`/assignments/new?path=${path.pathId}`)}>{words.assign}</Button>
          )}
          {path !== null && path.state !== 'retired' && (
            <Button appearance="subtle" onClick={() => setAsking('retire')}>
              {words.retire}
            </Button>
          )}
          <span role="status" className={admin.second}>
            {savedAt === null ? '' : words.saved(dates.time(savedAt))}
          </span>
        </div>
      )}
      {path !== null && path.behind.length > 0 && (
        <AdminCard>
          <h2 className={admin.cardHead}>{words.behind}</h2>
          <ul className={styles.behind}>
            {path.behind.map(({ assignmentId, pathRevision, inProgress }) => (
              <li key={assignmentId} className={admin.row}>
                <span style={{ flexGrow: 1 }}>{words.behindOne(pathRevision, inProgress)}</span>
                <Link className={styles.link} href={`/assignments/${assignmentId}?edit`}>
                  {words.goOver}
                </Link>
              </li>
            ))}
          </ul>
        </AdminCard>
      )}
      <ConfirmDialog
        open={asking === 'publish'}
        title={words.publishTitle}
        confirm={words.publish}
        onClose={() => setAsking(null)}
        onConfirm={publish}
      >
        {words.publishText(used)}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'retire'}
        title={words.retireTitle}
        confirm={words.retire}
        onClose={() => setAsking(null)}
        onConfirm={retire}
      >
        {words.retireText(used)}
      </ConfirmDialog>
    </AdminPage>
  );
}
