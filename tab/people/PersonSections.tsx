import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDetail, PersonObligation } from '#api/contract/people.ts';
import type { RecordEntry } from '#api/contract/training.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { RecordCompletion } from './RecordCompletion.tsx';
import { WithdrawCompletion } from './WithdrawCompletion.tsx';

const EARLIER_SHOWN = 5;

export const useSectionStyles = makeStyles({
  section: {
    display: 'grid',
    gridTemplateColumns: '136px minmax(0, 1fr)',
    columnGap: '16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  margin: { paddingBlock: '10px', '@media (max-width: 999px)': { paddingBottom: 0 } },
  name: {
    marginBlock: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 240px) minmax(0, 264px) minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: '16px',
    boxSizing: 'border-box',
    minHeight: '40px',
    paddingBlock: '5px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', rowGap: '2px' },
  },
  /** On the phone course and state take a line each, and the reason shares one with the button. */
  course: { overflowWrap: 'anywhere', '@media (max-width: 639px)': { gridColumnStart: '1', gridColumnEnd: '-1' } },
  /** Long states wrap inside their column. */
  state: {
    minWidth: 0,
    '& > span': { whiteSpace: 'normal' },
    '@media (max-width: 639px)': { gridColumnStart: '1', gridColumnEnd: '-1' },
  },
  open: { fontWeight: tokens.fontWeightSemibold },
  reason: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
    '@media (max-width: 639px)': { ':empty': { display: 'none' } },
  },
  /** Without a reason the button stands beside the state. */
  beside: { '@media (max-width: 639px)': { gridColumnEnd: 'auto' } },
  struck: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
  why: { gridColumnStart: '1', gridColumnEnd: '-1', paddingBottom: '10px', color: tokens.colorNeutralForeground2 },
  link: { color: tokens.colorBrandForegroundLink },
  more: { color: tokens.colorBrandForeground1, paddingInline: 0, minWidth: 0 },
  action: { justifySelf: 'end' },
});

/** Now, valid, earlier: identical columns in all three. */
export function PersonSections({ person, told }: { person: PersonDetail; told: (sentence: string) => Promise<void> }) {
  const words = useWords('people');
  const dates = useDates();
  const styles = useSectionStyles();
  const [all, setAll] = useState(false);
  const [withdrawing, setWithdrawing] = useState<RecordEntry | null>(null);
  const [correcting, setCorrecting] = useState<RecordEntry | null>(null);
  const overdue = person.now.filter(({ state }) => state === 'overdue' || state === 'expired').length;
  const earlier = all ? person.earlier : person.earlier.slice(0, EARLIER_SHOWN);
  return (
    <AdminCard label={person.name}>
      <Section name={words.now} detail={words.nowSummary(person.now.length, overdue)}>
        {person.now.length === 0 && <EmptyState sentence={words.nothing(person.name)} />}
        {person.now.map(row => (
          <Obligation key={row.course.courseId} row={row} />
        ))}
      </Section>
      {person.valid.length > 0 && (
        <Section name={words.valid} detail={words.courses(person.valid.length)}>
          {person.valid.map(row => (
            <Obligation key={row.course.courseId} row={row} />
          ))}
        </Section>
      )}
      {person.earlier.length > 0 && (
        <Section name={words.earlier} detail={words.completions(person.earlier.length)}>
          {earlier.map(entry => (
            <div key={entry.completionId} className={styles.row}>
              <span className={mergeClasses(styles.course, entry.state === 'withdrawn' && styles.struck)}>
                {entry.course.title}
              </span>
              <span className={mergeClasses(styles.state, entry.state === 'withdrawn' && styles.struck)}>
                {dates.fullDay(entry.completedOn)}
              </span>
              <span className={styles.reason}>{origin(entry, words, dates)}</span>
              {person.may.withdraw && entry.state !== 'withdrawn' && (
                <Button
                  className={styles.action}
                  appearance="subtle"
                  size="small"
                  aria-label={words.withdrawLabel(entry.course.title, dates.fullDay(entry.completedOn))}
                  onClick={() => setWithdrawing(entry)}
                >
                  {words.withdraw}
                </Button>
              )}
            </div>
          ))}
          {!all && person.earlier.length > EARLIER_SHOWN && (
            <Button className={styles.more} appearance="transparent" onClick={() => setAll(true)}>
              {words.moreEarlier(person.earlier.length - EARLIER_SHOWN)}
            </Button>
          )}
        </Section>
      )}
      {correcting !== null && (
        <RecordCompletion
          person={person}
          courses={[correcting.course]}
          instead={{
            courseId: correcting.course.courseId,
            completedOn: correcting.completedOn,
            issuer: correcting.issuer,
          }}
          close={() => setCorrecting(null)}
          recorded={() => told(words.recordForm.done)}
        />
      )}
      {withdrawing !== null && (
        <WithdrawCompletion
          entry={withdrawing}
          close={() => setWithdrawing(null)}
          withdrawn={async correct => {
            if (correct) setCorrecting(withdrawing);
            await told(words.withdrawForm.done);
          }}
        />
      )}
    </AdminCard>
  );
}

