import { makeStyles, tokens } from '@fluentui/react-components';

const SIZE = 96;
const RADIUS = 42;
const useStyles = makeStyles({
  arc: {
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDuration: '180ms',
    animationFillMode: 'both',
    '@media (prefers-reduced-motion: reduce)': { animationName: 'none' },
  },
});

/** The course's segments closed to a ring round the tick: one after the other, 60 ms apart, then the tick, once. */
export function Ring({ parts, size = SIZE, still = false }: { parts: number; size?: number; still?: boolean }) {
  const styles = useStyles();
  const count = Math.max(1, Math.min(parts, 12));
  const gap = count === 1 ? 0 : 14;
  const step = 360 / count;
  const apart = Math.min(60, 300 / count);
  return (
    <svg width={size} height={size} viewBox={`0 0 ${SIZE} ${SIZE}`} fill="none" aria-hidden focusable="false">
      {Array.from({ length: count }, (_unused, index) => (
        <path
          key={index}
          className={still ? undefined : styles.arc}
          style={{ animationDelay: `${index * apart}ms` }}
          d={arc(index * step + gap / 2, (index + 1) * step - gap / 2)}
          stroke={tokens.colorStatusSuccessForeground1}
          strokeWidth={6}
          strokeLinecap="round"
        />
      ))}
      <path
        className={still ? undefined : styles.arc}
        style={{ animationDelay: `${count * apart + 20}ms` }}
        d="M33 49 L43 60 L64 37"
        stroke={tokens.colorStatusSuccessForeground1}
        strokeWidth={6}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Degrees clockwise from the top. */
function arc(from: number, to: number): string {
  const at = (degrees: number): string => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(SIZE / 2 + RADIUS * Math.cos(angle)).toFixed(2)} ${(SIZE / 2 + RADIUS * Math.sin(angle)).toFixed(2)}`;
  };
  // A whole circle has no arc of its own: two halves.
  if (to - from >= 360) return `M${at(0)} A${RADIUS} ${RADIUS} 0 0 1 ${at(180)} A${RADIUS} ${RADIUS} 0 0 1 ${at(360)}`;
  return `M${at(from)} A${RADIUS} ${RADIUS} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}`;
}
