import { makeStyles, tokens } from '@fluentui/react-components';
import type { Block } from '#api/contract/learn.ts';
import { useWords } from '#tab/words/words.ts';
import { Marked, Run } from './Run.tsx';

const useStyles = makeStyles({
  message: {
    marginBlock: '0 16px',
    overflow: 'hidden',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: '22px',
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '12px',
    padding: '14px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (min-width: 640px)': { paddingInline: '20px' },
  },
  initials: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '40px',
    height: '40px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground5,
    color: tokens.colorNeutralForeground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    boxSizing: 'border-box',
    fontWeight: tokens.fontWeightSemibold,
  },
  who: { minWidth: 0, lineHeight: tokens.lineHeightBase300 },
  name: { fontWeight: tokens.fontWeightSemibold },
  address: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  subject: {
    padding: '12px 16px 0',
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '@media (min-width: 640px)': { paddingInline: '20px' },
  },
  body: {
    padding: '14px 16px',
    color: tokens.colorNeutralForeground2,
    '@media (min-width: 640px)': { padding: '16px 20px' },
  },
  paragraph: { marginBlock: '0 8px', ':last-child': { marginBottom: 0 } },
});

/** An example of a mail or a chat message, its telling passages numbered. */
export function MessageExample({ block }: { block: Extract<Block, { kind: 'message' }> }) {
  const styles = useStyles();
  const words = useWords('player');
  return (
    <figure className={styles.message} aria-label={words.message[block.channel]} style={{ marginInline: 0 }}>
      <div className={styles.head}>
        <span className={styles.initials} aria-hidden>
          {initialsOf(block.name)}
        </span>
        <div className={styles.who}>
          <div className={styles.name}>{block.name}</div>
          {block.address !== null && (
            <div className={styles.address}>
              <Address address={block.address} mark={block.addressMark} />
            </div>
          )}
        </div>
      </div>
      {block.subject !== null && <div className={styles.subject}>{block.subject}</div>}
      <div className={styles.body}>
        {block.paragraphs.map((paragraph, index) => (
          <p key={index} className={styles.paragraph}>
            <Run text={paragraph} />
          </p>
        ))}
      </div>
    </figure>
  );
}

/** What gives an address away is what stands after the @. */
function Address({ address, mark }: { address: string; mark: number | null }) {
  const at = address.indexOf('@');
  if (mark === null) return address;
  return (
    <>
      {address.slice(0, Math.max(at, 0))}
      <Marked text={address.slice(Math.max(at, 0))} number={mark} />
    </>
  );
}

/** 'Dr. Karin Vogel' → 'KV' */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(word => /^\p{L}/u.test(word) && !word.endsWith('.'));
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map(word => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}
