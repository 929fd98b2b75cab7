import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular, Info20Regular, Warning20Filled } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Preview, PreviewGroup } from '#api/contract/previews.ts';
import { Bar } from '#tab/parts/Bar.tsx';
import { Columns } from '#tab/parts/Columns.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import type { Draft } from './draft.ts';
import { messageWeeks } from './message-weeks.ts';
import { PlanSteps } from './PlanSteps.tsx';
import { PreviewPeople } from './PreviewPeople.tsx';

const useStyles = makeStyles({
  counts: { listStyleType: 'none', margin: '16px 0 0', padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: '8px 40px minmax(0, 1fr) auto 20px',
    alignItems: 'center',
    columnGap: '10px',
    width: '100%',
    minHeight: '44px',
    padding: 0,
    border: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 639px)': { gridTemplateColumns: '8px 40px minmax(0, 1fr) 20px', paddingBlock: '6px' },
  },
  small: { minHeight: '32px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  dot: { width: '8px', height: '8px', borderRadius: '2px' },
  number: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold },
  day: {
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 639px)': { gridColumnStart: '3', fontSize: tokens.fontSizeBase200 },
  },
  chevron: {
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 639px)': { gridRowStart: '1', gridColumnStart: '4' },
  },
  messages: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'flex-end',
    columnGap: '20px',
    paddingBlock: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  second: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  chart: { width: '128px', flexShrink: 0 },
  warning: { display: 'flex', alignItems: 'center', columnGap: '8px', minHeight: '36px' },
  warningIcon: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  infoIcon: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  /** Only what is drawn fades while it is counted anew: words keep their contrast. */
  pale: { opacity: 0.6 },
});

/** What the rule would do: counts that add up to everybody it matches, days, messages, warnings. */
export function Consequence({ preview, counting, draft }: { preview: Preview; counting: boolean; draft: Draft }) {
  const styles = useStyles();
  const words = useWords('assignments');
  const dates = useDates();
  const [shown, setShown] = useState<PreviewGroup | null>(null);
  const first = preview.dueDays[0]?.dueOn;
  const last = preview.dueDays.at(-1)?.dueOn;
  const actDays =
    first === undefined || last === undefined
      ? ''
      : first === last
        ? words.actDue(dates.day(first))
        : words.actDays(dates.day(first), dates.day(last));
  const weeks = messageWeeks(preview.messages);
  return (
    <div aria-busy={counting}>
      <div className={mergeClasses(counting && styles.pale)}>
        <Bar
          height={12}
          parts={[
            { tone: 'good', value: preview.act - preview.unreachable },
            { tone: 'late', value: preview.unreachable },
            { tone: 'untouched', value: preview.valid },
            { tone: 'paused', value: preview.paused },
          ]}
        />
      </div>
      <ul className={styles.counts}>
        <Count
          color={tokens.colorCompoundBrandBackground}
          value={preview.act}
          what={words.act}
          day={actDays}
          show={() => setShown('act')}
        />
        {preview.unreachable > 0 && (
          <Count
            small
            color={tokens.colorStatusDangerBorder2}
            value={preview.unreachable}
            what={words.unreachable}
            day={words.unreachableWhy(preview.unreachableWhy.noMailbox, preview.unreachableWhy.noTeamsApp)}
            show={() => setShown('unreachable')}
          />
        )}
        <Count
          color={tokens.colorNeutralStroke1Pressed}
          value={preview.valid}
          what={words.valid}
          day={words.validDue}
          show={() => setShown('valid')}
        />
        <Count
          color={tokens.colorNeutralStroke2}
          value={preview.paused}
          what={words.paused}
          day={words.pausedDue}
          show={() => setShown('paused')}
        />
      </ul>
      {preview.steps !== null && <PlanSteps steps={preview.steps} />}
      <div className={styles.messages}>
        {weeks === null ? (
          <span className={styles.second}>{words.noMessages}</span>
        ) : (
          <>
            <div>
              <span className={styles.strong}>{words.messages(dates.number(weeks.first.count))}</span>{' '}
              {words.messagesOn(dates.day(weeks.first.on))}
              {weeks.most > 0 && (
                <div className={styles.second}>{words.messagesThen(weeks.most, dates.plainDay(weeks.until))}</div>
              )}
            </div>
            <div className={styles.chart}>
              <Columns
                height={30}
                gap={3}
                columns={weeks.columns.map((value, index) => ({ key: String(index), value, marked: false }))}
              />
            </div>
          </>
        )}
      </div>
      {preview.manyCourses > 0 && (
        <p className={styles.warning}>
          <Warning20Filled className={styles.warningIcon} aria-hidden />
          {words.many(preview.manyCourses)}
        </p>
      )}
      {preview.notPersons > 0 && (
        <button
          type="button"
          className={styles.row}
          style={{ display: 'flex' }}
          onClick={() => setShown('not-persons')}
        >
          <Info20Regular className={styles.infoIcon} aria-hidden />
          <span style={{ flexGrow: 1 }}>{words.notPersons(preview.notPersons)}</span>
          <ChevronRight16Regular className={styles.infoIcon} aria-hidden />
        </button>
      )}
      {shown !== null && <PreviewPeople draft={draft} group={shown} close={() => setShown(null)} />}
    </div>
  );
}

type CountProps = { color: string; value: number; what: string; day: string; small?: boolean; show: () => void };

function Count({ color, value, what, day, small = false, show }: CountProps) {
  const styles = useStyles();
  const words = useWords('assignments');
  const dates = useDates();
  return (
    <li>
      <button
        type="button"
        className={mergeClasses(styles.row, small && styles.small)}
        disabled={value === 0}
        title={words.showPeople(what)}
        onClick={show}
      >
        <span className={styles.dot} style={{ backgroundColor: color }} aria-hidden />
        <span className={small ? undefined : styles.number} style={{ textAlign: 'end' }}>
          {dates.number(value)}
        </span>
        <span>{what}</span>
        <span className={styles.day}>{value === 0 ? '' : day}</span>
        {value > 0 && <ChevronRight16Regular className={styles.chevron} aria-hidden />}
      </button>
    </li>
  );
}
