import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, Circle20Regular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import type { Overview } from '#api/contract/overview.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  done: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  todo: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  link: { color: tokens.colorBrandForegroundLink },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

const steps = [
  ['directoryRead', '/settings?part=directory'],
  ['courseReviewed', '/courses'],
  ['assignmentMade', '/assignments/new'],
  ['messageSent', '/messages'],
  ['reportConnected', '/settings?part=reports'],
] as const;

/** The five steps of a new installation, with ticks; gone once all are done. */
export function FirstSteps({ steps: done }: { steps: NonNullable<Overview['firstSteps']> }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('overview').first;
  return (
    <AdminCard>
      <h2 className={admin.cardHead}>{words.title}</h2>
      <ol className={styles.list}>
        {steps.map(([step, to]) => (
          <li key={step} className={admin.row}>
            {done[step] ? (
              <CheckmarkCircle20Filled className={styles.done} aria-hidden />
            ) : (
              <Circle20Regular className={styles.todo} aria-hidden />
            )}
            {done[step] ? (
              <span>{words[step]}</span>
            ) : (
              <Link className={styles.link} href={to}>
                {words[step]}
              </Link>
            )}
            <span className={styles.spoken}>{done[step] ? words.done : words.todo}</span>
          </li>
        ))}
      </ol>
    </AdminCard>
  );
}
