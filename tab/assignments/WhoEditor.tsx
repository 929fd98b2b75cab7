import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Add20Regular, Dismiss16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Preview } from '#api/contract/assignments.ts';
import type { Audience, AudienceWords } from '#api/contract/audiences.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { AddCondition } from './AddCondition.tsx';
import { conditionsOf, withCondition, withoutCondition, type Condition } from './draft.ts';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '72px minmax(0, 1fr) 56px 32px',
    alignItems: 'center',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '@media (max-width: 639px)': { gridTemplateColumns: '60px minmax(0, 1fr) 52px 44px' },
  },
  head: {
    minHeight: '24px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  label: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  value: { overflowWrap: 'anywhere', paddingBlock: '6px' },
  count: { textAlign: 'end' },
  last: { fontWeight: tokens.fontWeightSemibold },
  zero: { color: tokens.colorStatusDangerForeground3, fontWeight: tokens.fontWeightSemibold },
  remove: { justifySelf: 'end', minWidth: '32px', '@media (pointer: coarse)': { minWidth: '44px', minHeight: '44px' } },
  unread: {
    marginBlock: '8px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  add: {
    marginTop: '8px',
    marginLeft: '60px',
    color: tokens.colorBrandForeground1,
    '@media (max-width: 639px)': { marginLeft: '48px' },
  },
});

type Props = { audience: Audience; preview: Preview | null; change: (audience: Audience) => void };

/** Whom it is for: each condition with how many remain after it, so that the count grows out of the rule. */
export function WhoEditor({ audience, preview, change }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  const dates = useDates();
  const [adding, setAdding] = useState(false);
  const conditions = conditionsOf(audience);
  const counted = audience.all.length + audience.none.length;
  return (
    <div>
      {conditions.length > 0 && (
        <div className={mergeClasses(styles.row, styles.head)} aria-hidden>
          <span />
          <span />
          <span className={styles.count}>{words.remain}</span>
        </div>
      )}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {conditions.map((condition, index) => {
          const { label, value } = conditionWords(condition, audience, preview?.words ?? null, words);
          const remain = index < counted ? preview?.remaining[index] : undefined;
          return (
            <li key={`${condition.list} ${condition.index} ${value}`} className={styles.row}>
              <span className={styles.label}>{label}</span>
              <span className={styles.value}>{value}</span>
              <span
                className={mergeClasses(
                  styles.count,
                  index === counted - 1 && styles.last,
                  remain === 0 && styles.zero,
                )}
              >
                {remain === undefined ? '' : dates.number(remain)}
              </span>
              <Button
                className={styles.remove}
                appearance="subtle"
                size="small"
                icon={<Dismiss16Regular />}
                aria-label={words.remove(`${label} ${value}`)}
                onClick={() => change(withoutCondition(audience, condition))}
              />
            </li>
          );
        })}
      </ul>
      {(preview?.unreadGroups ?? []).map(group => (
        <p key={group.groupId} className={styles.unread} role="status">
          {group.problem === null ? words.unread(group.name) : words.unreadProblem(group.name, group.problem)}
        </p>
      ))}
      {adding ? (
        <AddCondition
          add={added => {
            change(withCondition(audience, added));
            setAdding(false);
          }}
          leave={() => setAdding(false)}
        />
      ) : (
        <Button className={styles.add} appearance="transparent" icon={<Add20Regular />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      )}
    </div>
  );
}

type WhoWords = ReturnType<typeof useWords<'assignments'>>['whoLine'];

/** How one condition reads in the list; until the preview knows a name, three dots stand for it. */
export function conditionWords(
  { list, index }: Condition,
  audience: Audience,
  named: AudienceWords | null,
  words: WhoWords,
): { label: string; value: string } {
  if (list === 'include' || list === 'exclude') {
    const personId = audience[list][index];
    return { label: words[list], value: named?.[list].find(person => person.personId === personId)?.name ?? '…' };
  }
  const clause = audience[list][index];
  if (clause === undefined) return { label: '', value: '' };
  const names = named?.[list][index]?.values ?? [];
  const not = list === 'none';
  switch (clause.kind) {
    case 'kind':
      return {
        label: not ? words.notKind : words.kind,
        value: clause.values.map(value => words.kindValue[value] ?? value).join(', '),
      };
    case 'unit':
      return {
        label: not ? words.notUnit : words.unit,
        value: names.length === 0 ? '…' : words.withSub(names.join(', ')),
      };
    case 'group':
      return { label: not ? words.notGroup : words.group, value: names.length === 0 ? '…' : names.join(', ') };
  }
}
