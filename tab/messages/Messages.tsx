import { Button, makeStyles } from '@fluentui/react-components';
import { Pause20Regular, Play20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getMessageSummary } from '#api/contract/messages.ts';
import { getSession } from '#api/contract/session.ts';
import { UnitPauses } from '#tab/exceptions/UnitPauses.tsx';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Coming } from './Coming.tsx';
import { MessageList } from './MessageList.tsx';
import { Run } from './Run.tsx';
import { StopDialog } from './StopDialog.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 748fr) minmax(0, 368fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

/** Who was told, who could not be reached, what is coming. Filters live in the address. */
export function Messages() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('messages');
  const dates = useDates();
  const { today, may } = useSession();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const day = query.get('day') ?? today;
  const { data, problem, waiting, reload } = useEndpoint(getMessageSummary, { day });
  const [stopping, setStopping] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const changed = async (): Promise<void> => {
    setVersion(before => before + 1);
    await Promise.all([reload(), refresh(getSession)]);
  };
  const filter = (changes: Record<string, string | null>): void => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    go(text === '' ? '/messages' : `/messages?${text}`, { replace: true });
  };
  const next = data?.coming.find(({ count }) => count > 0);
  const title = ((): string => {
    if (data === null) return words.loading;
    if (data.total > 0)
      return day === today
        ? words.title(dates.number(data.total), data.failed)
        : words.titleOn(dates.day(day), dates.number(data.total), data.failed);
    return [
      day === today ? words.nothingToday : words.nothingOn(dates.day(day)),
      next === undefined ? '' : words.next(dates.day(next.on), dates.number(next.count)),
    ]
      .join(' ')
      .trim();
  })();
  return (
    <AdminPage
      title={title}
      aside={
        data !== null && (
          <Button
            icon={data.stopped === null ? <Pause20Regular /> : <Play20Regular />}
            appearance={data.stopped === null ? 'secondary' : 'primary'}
            onClick={() => setStopping(true)}
          >
            {data.stopped === null ? words.stop : words.resume}
          </Button>
        )
      }
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data?.stopped && (
        <p className={admin.second}>
          {words.stopped(data.stopped.by, dates.instant(data.stopped.sinceAt), data.stopped.reason)}
        </p>
      )}
      {data === null ? (
        waiting && (
          <AdminCard label={words.loading}>
            <SkeletonRows rows={4} />
          </AdminCard>
        )
      ) : (
        <div className={styles.columns}>
          {data.total > 0 && (
            <Run
              summary={data}
              show={failure => filter({ failure, state: 'failed' })}
              resent={async count => {
                setSaid(words.resent(dates.number(count)));
                await changed();
              }}
            />
          )}
          <Coming days={data.coming} />
        </div>
      )}
      {may.admin && <UnitPauses />}
      <MessageList day={day} query={query} filter={filter} version={version} />
      {stopping && data !== null && (
        <StopDialog stopped={data.stopped} close={() => setStopping(false)} changed={changed} />
      )}
      {said !== null && <UndoToast done={said} onClose={() => setSaid(null)} />}
    </AdminPage>
  );
}
