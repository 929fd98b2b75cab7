import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Bone } from '#tab/parts/Skeleton.tsx';
import { useWords } from '#tab/words/words.ts';
import { usePageStyles } from './page-styles.ts';

/** Heights of what comes: a sentence of two lines on the phone, one elsewhere; card; the list's heading; two rows. */
const useStyles = makeStyles({
  sentence: {
    height: '64px',
    marginBottom: '16px',
    '@media (min-width: 640px)': { height: '36px', marginBottom: '24px' },
  },
  card: { height: '175px', '@media (min-width: 640px)': { height: '181px' } },
  rows: {
    height: '144px',
    marginTop: '52px',
    '@media (min-width: 640px)': { height: '160px', marginTop: '60px' },
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  head: { display: 'flex', columnGap: '12px', marginBottom: '28px' },
  lines: { display: 'grid', rowGap: '8px', alignContent: 'center', flexGrow: 1 },
  line: { borderRadius: tokens.borderRadiusMedium },
});

/** The same card and the same two rows that come, the sentence as one bar. */
export function TrainingSkeleton() {
  const styles = useStyles();
  const page = usePageStyles();
  const frame = useWords('frame');
  return (
    <main className={page.page}>
      <div role="status" className={page.column}>
        <span className={styles.spoken}>{frame.loading}</span>
        <div className={styles.sentence}>
          <Bone width="72%" height={32} />
        </div>
        <div data-part="card" className={mergeClasses(page.surface, page.card, styles.card)}>
          <div className={styles.head}>
            <Bone width={40} height={40} />
            <div className={styles.lines}>
              <Bone width="60%" height={20} />
              <Bone width="40%" height={14} />
            </div>
          </div>
          <Bone width="100%" height={6} />
        </div>
        <div data-part="rows" className={mergeClasses(page.surface, styles.rows)} />
      </div>
    </main>
  );
}
