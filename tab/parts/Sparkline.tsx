import { tokens } from '@fluentui/react-components';

const WIDTH = 112;
const HEIGHT = 30;
const EDGE = 4;

/** 112 × 30, no axes, no area, one dot at the end. Hidden from screen readers: the figures beside it say the same. */
export function Sparkline({ values, late = false }: { values: readonly number[]; late?: boolean }) {
  if (values.length < 2) return null;
  const least = Math.min(...values);
  const spread = Math.max(...values) - least || 1;
  const points = values.map((value, index) => ({
    x: EDGE + (index / (values.length - 1)) * (WIDTH - 2 * EDGE),
    y: HEIGHT - EDGE - ((value - least) / spread) * (HEIGHT - 2 * EDGE),
  }));
  const end = points.at(-1);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden focusable="false">
      <polyline
        points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
        fill="none"
        stroke={tokens.colorNeutralForeground3}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {end !== undefined && (
        <circle
          cx={end.x}
          cy={end.y}
          r={3}
          fill={late ? tokens.colorStatusDangerBorder2 : tokens.colorCompoundBrandBackground}
        />
      )}
    </svg>
  );
}
