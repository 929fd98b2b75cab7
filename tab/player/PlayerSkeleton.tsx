import { makeStyles } from '@fluentui/react-components';
import { Bone } from '#tab/parts/Skeleton.tsx';
import { useLate } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { usePlayerStyles } from './player-styles.ts';

const useStyles = makeStyles({
  header: { height: '74px', '@media (min-width: 1000px)': { height: '56px' } },
  bones: { display: 'grid', rowGap: '16px' },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** The frame stands; the step is on its way. */
export function PlayerSkeleton() {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  const late = useLate(true);
  return (
    <div className={player.screen}>
      <header className={player.header}>
        <div className={styles.header} />
      </header>
      <main className={player.grid}>
        <div className={player.underText}>
          <div role="status" className={player.text}>
            <span className={styles.spoken}>{words.loading}</span>
            {late && (
              <div className={styles.bones}>
                <Bone width="80%" height={32} />
                <Bone width="100%" height={16} />
                <Bone width="94%" height={16} />
                <Bone width="60%" height={16} />
                <Bone width="100%" height={120} />
              </div>
            )}
          </div>
        </div>
      </main>
    </div>
  );
}
