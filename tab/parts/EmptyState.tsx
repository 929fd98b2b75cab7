import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  empty: {
    paddingBlock: '20px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  sentence: { marginBlock: 0 },
  action: { marginTop: '12px' },
});

/** One sentence, at most one button, no drawing. */
export function EmptyState({ sentence, action }: { sentence: string; action?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <p className={styles.sentence}>{sentence}</p>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
