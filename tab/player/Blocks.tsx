import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Flag20Regular, Lightbulb20Regular, Warning20Regular } from '@fluentui/react-icons';
import type { Block, Inline } from '#api/contract/learn.ts';
import { MessageExample } from './MessageExample.tsx';
import { NumberMark, Run } from './Run.tsx';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  paragraph: { marginBlock: '0 20px' },
  heading: {
    marginBlock: '28px 8px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    textWrap: 'balance',
  },
  list: { marginBlock: '0 20px', paddingInlineStart: '24px' },
  item: { marginBottom: '8px', paddingInlineStart: '4px' },
  /** The list that explains an example's marks carries the same numbers. */
  marks: {
    marginBlock: '0 24px',
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  markItem: { display: 'flex', columnGap: '12px', marginBottom: '10px' },
  note: {
    display: 'flex',
    columnGap: '14px',
    marginBlock: '0 20px',
    padding: '16px 20px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  key: { backgroundColor: tokens.colorBrandBackground2 },
  noteIcon: { flexShrink: 0, marginTop: '3px' },
  noteText: { marginBlock: '0 8px', ':last-child': { marginBottom: 0 } },
});

const noteIcons = { key: Flag20Regular, tip: Lightbulb20Regular, warning: Warning20Regular } as const;

/** What a lesson is made of. Each block is an element of its own, so that reading can be followed block by block. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, index) => (
    <div key={index} data-block={index}>
      <OneBlock block={block} explainsMarks={hasMarks(blocks[index - 1])} />
    </div>
  ));
}

function OneBlock({ block, explainsMarks }: { block: Block; explainsMarks: boolean }) {
  const styles = useStyles();
  const words = useWords('player');
  switch (block.kind) {
    case 'heading':
      return (
        <h2 className={styles.heading}>
          <Run text={block.text} />
        </h2>
      );
    case 'paragraph':
      return (
        <p className={styles.paragraph}>
          <Run text={block.text} />
        </p>
      );
    case 'list':
      return block.ordered && explainsMarks ? (
        <ol className={styles.marks}>
          {block.items.map((item, index) => (
            <li key={index} className={styles.markItem}>
              <NumberMark number={index + 1} />
              <span>
                <Run text={item} />
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <List ordered={block.ordered} items={block.items} />
      );
    case 'note': {
      const Icon = noteIcons[block.tone];
      return (
        <aside
          className={mergeClasses(styles.note, block.tone === 'key' && styles.key)}
          aria-label={words.note[block.tone]}
        >
          <Icon className={styles.noteIcon} aria-hidden />
          <div>
            {block.paragraphs.map((paragraph, index) => (
              <p key={index} className={styles.noteText}>
                <Run text={paragraph} />
              </p>
            ))}
          </div>
        </aside>
      );
    }
    case 'message':
      return <MessageExample block={block} />;
  }
}

function List({ ordered, items }: { ordered: boolean; items: readonly (readonly Inline[])[] }) {
  const styles = useStyles();
  const Tag = ordered ? 'ol' : 'ul';
  return (
    <Tag className={styles.list}>
      {items.map((item, index) => (
        <li key={index} className={styles.item}>
          <Run text={item} />
        </li>
      ))}
    </Tag>
  );
}

function hasMarks(block: Block | undefined): boolean {
  return (
    block?.kind === 'message' &&
    (block.addressMark !== null || block.paragraphs.some(paragraph => paragraph.some(({ mark }) => mark !== undefined)))
  );
}
