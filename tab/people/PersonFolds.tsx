import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDown20Regular, ChevronRight20Regular } from '@fluentui/react-icons';
import { useId, useState, type ReactNode } from 'react';
import {
  listPersonChanges,
  listPersonMessages,
  type PersonChangeRow,
  type PersonDetail,
} from '#api/contract/people.ts';
import type { MessageRow } from '#api/contract/messages.ts';
import { call } from '#tab/api.ts';
import { MessageRowLine } from '#tab/messages/MessageRowLine.tsx';
import { MessageText } from '#tab/messages/MessageText.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { usePages } from '#tab/parts/use-pages.ts';
import { useSession } from '#tab/frame/session.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  folds: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  fold: { borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, ':last-child': { borderBottomStyle: 'none' } },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '10px',
    width: '100%',
    minHeight: '48px',
    padding: '6px 24px',
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusXLarge,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@media (max-width: 639px)': { paddingInline: '14px' },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  latest: { marginLeft: 'auto', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  body: { padding: '0 24px 16px', '@media (max-width: 639px)': { paddingInline: '14px' } },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
});

/** What this person was told and what changed, folded; each with its last entry. */
export function PersonFolds({ person }: { person: PersonDetail }) {
  const styles = useStyles();
  const words = useWords('people');
  const dates = useDates();
  const { may } = useSession();
  const { messages, changes } = person;
  const lastMessage =
    messages.latest === null
      ? words.noMessages
      : words.latestMessage(
          dates.day(dates.dayOf(messages.latest.at)),
          messages.latest.channel === 'mail' ? 'Mail' : 'Teams',
          '',
        );
  const lastChange =
    changes.latest === null
      ? words.noChanges
      : words.latestChange(
          dates.day(dates.dayOf(changes.latest.at)),
          words.change[changes.latest.what] ?? changes.latest.what,
        );
  if (!may.read && !may.branch) return null;
  return (
    <div className={styles.folds}>
      <Fold name={words.messages} count={messages.count} latest={lastMessage.replace(/: $/, '')}>
        <Told personId={person.personId} />
      </Fold>
      <Fold name={words.changes} count={changes.count} latest={lastChange}>
        <Changed personId={person.personId} />
      </Fold>
    </div>
  );
}

function Fold({ name, count, latest, children }: { name: string; count: number; latest: string; children: ReactNode }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.fold}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? <ChevronDown20Regular aria-hidden /> : <ChevronRight20Regular aria-hidden />}
        <span className={styles.name}>{name}</span>
        <span className={admin.second}>{count}</span>
        <span className={styles.latest}>{latest}</span>
      </button>
      <div id={id}>{open && <div className={styles.body}>{children}</div>}</div>
    </div>
  );
}

function Told({ personId }: { personId: string }) {
  const styles = useStyles();
  const words = useWords('people');
  const [shown, setShown] = useState<string | null>(null);
  const pages = usePages<MessageRow>(personId, async cursor => {
    const page = await call(listPersonMessages, { personId, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.messages, total: null, next: page.next };
  });
  return (
    <>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={3} />}
      <ul className={styles.list}>
        {pages.rows?.map(row => (
          <MessageRowLine key={row.messageId} row={row} show={() => setShown(row.messageId)} withPerson={false} />
        ))}
      </ul>
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
      {shown !== null && <MessageText messageId={shown} close={() => setShown(null)} />}
    </>
  );
}

function Changed({ personId }: { personId: string }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('people');
  const { reasons } = useWords('exceptions');
  const dates = useDates();
  const pages = usePages<PersonChangeRow>(personId, async cursor => {
    const page = await call(listPersonChanges, { personId, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.changes, total: null, next: page.next };
  });
  return (
    <>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={3} />}
      <ul className={styles.list}>
        {pages.rows?.map((row, index) => (
          <li key={`${row.at} ${row.what} ${index}`} className={admin.row} style={{ paddingBlock: 6 }}>
            <span style={{ flexGrow: 1 }}>
              {[words.change[row.what] ?? row.what, row.course].filter(part => part !== null).join(' · ')}
              {(row.from !== null || row.to !== null) && (
                <span className={admin.second}>
                  {' '}
                  {[row.from, row.to]
                    .filter(part => part !== null)
                    .map(readable)
                    .join(' → ')}
                </span>
              )}
              <br />
              <span className={admin.label}>
                {dates.instant(row.at)} · {words.by[row.by] ?? row.by}
                {row.reason !== null && ` · ${spoken(row.reason)}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
    </>
  );

  /** A waiver's reason comes from a list, with or without words of its own. */
  function spoken(reason: string): string {
    const [code = '', ...rest] = reason.split(': ');
    const known = (reasons as Record<string, string>)[code];
    return known === undefined ? reason : [known, ...rest].join(': ');
  }

  /** Days as people say them; anything else as it stands. */
  function readable(value: string | null): string {
    return value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value) ? dates.plainDay(value) : (value ?? '');
  }
}
