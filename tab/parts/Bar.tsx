import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

/** What a part of a bar means; each has one colour everywhere. */
export type BarTone = 'good' | 'ahead' | 'late' | 'untouched' | 'paused' | 'rank';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    columnGap: '2px',
    width: '100%',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusCircular,
  },
  part: { minWidth: '3px', height: '100%' },
  good: { backgroundColor: tokens.colorCompoundBrandBackground },
  /** The same brand at 46 % over the surface: not yet, still to come. */
  ahead: {
    backgroundColor: `color-mix(in srgb, ${tokens.colorCompoundBrandBackground} 46%, ${tokens.colorNeutralBackground1})`,
  },
  late: { backgroundColor: tokens.colorStatusDangerBorder2 },
  untouched: { backgroundColor: tokens.colorNeutralStroke1Pressed },
  paused: { backgroundColor: tokens.colorNeutralStroke2 },
  rank: { backgroundColor: tokens.colorNeutralStroke1Pressed },
  legend: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  square: { width: '8px', height: '8px', borderRadius: '2px', flexShrink: 0 },
});

export type BarPart = { tone: BarTone; value: number };

/**
 * A stacked bar, 8 high (12 where it is the page's subject); order always the same: good, ahead, late.
 * Hidden from screen readers: the sentence or the figures beside it say the same. `of` leaves room at the end.
 */
export function Bar({ parts, of, height = 8 }: { parts: readonly BarPart[]; of?: number; height?: number }) {
  const styles = useStyles();
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const width = of === undefined || of === 0 ? 100 : (sum / of) * 100;
  return (
    <div aria-hidden style={{ height, width: `${width}%`, minWidth: sum === 0 ? 0 : 3 }}>
      <div className={styles.bar} style={{ height }}>
        {parts
          .filter(({ value }) => value > 0)
          .map(({ tone, value }) => (
            <div
              key={tone}
              className={mergeClasses(styles.part, styles[tone])}
              style={{ flex: `${value} ${value} 0` }}
            />
          ))}
      </div>
    </div>
  );
}

/** An 8 px square and its word, for the head row above the bars. */
export function BarLegend({ tone, words }: { tone: BarTone; words: string }) {
  const styles = useStyles();
  return (
    <span className={styles.legend}>
      <span className={mergeClasses(styles.square, styles[tone])} aria-hidden />
      {words}
    </span>
  );
}
