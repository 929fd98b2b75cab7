import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Add20Regular, Dismiss16Regular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { Preview } from '#api/contract/previews.ts';
import type { Audience, AudienceWords, Clause } from '#api/contract/audiences.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { AddCondition } from './AddCondition.tsx';
import { clauseAt, conditionsOf, countedOf, withCondition, withoutCondition, type Condition } from './draft.ts';
import { SavedAudiences } from './SavedAudiences.tsx';

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
  list: { listStyle: 'none', margin: 0, padding: 0 },
  wayHead: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingTop: '12px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    '@media (pointer: coarse)': { '& button': { minHeight: '44px' } },
  },
  add: {
    display: 'flex',
    flexWrap: 'wrap',
    marginTop: '8px',
    marginLeft: '60px',
    '@media (max-width: 639px)': { marginLeft: '48px' },
    '& button': { color: tokens.colorBrandForeground1 },
  },
});

type Props = { audience: Audience; preview: Preview | null; change: (audience: Audience) => void };

/** Whom it is for: each condition with how many remain after it, so that the count grows out of the rule. */
export function WhoEditor({ audience, preview, change }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  /** To which part a condition is being added; null: to the first. */
  const [adding, setAdding] = useState<{ alternative: number | null } | null>(null);
  const conditions = conditionsOf(audience);
  const ways = audience.or?.length ?? 0;
  const last = countedOf(audience) - 1;
  const row = (condition: Condition): ReactNode => {
    const index = conditions.indexOf(condition);
    return (
      <ConditionRow
        key={`${index} ${condition.list}`}
        {...conditionWords(condition, audience, preview?.words ?? null, words)}
        remain={index <= last ? preview?.remaining[index] : undefined}
        isLast={index === last}
        remove={() => change(withoutCondition(audience, condition))}
      />
    );
  };
  const own = conditions.filter(condition => 'alternative' in condition && condition.alternative === null);
  const isShared = (condition: Condition): boolean => ways > 0 && condition.list === 'none';
  return (
    <div>
      <SavedAudiences audience={audience} words={preview?.words ?? null} change={change} />
      {conditions.length > 0 && (
        <div className={mergeClasses(styles.row, styles.head)} aria-hidden>
          <span />
          <span />
          <span className={styles.count}>{words.remain}</span>
        </div>
      )}
      <ul className={styles.list}>{own.filter(condition => !isShared(condition)).map(row)}</ul>
      {(audience.or ?? []).map((way, alternative) => (
        <div key={`${alternative} ${way.all.length}`} role="group" aria-label={words.way(alternative + 2)}>
          <div className={styles.wayHead}>
            <span>{words.way(alternative + 2)}</span>
            <Button
              size="small"
              appearance="transparent"
              icon={<Add20Regular />}
              onClick={() => setAdding({ alternative })}
            >
              {words.addTo(alternative + 2)}
            </Button>
          </div>
          <ul className={styles.list}>
            {conditions.filter(one => 'alternative' in one && one.alternative === alternative).map(row)}
          </ul>
        </div>
      ))}
      {own.some(isShared) && <div className={styles.wayHead}>{words.common}</div>}
      <ul className={styles.list}>
        {own.filter(isShared).map(row)}
        {conditions.filter(({ list }) => list === 'include' || list === 'exclude').map(row)}
      </ul>
      {(preview?.unreadGroups ?? []).map(group => (
        <p key={group.groupId} className={styles.unread} role="status">
          {group.problem === null ? words.unread(group.name) : words.unreadProblem(group.name, group.problem)}
        </p>
      ))}
      {adding === null ? (
        <div className={styles.add}>
          <Button appearance="transparent" icon={<Add20Regular />} onClick={() => setAdding({ alternative: null })}>
            {words.add}
          </Button>
          {audience.all.length + ways > 0 && ways < MOST_WAYS && (
            <Button appearance="transparent" icon={<Add20Regular />} onClick={() => setAdding({ alternative: ways })}>
              {words.addWay}
            </Button>
          )}
        </div>
      ) : (
        <AddCondition
          alternative={adding.alternative}
          isNew={adding.alternative !== null && adding.alternative >= ways}
          add={added => {
            change(withCondition(audience, added));
            setAdding(null);
          }}
          leave={() => setAdding(null)}
        />
      )}
    </div>
  );
}

/** As many as the contract takes. */
const MOST_WAYS = 10;

function ConditionRow({
  label,
  value,
  remain,
  isLast,
  remove,
}: {
  label: string;
  value: string;
  remain: number | undefined;
  isLast: boolean;
  remove: () => void;
}) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine;
  const dates = useDates();
  return (
    <li className={styles.row}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{value}</span>
      <span className={mergeClasses(styles.count, isLast && styles.last, remain === 0 && styles.zero)}>
        {remain === undefined ? '' : dates.number(remain)}
      </span>
      <Button
        className={styles.remove}
        appearance="subtle"
        size="small"
        icon={<Dismiss16Regular />}
        aria-label={words.remove(`${label} ${value}`)}
        onClick={remove}
      />
    </li>
  );
}

type WhoWords = ReturnType<typeof useWords<'assignments'>>['whoLine'];

/** How one condition reads in the list; until the preview knows a name, three dots stand for it. */
export function conditionWords(
  condition: Condition,
  audience: Audience,
  named: AudienceWords | null,
  words: WhoWords,
): { label: string; value: string } {
  const { index } = condition;
  if (!('alternative' in condition)) {
    const { list } = condition;
    const personId = audience[list][index];
    return { label: words[list], value: named?.[list].find(person => person.personId === personId)?.name ?? '…' };
  }
  const clause = clauseAt(audience, condition);
  if (clause === undefined) return { label: '', value: '' };
  const { list, alternative } = condition;
  const names = (alternative === null ? named : named?.or?.[alternative])?.[list][index]?.values ?? [];
  const label = (list === 'none' ? words.notClause : words.clause)[clause.kind];
  return { label, value: clauseValue(clause, names, words) };
}

function clauseValue(clause: Clause, names: readonly string[], words: WhoWords): string {
  const known = names.length === 0 ? '…' : names.join(', ');
  switch (clause.kind) {
    case 'kind':
      return clause.values.map(value => words.kindValue[value] ?? value).join(', ');
    case 'country':
    case 'job-title':
      return clause.values.join(', ');
    case 'joined-within':
      return words.lastDays(String(clause.days));
    case 'unit':
      return names.length === 0 ? known : words.withSub(known);
    case 'group':
      return known;
    case 'responsible':
      return names.length === 0 ? known : words.byPerson(known);
  }
}
