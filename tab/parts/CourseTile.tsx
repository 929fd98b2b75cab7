import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  DocumentText24Regular,
  Fire24Regular,
  HeartPulse24Regular,
  People24Regular,
  ShieldKeyhole24Regular,
  type FluentIcon,
} from '@fluentui/react-icons';

const icons: Record<string, FluentIcon> = {
  shield: ShieldKeyhole24Regular,
  people: People24Regular,
  heart: HeartPulse24Regular,
  flame: Fire24Regular,
  document: DocumentText24Regular,
};

const useStyles = makeStyles({
  tile: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    boxSizing: 'border-box',
    width: '40px',
    height: '40px',
    borderRadius: tokens.borderRadiusLarge,
    // Draws the tile in high contrast, where tints vanish.
    border: `1px solid ${tokens.colorTransparentStroke}`,
    '@media (min-width: 640px)': { width: '48px', height: '48px' },
  },
  plain: { backgroundColor: tokens.colorNeutralBackground3, color: tokens.colorNeutralForeground2 },
  urgent: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
});

/** A course's icon on its tile; no course photos. */
export function CourseTile({ icon, urgent = false }: { icon: string; urgent?: boolean }) {
  const styles = useStyles();
  const Icon = icons[icon] ?? DocumentText24Regular;
  return (
    <span className={mergeClasses(styles.tile, urgent ? styles.urgent : styles.plain)} aria-hidden>
      <Icon />
    </span>
  );
}
