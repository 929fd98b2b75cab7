import { Button, makeStyles } from '@fluentui/react-components';
import { Suspense } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '#tab/frame/session.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({ links: { display: 'flex', flexWrap: 'wrap', gap: '8px' } });

/** The ways from a list of people to evidence from elsewhere. The page does not wait for their words. */
export function EvidenceLinks({ from }: { from: 'people' | 'team' }) {
  return (
    <Suspense fallback={null}>
      <Links from={from} />
    </Suspense>
  );
}

function Links({ from }: { from: 'people' | 'team' }) {
  const styles = useStyles();
  const words = useWords('evidence');
  const { may } = useSession();
  const [, go] = useLocation();
  return (
    <nav className={styles.links} aria-label={words.links}>
      <Button onClick={() => go(`/${from}/record`)}>{words.group.open}</Button>
      <Button onClick={() => go(`/${from}/managed`)}>{words.managed.open}</Button>
      {may.admin && from === 'people' && <Button onClick={() => go('/people/import')}>{words.import.open}</Button>}
    </nav>
  );
}
