import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight20Regular } from '@fluentui/react-icons';
import { resendMessages, type Channel, type FailureCause, type MessageSummary } from '#api/contract/messages.ts';
import { call } from '#tab/api.ts';
import { AdminCard } from '#tab/parts/AdminPage.tsx';
import { Bar, BarLegend } from '#tab/parts/Bar.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '20px',
    rowGap: '4px',
    paddingBlock: '12px',
  },
  opened: { marginLeft: 'auto', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  cause: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '12px',
    rowGap: '8px',
    minHeight: '56px',
    paddingBlock: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  what: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '32px',
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (pointer: coarse)': { minHeight: '44px' },
  },
  count: { fontWeight: tokens.fontWeightSemibold },
  mend: { marginLeft: 'auto', color: tokens.colorNeutralForeground2 },
});

type Props = { summary: MessageSummary; show: (cause: FailureCause) => void; resent: (count: number) => Promise<void> };

/** The run as one bar, then its failures by cause, each with the half sentence that ends in its button. */
export function Run({ summary, show, resent }: Props) {
  const styles = useStyles();
  const words = useWords('messages');
  const dates = useDates();
  const again = useAction(async (cause: FailureCause, channel: Channel) => {
    const { promised } = await call(resendMessages, { day: summary.day, cause, channel });
    await resent(promised);
  });
  const parts = [
    { tone: 'good', value: summary.accepted, words: words.accepted },
    { tone: 'late', value: summary.failed, words: words.failed },
    {
      tone: 'ahead',
      value: summary.waiting,
      words: words.waits(summary.waitingUntil === null ? null : dates.time(summary.waitingUntil)),
    },
    { tone: 'untouched', value: summary.unknown, words: words.unknown },
    { tone: 'paused', value: summary.held, words: words.held },
  ] as const;
  // One primary button a screen: the first remedy that needs no other hand first.
  const primary = summary.failures.find(({ remedy }) => remedy === 'mail')?.cause;
  return (
    <AdminCard label={words.run}>
      <Bar height={12} parts={parts} />
      <div className={styles.legend}>
        {parts
          .filter(({ value, tone }) => value > 0 || tone === 'good')
          .map(part => (
            <span key={part.tone}>
              <BarLegend tone={part.tone} words={`${dates.number(part.value)} ${part.words}`} />
            </span>
          ))}
        {summary.opened !== null && summary.opened > 0 && (
          <span className={styles.opened}>{words.opened(dates.number(summary.opened))}</span>
        )}
      </div>
      {summary.failures.map(({ cause, count, remedy }) => (
        <div key={cause} className={styles.cause}>
          <button
            type="button"
            className={styles.what}
            onClick={() => show(cause)}
            title={words.showFailed(words.causes[cause].what)}
          >
            <ChevronRight20Regular aria-hidden />
            <span className={styles.count}>{dates.number(count)}</span>
            <span>{words.causes[cause].what}</span>
          </button>
          <span className={styles.mend}>{words.causes[cause].mend}</span>
          {remedy !== 'none' && (
            <Button
              appearance={cause === primary ? 'primary' : 'secondary'}
              disabledFocusable={again.busy}
              onClick={() =>
                void again.run(
                  cause,
                  remedy === 'mail' ? 'mail' : cause.includes('mail') || cause.includes('address') ? 'mail' : 'teams',
                )
              }
            >
              {remedy === 'mail' ? words.mail(dates.number(count)) : words.resend(dates.number(count))}
            </Button>
          )}
        </div>
      ))}
      {again.problem !== null && <ProblemNotice problem={again.problem} />}
    </AdminCard>
  );
}
