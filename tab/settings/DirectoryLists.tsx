import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { listDirectoryChanges, listDirectoryProblems, listHeldPeople } from '#api/contract/directory.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { call } from '#tab/api.ts';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { usePages, type Pages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px', overflowWrap: 'anywhere' },
  link: { color: tokens.colorBrandForegroundLink },
});

/** Who waits for a decision, by name; each leads to the person. */
export function HeldPeople() {
  const words = useWords('settings').directory;
  const pages = usePages<ReplyOf<typeof listHeldPeople>['people'][number]>('', async cursor => {
    const page = await call(listHeldPeople, cursor === null ? {} : { cursor });
    return { rows: page.people, total: page.total, next: page.next };
  });
  return (
    <Listed head={words.held} pages={pages}>
      {pages.rows?.map(({ person, what }) => (
        <Line
          key={person.personId}
          to={`/people/${person.personId}`}
          first={person.name}
          second={words.heldWhat[what]}
        />
      ))}
    </Listed>
  );
}

/** Groups whose members stay as they were, and what to do about it. */
export function FailedGroups() {
  const words = useWords('settings').directory;
  const dates = useDates();
  const pages = usePages<ReplyOf<typeof listDirectoryProblems>['groups'][number]>('', async cursor => {
    const page = await call(listDirectoryProblems, cursor === null ? {} : { cursor });
    return { rows: page.groups, total: null, next: page.next };
  });
  return (
    <Listed head={words.failedGroups} hint={words.failedHint} pages={pages}>
      {pages.rows?.map(({ groupId, name, problem, readAt }) => (
        <Line
          key={groupId}
          first={name}
          second={[problem ?? '', readAt === null ? words.neverRead : words.asOf(dates.instant(readAt))]
            .filter(part => part !== '')
            .join(' · ')}
        />
      ))}
    </Listed>
  );
}

/** What the directory changed about people, newest first. */
export function ChangedPeople() {
  const words = useWords('settings').directory;
  const dates = useDates();
  const pages = usePages<ReplyOf<typeof listDirectoryChanges>['changes'][number]>('', async cursor => {
    const page = await call(listDirectoryChanges, cursor === null ? {} : { cursor });
    return { rows: page.changes, total: null, next: page.next };
  });
  return (
    <Listed head={words.changes} pages={pages}>
      {pages.rows?.map(({ changeId, person, what, at }) => (
        <Line
          key={changeId}
          to={`/people/${person.personId}`}
          first={person.name}
          second={`${(words.what as Readonly<Record<string, string>>)[what] ?? what} · ${dates.instant(at)}`}
        />
      ))}
    </Listed>
  );
}

type ListedProps = Readonly<{ head: string; hint?: string; pages: Pages<unknown>; children: ReactNode }>;

export function Listed({ head, hint, pages, children }: ListedProps) {
  const admin = useAdminStyles();
  const words = useWords('settings').directory;
  if (pages.problem !== null) return <ProblemNotice problem={pages.problem} retry={pages.again} />;
  if (pages.rows === null || pages.rows.length === 0) return null;
  return (
    <section aria-label={head}>
      <h2 className={admin.cardHead} style={{ marginTop: 20 }}>
        {head}
      </h2>
      {hint !== undefined && <p className={admin.second}>{hint}</p>}
      {children}
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
    </section>
  );
}

export function Line({ to, first, second }: Readonly<{ to?: string; first: string; second: string }>) {
  const styles = useStyles();
  const admin = useAdminStyles();
  return (
    <div className={admin.row}>
      <div className={styles.grow}>
        {to === undefined ? (
          first
        ) : (
          <Link className={styles.link} href={to}>
            {first}
          </Link>
        )}
        <br />
        <span className={admin.second}>{second}</span>
      </div>
    </div>
  );
}
