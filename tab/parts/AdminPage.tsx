import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { BackLink } from './BackLink.tsx';

/** Surfaces and page of the admin places (measures: screens/admin.md). */
export const useAdminStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1200px',
    marginInline: 'auto',
    paddingInline: '16px',
    paddingBlock: '16px 40px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '@media (min-width: 640px) and (max-width: 999px)': { paddingInline: '24px' },
    '@media (min-width: 1000px)': { paddingInline: '32px', paddingBlock: '20px 40px' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '16px',
    rowGap: '8px',
    minHeight: '36px',
    marginBottom: '12px',
  },
  title: {
    flexGrow: 1,
    minWidth: 0,
    marginBlock: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    textWrap: 'balance',
    '@media (min-width: 640px)': { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  },
  /** White, hairline, no shadow. Between cards 20 (phone 16). */
  card: {
    boxSizing: 'border-box',
    minWidth: 0,
    padding: '14px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    '@media (min-width: 640px)': { padding: '20px' },
  },
  stack: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: '16px',
    '@media (min-width: 640px)': { rowGap: '20px' },
  },
  cardHead: {
    marginBlock: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  /** Rows of 44 with a hairline between them, none after the last. */
  row: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '16px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  columnHead: {
    paddingBottom: '6px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  second: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  label: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

type Props = {
  /** The page's answer in one sentence; never the tab's word again. */
  title: ReactNode;
  /** At the right of the title. */
  aside?: ReactNode;
  back?: { to: string; place: string };
  children: ReactNode;
};

/** A page of the admin places: 1136 wide at most, the title is its answer. */
export function AdminPage({ title, aside, back, children }: Props) {
  const styles = useAdminStyles();
  return (
    <main className={styles.page}>
      {back !== undefined && <BackLink to={back.to} place={back.place} />}
      <div className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {aside}
      </div>
      <div className={styles.stack}>{children}</div>
    </main>
  );
}

/** A surface of the page; `label` names it for screen readers where it has no visible head. */
export function AdminCard({ label, className, children }: { label?: string; className?: string; children: ReactNode }) {
  const styles = useAdminStyles();
  return (
    <section aria-label={label} className={mergeClasses(styles.card, className)}>
      {children}
    </section>
  );
}
