import { Button, makeStyles } from '@fluentui/react-components';
import { Warning20Filled } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { getDirectory, syncDirectory } from '#api/contract/settings.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { ChangedPeople, FailedGroups, HeldPeople } from './DirectoryLists.tsx';
import { HeldObligations } from './HeldObligations.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '12px' },
  problem: { display: 'flex', columnGap: '8px', marginBlock: '12px' },
  grow: { flexGrow: 1, paddingBlock: '6px' },
});

/** When the directory was read last, what changed, what stopped; read it now. */
export function Directory() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings');
  const dates = useDates();
  const { data, problem, waiting, reload } = useEndpoint(getDirectory, {});
  const [said, setSaid] = useState(false);
  const asking = useAction(async (confirm: boolean) => {
    await call(syncDirectory, { confirm });
    setSaid(true);
    await reload();
  });
  const running = data?.running ?? false;
  useEffect(() => {
    if (!running && !said) return undefined;
    const timer = setInterval(() => void reload(), 3_000);
    return () => clearInterval(timer);
  }, [running, said, reload]);
  const { directory } = words;
  return (
    <AdminCard label={words.title.directory}>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null && waiting && <SkeletonRows rows={5} />}
      {data !== null && (
        <>
          <div className={styles.head}>
            <div>
              {data.lastSuccessAt === null ? directory.never : directory.read(dates.instant(data.lastSuccessAt))}
              {data.running && ` · ${directory.running}`}
              <br />
              <span className={admin.second}>
                {directory.people(
                  dates.number(data.people.active),
                  dates.number(data.people.disabled),
                  dates.number(data.people.left),
                  dates.number(data.people.notPersons),
                )}
                {data.lastFullAt !== null && ` · ${directory.full(dates.instant(data.lastFullAt))}`}
              </span>
            </div>
            <Button
              appearance={data.stopped === null ? 'primary' : 'secondary'}
              disabledFocusable={asking.busy}
              onClick={() => void asking.run(false)}
            >
              {directory.now}
            </Button>
          </div>
          {data.problem !== null && (
            <div className={styles.problem} role="alert">
              <Warning20Filled aria-hidden />
              <div>
                {data.problem}
                {data.stopped !== null && (
                  <>
                    <p className={admin.second}>{directory.confirmText}</p>
                    <Button appearance="primary" disabledFocusable={asking.busy} onClick={() => void asking.run(true)}>
                      {directory.confirm}
                    </Button>
                  </>
                )}
              </div>
            </div>
          )}
          {data.heldPeople > 0 && <HeldPeople />}
          {data.heldPeople > 0 && <HeldObligations />}
          {data.failedGroups > 0 && <FailedGroups />}
          <h2 className={admin.cardHead} style={{ marginTop: 20 }}>
            {directory.state}
          </h2>
          {data.resources.map(({ resource, succeededAt, problem: fault }) => (
            <div key={resource} className={admin.row}>
              <span className={styles.grow}>{directory.resource[resource]}</span>
              <span className={admin.second}>
                {fault ?? (succeededAt === null ? directory.never : directory.read(dates.instant(succeededAt)))}
              </span>
            </div>
          ))}
          <div className={admin.row}>
            <span className={styles.grow}>{directory.hints}</span>
            <span className={admin.second}>
              {data.hints.length === 0
                ? directory.noHints
                : data.hints
                    .map(({ resource, expiresAt, lastHintAt }) =>
                      directory.hint(
                        directory.resource[resource],
                        dates.instant(expiresAt),
                        lastHintAt === null ? null : dates.instant(lastHintAt),
                      ),
                    )
                    .join(' · ')}
            </span>
          </div>
          {data.reconciliations.map(({ startedAt, outcome, people, members, opened, closed }) => (
            <div key={startedAt} className={admin.row}>
              <span className={styles.grow}>{directory.compared(dates.instant(startedAt))}</span>
              <span className={admin.second}>
                {outcome === 'failed'
                  ? directory.failed
                  : people + members + opened + closed === 0
                    ? directory.noDrift
                    : directory.drift(people, members, opened, closed)}
              </span>
            </div>
          ))}
          {asking.problem !== null && <ProblemNotice problem={asking.problem} />}
          <h2 className={admin.cardHead} style={{ marginTop: 20 }}>
            {directory.runs}
          </h2>
          {data.runs.map(run => {
            const changed = [
              run.joined + run.changed + run.left > 0 ? directory.run(run.joined, run.changed, run.left) : '',
              run.opened + run.closed > 0 ? directory.enrolments(run.opened, run.closed) : '',
            ].filter(part => part !== '');
            return (
              <div key={run.startedAt} className={admin.row}>
                <span className={styles.grow}>{dates.instant(run.startedAt)}</span>
                <span className={admin.second}>
                  {run.outcome === 'failed'
                    ? `${directory.failed}: ${run.problem ?? ''}`
                    : run.outcome === 'running'
                      ? directory.running
                      : changed.length === 0
                        ? directory.nothing
                        : changed.join(' · ')}
                </span>
              </div>
            );
          })}
          <ChangedPeople />
        </>
      )}
      {said && <UndoToast done={directory.asked} onClose={() => setSaid(false)} />}
    </AdminCard>
  );
}
