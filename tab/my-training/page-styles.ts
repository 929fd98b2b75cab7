import { makeStyles, tokens } from '@fluentui/react-components';

/** The ground, column and surfaces that the learner's pages share (measures: screens/learner.md). */
export const usePageStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    paddingBlock: '24px',
    paddingInline: '16px',
    '@media (min-width: 640px)': { paddingBlock: '32px', paddingInline: '24px' },
    '@media (min-width: 1000px)': {
      width: '1136px',
      maxWidth: '100%',
      marginInline: 'auto',
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 720px) 296px',
      columnGap: '72px',
    },
  },
  column: { minWidth: 0, maxWidth: '720px' },
  surface: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    boxShadow: tokens.shadow2,
  },
  card: {
    boxShadow: tokens.shadow4,
    padding: '16px',
    '@media (min-width: 640px)': { padding: '24px' },
  },
  heading: {
    marginBlock: '24px 8px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    '@media (min-width: 640px)': { marginTop: '32px' },
  },
});