function Section({ name, detail, children }: { name: string; detail: string; children: ReactNode }) {
  const styles = useSectionStyles();
  const admin = useAdminStyles();
  return (
    <section className={styles.section} aria-label={name}>
      <div className={styles.margin}>
        <h2 className={styles.name}>{name}</h2>
        <span className={admin.label}>{detail}</span>
      </div>
      <div>{children}</div>
    </section>
  );
}

function Obligation({ row }: { row: PersonObligation }) {
  const styles = useSectionStyles();
  const words = useWords('people');
  const dates = useDates();
  const [open, setOpen] = useState(false);
  const first = row.reasons[0];
  const done = row.state === 'completed';
  const reason = done
    ? row.renewFromOn === null
      ? ''
      : words.renewFrom(dates.plainDay(row.renewFromOn))
    : (first?.rule ?? '');
  return (
    <div className={styles.row}>
      <span className={mergeClasses(styles.course, !done && styles.open)}>{row.course.title}</span>
      <span className={mergeClasses(styles.state, reason === '' && styles.beside)}>
        <StatusBadge
          status={done ? 'valid' : row.state}
          words={stateWords(row, words, useWords('frame').states, dates)}
        />
      </span>
      <span className={styles.reason}>{reason}</span>
      {row.reasons.length > 0 && (
        <Button
          className={styles.action}
          appearance="transparent"
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {words.why}
        </Button>
      )}
      {open && (
        <div className={styles.why}>
          {row.reasons.map(reason => (
            <p key={reason.enrolmentId} style={{ marginBlock: '4px' }}>
              {words.because(reason.rule, reason.assignedBy.name, dates.fullDay(reason.assignedOn))}{' '}
              {words.cycle(reason.cycle, reason.revision)}{' '}
              <Link className={styles.link} href={`/assignments/${reason.assignmentId}`}>
                {words.openAssignment}
              </Link>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

type Words = ReturnType<typeof useWords<'people'>>;
type States = ReturnType<typeof useWords<'frame'>>['states'];
type Dates = ReturnType<typeof useDates>;

function stateWords(row: PersonObligation, words: Words, states: States, dates: Dates): string {
  switch (row.state) {
    case 'completed':
      return row.validUntilOn === null ? words.withoutEnd : words.until(dates.plainDay(row.validUntilOn));
    case 'expired':
      return row.validUntilOn === null ? states.expired : `${states.expired} · ${dates.day(row.validUntilOn)}`;
    case 'waived':
    case 'paused':
    case 'no-longer-required':
      return states[row.state];
    case 'open':
    case 'due-soon':
    case 'overdue':
    case 'renew':
      return `${states[row.state]} · ${dates.dayAndDistance(row.dueOn, row.dueInDays)}`;
  }
}

function origin(entry: RecordEntry, words: Words, dates: Dates): string {
  if (entry.withdrawn !== null)
    return words.withdrawnBy(dates.fullDay(entry.withdrawn.on), entry.withdrawn.by.name, entry.withdrawn.reason);
  const how = entry.recordedBy !== null ? words.recordedBy(entry.recordedBy.name) : (words.how[entry.how] ?? entry.how);
  return [
    how,
    entry.version === null ? '' : words.version(entry.version),
    entry.issuer ?? '',
    words.evidence(entry.number),
  ]
    .filter(part => part !== '')
    .join(', ');
}
