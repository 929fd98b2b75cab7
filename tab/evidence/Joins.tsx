import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { compareJoin, joinPeople, listJoins, partPeople, type JoinSide } from '#api/contract/joins.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    minHeight: '44px',
    paddingBlock: '4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  what: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  both: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '16px',
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr' },
  },
  side: { minWidth: 0, overflowWrap: 'anywhere' },
  name: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

type Pair = Readonly<{ keptPersonId: string; joinedPersonId: string }>;

/** Records that may be of one human being: proposed, compared, decided here; never by name alone. */
export function Joins() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').joins;
  const dates = useDates();
  const { data, problem, reload } = useEndpoint(listJoins, {});
  const [pair, setPair] = useState<Pair | null>(null);
  const [parting, setParting] = useState<string | null>(null);
  if (problem !== null) return <ProblemNotice problem={problem} retry={reload} />;
  if (data === null || data.proposals.length + data.joins.length === 0) return null;
  return (
    <AdminCard label={words.title}>
      <h2 className={admin.cardHead}>{words.title}</h2>
      <ul className={styles.list}>
        {data.proposals.map(({ kept, joined, reason }) => (
          <li key={`${kept.personId} ${joined.personId}`} className={styles.row}>
            <span className={styles.what}>
              {words.ask(kept.name, joined.name)}
              <br />
              <span className={admin.second}>{words.reason[reason]}</span>
            </span>
            <Button
              aria-label={`${words.compare}: ${kept.name}, ${joined.name}`}
              onClick={() => setPair({ keptPersonId: kept.personId, joinedPersonId: joined.personId })}
            >
              {words.compare}
            </Button>
          </li>
        ))}
        {data.joins.map(({ joinId, kept, joined, at, by }) => (
          <li key={joinId} className={styles.row}>
            <span className={styles.what}>
              {words.joined(kept.name, joined.name)}
              <br />
              <span className={admin.second}>{words.by(by, dates.instant(at))}</span>
            </span>
            <Button
              appearance="subtle"
              aria-label={`${words.part}: ${kept.name}, ${joined.name}`}
              onClick={() => setParting(joinId)}
            >
              {words.part}
            </Button>
          </li>
        ))}
      </ul>
      {pair !== null && <Comparison pair={pair} close={() => setPair(null)} />}
      {parting !== null && (
        <ConfirmDialog
          open
          title={words.partTitle}
          confirm={words.part}
          onClose={() => setParting(null)}
          onConfirm={async () => {
            await call(partPeople, { joinId: parting });
            await refresh();
          }}
        >
          <p>{words.partText}</p>
        </ConfirmDialog>
      )}
    </AdminCard>
  );
}

function Comparison({ pair, close }: { pair: Pair; close: () => void }) {
  const styles = useStyles();
  const words = useWords('evidence').joins;
  const { data, problem, reload } = useEndpoint(compareJoin, pair);
  return (
    <ConfirmDialog
      open
      title={words.title}
      confirm={words.save}
      ready={data !== null}
      onClose={close}
      onConfirm={async () => {
        await call(joinPeople, pair);
        await refresh();
      }}
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data !== null && (
        // Scrolled by keyboard on small screens.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div role="group" aria-label={words.title} tabIndex={0}>
          <div className={styles.both}>
            <Side side={data.kept} what={words.kept} />
            <Side side={data.joined} what={words.other} />
          </div>
          <p>
            {words[data.way]} {words.effect(data.merged)}
          </p>
          <p>{words.canPart}</p>
        </div>
      )}
    </ConfirmDialog>
  );
}

function Side({ side, what }: { side: JoinSide; what: string }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence');
  const dates = useDates();
  const known = [
    side.source === 'managed' ? words.joins.noAccount : null,
    side.employeeId,
    side.mail,
    words.managed.since(dates.fullDay(side.joinedOn)),
    side.leftOn === null ? null : words.managed.left(dates.fullDay(side.leftOn)),
  ].filter(part => part !== null);
  const list = (parts: readonly string[]): string => (parts.length === 0 ? words.joins.nothing : parts.join('; '));
  return (
    <section className={styles.side} aria-label={side.name}>
      <h3 className={styles.name}>{side.name}</h3>
      <p className={admin.second}>{what}</p>
      <p>{known.join(' · ')}</p>
      <p>
        {words.joins.roles}:{' '}
        {list(
          side.roles.map(({ kind, unit }) => [words.managed.kinds[kind], unit].filter(part => part !== null).join(' ')),
        )}
      </p>
      <p>
        {words.joins.openList}: {list(side.open.map(({ course, dueOn }) => `${course.title} (${dates.day(dueOn)})`))}
      </p>
      <p>
        {words.joins.doneList}:{' '}
        {list(side.completions.map(({ course, completedOn }) => `${course.title} (${dates.fullDay(completedOn)})`))}
      </p>
    </section>
  );
}
