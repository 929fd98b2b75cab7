import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  segments: { display: 'flex', columnGap: '4px' },
  track: {
    flex: '1 1 0',
    minWidth: 0,
    height: '6px',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground3,
    boxShadow: `inset 0 0 0 1px ${tokens.colorNeutralStroke2}`,
  },
  fill: {
    height: '100%',
    borderRadius: 'inherit',
    backgroundColor: tokens.colorCompoundBrandBackground,
    transitionProperty: 'width',
    transitionDuration: tokens.durationSlow,
    transitionTimingFunction: tokens.curveDecelerateMid,
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
  },
});

type Props = {
  steps: number;
  done: number;
  /** 0–1 inside the step after the done ones. */
  share: number;
  /** 'Step 3 of 5' */
  text: string;
};

/** A course of n steps is n segments; never a percentage. */
export function Segments({ steps, done, share, text }: Props) {
  const styles = useStyles();
  return (
    <div
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={done}
      aria-valuetext={text}
      aria-label={text}
      className={styles.segments}
    >
      {Array.from({ length: steps }, (_unused, index) => (
        <div key={index} className={styles.track}>
          <div className={styles.fill} style={{ width: `${widthOf(index, done, share)}%` }} />
        </div>
      ))}
    </div>
  );
}

function widthOf(index: number, done: number, share: number): number {
  if (index < done) return 100;
  return index === done ? Math.round(Math.min(1, Math.max(0, share)) * 100) : 0;
}
