import { makeStyles, tokens } from '@fluentui/react-components';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  bar: { display: 'block', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralStencil1Alpha },
  row: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: '20px',
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** One bar where a text will stand; lengths in px or as CSS says. */
export function Bone({ width, height = 20 }: { width: number | string; height?: number }) {
  return <span className={useStyles().bar} style={{ width, height, maxWidth: '100%' }} aria-hidden />;
}

/** The very rows that come, at their height (44 px unless said otherwise). */
export function SkeletonRows({ rows = 5, height = 44 }: { rows?: number; height?: number }) {
  const styles = useStyles();
  const words = useWords('frame');
  return (
    <div role="status">
      <span className={styles.spoken}>{words.loading}</span>
      {Array.from({ length: rows }, (_unused, index) => (
        <div key={index} className={styles.row} style={{ height }} aria-hidden>
          <Bone width={`${46 - ((index * 7) % 20)}%`} />
          <Bone width={56} />
        </div>
      ))}
    </div>
  );
}
