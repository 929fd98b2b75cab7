import { Button, makeStyles, tokens } from '@fluentui/react-components';
import {
  ChevronRight16Regular,
  CommentArrowRight20Regular,
  DocumentEdit20Regular,
  MailDismiss20Regular,
  PauseCircle20Regular,
  PeopleError20Regular,
  Warning20Filled,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Overview } from '#api/contract/overview.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  needs: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 300px), 1fr))',
    gap: '1px',
    backgroundColor: tokens.colorNeutralStroke2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflow: 'hidden',
  },
  cell: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '14px',
    minHeight: '72px',
    boxSizing: 'border-box',
    padding: '12px 20px',
    backgroundColor: tokens.colorNeutralBackground1,
    color: 'inherit',
    textDecorationLine: 'none',
  },
  link: {
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  words: { flexGrow: 1, minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  detail: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  warn: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  icon: { color: tokens.colorNeutralForeground2, flexShrink: 0 },
  chevron: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
});

type Need = Overview['needs'][number];

/** What needs a decision, one cell each. A stopped reading of the directory carries the page's one primary button. */
export function Needs({ needs }: { needs: readonly Need[] }) {
  const styles = useStyles();
  const words = useWords('overview');
  return (
    <section className={styles.needs} aria-label={words.needsLabel}>
      {needs.map(need => (
        <OneNeed key={need.kind} need={need} />
      ))}
    </section>
  );
}

function OneNeed({ need }: { need: Need }) {
  const styles = useStyles();
  const words = useWords('overview').need;
  const { number, time } = useDates();
  const [, go] = useLocation();
  const [icon, title, detail, to] = ((): [ReactNode, string, string, string] => {
    switch (need.kind) {
      case 'sync-stopped':
        return [
          <Warning20Filled key="i" className={styles.warn} aria-hidden />,
          words['sync-stopped'].title,
          words['sync-stopped'].detail(number(need.count)),
          '/settings?part=directory',
        ];
      case 'requests':
        return [
          <CommentArrowRight20Regular key="i" className={styles.icon} aria-hidden />,
          words.requests.title(number(need.count), need.count),
          words.requests.detail,
          '/overview/requests',
        ];
      case 'unreachable':
        return [
          <MailDismiss20Regular key="i" className={styles.icon} aria-hidden />,
          words.unreachable.title(number(need.count)),
          words.unreachable.detail(need.at === null ? null : time(need.at)),
          '/messages?state=failed',
        ];
      case 'draft-course':
        return [
          <DocumentEdit20Regular key="i" className={styles.icon} aria-hidden />,
          words['draft-course'].title(need.count),
          words['draft-course'].detail,
          `/courses/${need.courseId}`,
        ];
      case 'groups-failed':
        return [
          <PeopleError20Regular key="i" className={styles.icon} aria-hidden />,
          words['groups-failed'].title(need.count),
          words['groups-failed'].detail,
          '/settings?part=directory',
        ];
      case 'messages-stopped':
        return [
          <PauseCircle20Regular key="i" className={styles.warn} aria-hidden />,
          words['messages-stopped'].title,
          words['messages-stopped'].detail(number(need.count)),
          '/messages',
        ];
    }
  })();
  const inside = (
    <>
      {icon}
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <br />
        <span className={styles.detail}>{detail}</span>
      </span>
    </>
  );
  if (need.kind === 'sync-stopped') {
    return (
      <div className={styles.cell}>
        {inside}
        <Button appearance="primary" onClick={() => go(to)}>
          {words['sync-stopped'].action(number(need.count))}
        </Button>
      </div>
    );
  }
  return (
    <Link href={to} className={`${styles.cell} ${styles.link}`}>
      {inside}
      <ChevronRight16Regular className={styles.chevron} aria-hidden />
    </Link>
  );
}
