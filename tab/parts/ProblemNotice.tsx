import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Warning20Regular } from '@fluentui/react-icons';
import type { ApiProblem } from '#tab/api.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  notice: {
    display: 'flex',
    columnGap: '12px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  icon: { flexShrink: 0, color: tokens.colorStatusWarningForeground3 },
  body: { minWidth: 0, flexGrow: 1 },
  line: { marginBlock: 0 },
  happened: { marginBlock: 0, fontWeight: tokens.fontWeightSemibold },
  quote: {
    marginBlock: '4px 0',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  again: { marginTop: '8px', minHeight: '32px', '@media (pointer: coarse)': { minHeight: '44px' } },
});

type Props = { problem: ApiProblem; retry?: () => Promise<unknown> };

/** What happened, what is safe, what to do, and a number to quote. The rest of the page keeps working. */
export function ProblemNotice({ problem, retry }: Props) {
  const styles = useStyles();
  const words = useWords('problems');
  const frame = useWords('frame');
  const { happened, todo } = words.types[problem.type];
  return (
    <div role="alert" className={styles.notice}>
      <Warning20Regular className={styles.icon} aria-hidden />
      <div className={styles.body}>
        <p className={styles.happened}>{happened}</p>
        <p className={styles.line}>{todo}</p>
        {problem.instance !== null && <p className={styles.quote}>{words.quote(problem.instance)}</p>}
        {retry !== undefined && (
          <Button className={styles.again} onClick={() => void retry()}>
            {frame.tryAgain}
          </Button>
        )}
      </div>
    </div>
  );
}
