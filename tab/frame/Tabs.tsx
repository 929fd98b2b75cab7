import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDown20Regular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords } from '#tab/words/words.ts';
import { placeOf, type Place } from './places.ts';

/** Where there is room for all tabs of somebody who has many, and of somebody who has few. */
const MANY = '@media (min-width: 1000px)';
const FEW = '@media (min-width: 640px)';

const useStyles = makeStyles({
  line: {
    height: '48px',
    position: 'relative',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media print': { display: 'none' },
  },
  inner: {
    height: '100%',
    boxSizing: 'border-box',
    display: 'flex',
    columnGap: '24px',
    paddingInline: '16px',
    '@media (min-width: 640px) and (max-width: 999px)': { paddingInline: '24px' },
  },
  /** Who only learns: on the learner's column. With admin places: on the wider one. */
  learner: {
    '@media (min-width: 1000px)': { maxWidth: '1136px', marginInline: 'auto', paddingInline: '24px' },
  },
  admin: {
    // Two German tabs and More fit a phone of 360.
    '@media (max-width: 639px)': { columnGap: '16px' },
    '@media (min-width: 1000px)': { paddingInline: '32px', maxWidth: '1200px', marginInline: 'auto' },
  },
  tab: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    whiteSpace: 'nowrap',
    position: 'relative',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-4px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      insetInline: 0,
      bottom: '-1px',
      height: '3px',
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  hideWhenNarrowFew: { display: 'none', [FEW]: { display: 'flex' } },
  hideWhenNarrowMany: { display: 'none', [MANY]: { display: 'flex' } },
  more: { backgroundColor: 'transparent', border: 'none', padding: 0, columnGap: '2px', cursor: 'pointer' },
  showWhenNarrowFew: { [FEW]: { display: 'none' } },
  showWhenNarrowMany: { [MANY]: { display: 'none' } },
  list: {
    position: 'absolute',
    zIndex: 10,
    top: '48px',
    right: '8px',
    minWidth: '200px',
    margin: 0,
    padding: '4px',
    listStyleType: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '44px',
    paddingInline: '12px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  itemHere: { fontWeight: tokens.fontWeightSemibold },
});

/** One line of tabs; on the phone the first two, and the rest under More. */
export function Tabs({ shown }: { shown: readonly Place[] }) {
  const styles = useStyles();
  const words = useWords('frame');
  const [path] = useLocation();
  const here = placeOf(path);
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const many = shown.length > 4;
  const rest = shown.slice(2);
  const restIsHere = rest.some(place => place === here);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !menu.current?.contains(event.target as Node))
        setOpen(false);
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, [open]);

  return (
    <nav className={styles.line} aria-label={words.placesLabel}>
      <div className={mergeClasses(styles.inner, shown.length > 2 ? styles.admin : styles.learner)}>
        {shown.map((place, index) => (
          <Link
            key={place.path}
            href={place.path}
            aria-current={place === here ? 'page' : undefined}
            className={mergeClasses(
              styles.tab,
              place === here && styles.here,
              index > 1 && (many ? styles.hideWhenNarrowMany : styles.hideWhenNarrowFew),
            )}
          >
            {words.places[place.name]}
          </Link>
        ))}
        {rest.length > 0 && (
          <div ref={menu} style={{ display: 'flex' }}>
            <button
              type="button"
              aria-expanded={open}
              aria-controls="more-places"
              className={mergeClasses(
                styles.tab,
                styles.more,
                restIsHere && styles.here,
                many ? styles.showWhenNarrowMany : styles.showWhenNarrowFew,
              )}
              onClick={() => setOpen(!open)}
            >
              {words.more}
              <ChevronDown20Regular aria-hidden />
            </button>
            {open && (
              <ul id="more-places" className={styles.list}>
                {rest.map(place => (
                  <li key={place.path}>
                    <Link
                      href={place.path}
                      aria-current={place === here ? 'page' : undefined}
                      className={mergeClasses(styles.item, place === here && styles.itemHere)}
                      onClick={() => setOpen(false)}
                    >
                      {words.places[place.name]}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </div>
    </nav>
  );
}
