import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSync16Regular,
  CalendarClock16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  Clock16Regular,
  Drafts16Regular,
  DismissCircle16Regular,
  PauseCircle20Regular,
  Play16Regular,
  SubtractCircle16Regular,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { frame } from '#tab/words/en/frame.ts';
import { useWords } from '#tab/words/words.ts';

export type Status = keyof typeof frame.states;

const useStyles = makeStyles({
  badge: { display: 'inline-flex', alignItems: 'center', columnGap: '6px', whiteSpace: 'nowrap' },
  icon: { flexShrink: 0, width: '16px', height: '16px' },
  danger: { color: tokens.colorStatusDangerForeground3 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  /** A good state colours only its icon. */
  goodIcon: { color: tokens.colorStatusSuccessForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  plain: { color: tokens.colorNeutralForeground2 },
});

type Look = { icon: FluentIcon; tone: 'danger' | 'warning' | 'good' | 'quiet' | 'plain' };

const looks: Record<Status, Look> = {
  open: { icon: Circle16Regular, tone: 'plain' },
  'due-soon': { icon: CalendarClock16Regular, tone: 'warning' },
  overdue: { icon: Clock16Regular, tone: 'danger' },
  renew: { icon: ArrowSync16Regular, tone: 'warning' },
  expired: { icon: Clock16Regular, tone: 'danger' },
  completed: { icon: CheckmarkCircle16Filled, tone: 'good' },
  valid: { icon: CheckmarkCircle16Filled, tone: 'good' },
  waived: { icon: SubtractCircle16Regular, tone: 'quiet' },
  paused: { icon: PauseCircle20Regular, tone: 'quiet' },
  'no-longer-required': { icon: SubtractCircle16Regular, tone: 'quiet' },
  withdrawn: { icon: DismissCircle16Regular, tone: 'quiet' },
  draft: { icon: Drafts16Regular, tone: 'quiet' },
  scheduled: { icon: CalendarClock16Regular, tone: 'plain' },
  running: { icon: Play16Regular, tone: 'good' },
  ended: { icon: SubtractCircle16Regular, tone: 'quiet' },
  published: { icon: CheckmarkCircle16Filled, tone: 'good' },
  retired: { icon: SubtractCircle16Regular, tone: 'quiet' },
};

/** A state is icon, word and colour; never colour alone. `words` replaces the state's own word. */
export function StatusBadge({ status, words }: { status: Status; words?: string }) {
  const styles = useStyles();
  const frame = useWords('frame');
  const { icon: Icon, tone } = looks[status];
  const color = tone === 'good' ? undefined : styles[tone];
  return (
    <span className={mergeClasses(styles.badge, color)}>
      <Icon aria-hidden className={mergeClasses(styles.icon, tone === 'good' && styles.goodIcon)} />
      {words ?? frame.states[status]}
    </span>
  );
}
