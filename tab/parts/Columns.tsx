import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  columns: { display: 'flex', alignItems: 'flex-end', columnGap: '4px', width: '100%' },
  column: { display: 'flex', flexDirection: 'column', justifyContent: 'flex-end', flex: '1 1 0', minWidth: 0 },
  block: {
    borderRadius: '2px 2px 0 0',
    backgroundColor: `color-mix(in srgb, ${tokens.colorCompoundBrandBackground} 46%, ${tokens.colorNeutralBackground1})`,
  },
  marked: { backgroundColor: tokens.colorCompoundBrandBackground },
  none: { height: '1px', backgroundColor: tokens.colorNeutralStroke2 },
  label: {
    marginTop: '4px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    textAlign: 'center',
    whiteSpace: 'nowrap',
  },
  pale: { color: tokens.colorNeutralForeground3 },
  value: {
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'center',
    whiteSpace: 'nowrap',
  },
});

export type Column = { key: string; value: number; label?: string; marked?: boolean };

/**
 * Columns of one quantity; the marked one carries its number; nothing is a line of 1 px with a paler label.
 * Hidden from screen readers: the sentence beside it says the same. `height` in px, labels not counted.
 */
export function Columns({
  columns,
  height = 48,
  gap = 4,
}: {
  columns: readonly Column[];
  height?: number;
  gap?: number;
}) {
  const styles = useStyles();
  const most = Math.max(1, ...columns.map(({ value }) => value));
  return (
    <div aria-hidden className={styles.columns} style={{ columnGap: gap }}>
      {columns.map(({ key, value, label, marked = false }) => (
        <div key={key} className={styles.column}>
          {marked && value > 0 && <div className={styles.value}>{value}</div>}
          {value === 0 ? (
            <div className={styles.none} />
          ) : (
            <div
              className={mergeClasses(styles.block, marked && styles.marked)}
              style={{ height: Math.max(3, Math.round((value / most) * height)) }}
            />
          )}
          {label !== undefined && <div className={mergeClasses(styles.label, value === 0 && styles.pale)}>{label}</div>}
        </div>
      ))}
    </div>
  );
}
