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
  /** 0–1 for each step. */
  fills: readonly number[];
  /** 'Step 3 of 5' */
  text: string;
};

/** A course of n steps is n segments; never a percentage. */
export function Segments({ fills, text }: Props) {
  const styles = useStyles();
  return (
    <div
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={fills.length}
      aria-valuenow={fills.filter(fill => fill >= 1).length}
      aria-valuetext={text}
      aria-label={text}
      className={styles.segments}
    >
      {fills.map((fill, index) => (
        <div key={index} className={styles.track}>
          <div className={styles.fill} style={{ width: `${Math.round(Math.min(1, Math.max(0, fill)) * 100)}%` }} />
        </div>
      ))}
    </div>
  );
}

/** The fills when all that is known is how many steps are done. */
export function fillsFromCount(steps: number, done: number, share: number): number[] {
  return Array.from({ length: steps }, (_unused, index) => (index < done ? 1 : index === done ? share : 0));
}
