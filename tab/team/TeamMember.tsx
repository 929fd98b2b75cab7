import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Link } from 'wouter';
import { remindPerson, type TeamRow } from '#api/contract/people.ts';
import { call } from '#tab/api.ts';
import { DueDate } from '#tab/parts/DueDate.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { RecordCompletion } from '#tab/people/RecordCompletion.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 260px) minmax(0, 1fr) auto',
    alignItems: 'start',
    columnGap: '16px',
    rowGap: '6px',
    paddingBlock: '10px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: {
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    ':hover': { textDecorationLine: 'underline' },
  },
  role: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  obligations: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    rowGap: '4px',
  },
  obligation: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 220px) minmax(0, 1fr)',
    columnGap: '16px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  buttons: { display: 'flex', alignItems: 'center', columnGap: '8px' },
  told: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** One person of mine: what is open, most urgent first, and what can be done about it. */
export function TeamMember({ row, told }: { row: TeamRow; told: (sentence: string) => Promise<void> }) {
  const styles = useStyles();
  const words = useWords('team');
  const people = useWords('people');
  const dates = useDates();
  const [recording, setRecording] = useState(false);
  const reminding = useAction(async () => {
    const { notBeforeAt } = await call(remindPerson, { personId: row.personId });
    await told(words.reminded(row.name, dates.instant(notBeforeAt)));
  });
  return (
    <li className={styles.row}>
      <div>
        <Link className={styles.name} href={`/people/${row.personId}`}>
          {row.name}
        </Link>
        <div className={styles.role}>
          {row.roles.map(({ kind, unit }) => people.role(people.kinds[kind] ?? kind, unit)).join(' · ')}
        </div>
      </div>
      {row.obligations.length === 0 ? (
        <StatusBadge status="valid" words={words.allDone} />
      ) : (
        <ul className={styles.obligations}>
          {row.obligations.map(obligation => (
            <li key={obligation.course.courseId} className={styles.obligation}>
              <span>{obligation.course.title}</span>
              <DueDate state={obligation.state} dueOn={obligation.dueOn} inDays={obligation.dueInDays} reader="admin" />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        {row.obligations.length > 0 &&
          (row.toldToday ? (
            <span className={styles.told}>{words.toldToday}</span>
          ) : (
            <Button
              aria-label={words.remindLabel(row.name)}
              disabledFocusable={reminding.busy}
              onClick={() => void reminding.run()}
            >
              {words.remind}
            </Button>
          ))}
        <Button appearance="subtle" aria-label={words.recordLabel(row.name)} onClick={() => setRecording(true)}>
          {words.record}
        </Button>
      </div>
      {reminding.problem !== null && <ProblemNotice problem={reminding.problem} />}
      {recording && (
        <RecordCompletion
          person={{ personId: row.personId, name: row.name }}
          courses={row.obligations.map(({ course }) => course)}
          close={() => setRecording(false)}
          recorded={() => told(words.recorded(row.name))}
        />
      )}
    </li>
  );
}
