import { makeStyles, tokens } from '@fluentui/react-components';
import { Warning20Regular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { useWords } from '#tab/words/words.ts';
import { useSession } from './session.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '12px',
    padding: '8px 16px',
    backgroundColor: tokens.colorStatusWarningBackground1,
    borderBottom: `1px solid ${tokens.colorStatusWarningBorder1}`,
    color: tokens.colorNeutralForeground1,
    '@media (min-width: 640px)': { paddingInline: '32px' },
  },
  icon: { flexShrink: 0, color: tokens.colorStatusWarningForeground3 },
  link: { color: 'inherit', minHeight: '28px', display: 'inline-flex', alignItems: 'center' },
});

/** While all messages are stopped, every admin page says so, with how many are held back. */
export function StoppedBar() {
  const styles = useStyles();
  const words = useWords('frame');
  const { messagesStopped } = useSession();
  if (messagesStopped === null) return null;
  return (
    <div role="status" className={styles.bar}>
      <Warning20Regular className={styles.icon} aria-hidden />
      <Link href="/messages" className={styles.link}>
        {words.messagesStopped(messagesStopped.held)}
      </Link>
    </div>
  );
}
