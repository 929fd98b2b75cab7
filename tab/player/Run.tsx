import { Link as FluentLink, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Inline } from '#api/contract/learn.ts';
import { useHost } from '#tab/host.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  strong: { fontWeight: tokens.fontWeightSemibold },
  mark: {
    padding: '3px 2px',
    backgroundColor: tokens.colorPaletteYellowBackground2,
    color: tokens.colorNeutralForeground1,
    // Tints vanish in high contrast: there the line remains.
    textDecorationLine: 'underline',
    textDecorationColor: tokens.colorTransparentStroke,
    textDecorationThickness: '2px',
    textUnderlineOffset: '4px',
  },
  number: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '18px',
    height: '18px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralForeground1,
    color: tokens.colorNeutralBackground1,
    fontSize: '11px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    verticalAlign: '1px',
  },
  whole: { whiteSpace: 'nowrap' },
  inText: { marginInlineStart: '4px', marginInlineEnd: '2px' },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** The white number on its disc, the same in the text and in the list that explains it. */
export function NumberMark({ number, inText = false }: { number: number; inText?: boolean }) {
  const styles = useStyles();
  const words = useWords('player');
  return (
    <span className={mergeClasses(styles.number, inText && styles.inText)}>
      <span aria-hidden>{number}</span>
      <span className={styles.spoken}>{words.mark(number)}</span>
    </span>
  );
}

/** A run of text: strong, emphasised, a link out, or a highlighted passage with its number. */
export function Run({ text }: { text: readonly Inline[] }) {
  return text.map((inline, index) => <OneInline key={index} inline={inline} />);
}

function OneInline({ inline }: { inline: Inline }) {
  const styles = useStyles();
  const host = useHost();
  if (inline.mark !== undefined) return <Marked text={inline.text} number={inline.mark} />;
  const { href } = inline;
  if (href !== undefined && href.startsWith('https://')) {
    return (
      <FluentLink
        inline
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={event => {
          if (host.kind !== 'teams') return;
          event.preventDefault();
          host.openLink(href);
        }}
      >
        {inline.text}
      </FluentLink>
    );
  }
  if (inline.strong === true) return <strong className={styles.strong}>{inline.text}</strong>;
  if (inline.emphasis === true) return <em>{inline.text}</em>;
  return inline.text;
}

/** A passage this short is never torn; of a longer one the last word stays with its number. */
const SHORT = 28;

export function Marked({ text, number }: { text: string; number: number }) {
  const styles = useStyles();
  const cut = text.length <= SHORT ? 0 : text.lastIndexOf(' ') + 1;
  return (
    <>
      {cut > 0 && <mark className={styles.mark}>{text.slice(0, cut)}</mark>}
      <span className={mergeClasses(text.length - cut <= SHORT && styles.whole)}>
        <mark className={styles.mark}>{text.slice(cut)}</mark>
        <NumberMark number={number} inText />
      </span>
    </>
  );
}
