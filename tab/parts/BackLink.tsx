import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons';
import { Link } from 'wouter';

const useStyles = makeStyles({
  link: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '44px',
    marginLeft: '-2px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media print': { display: 'none' },
  },
});

/** The way back, named for the place it leads to. */
export function BackLink({ to, place }: { to: string; place: string }) {
  return (
    <Link href={to} className={useStyles().link}>
      <ArrowLeft20Regular aria-hidden />
      {place}
    </Link>
  );
}
