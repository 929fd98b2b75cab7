import { makeStyles } from '@fluentui/react-components';
import { listRequests, type RequestRow } from '#api/contract/requests.ts';
import { getPerson, getTeam } from '#api/contract/people.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useWords } from '#tab/words/words.ts';
import { RequestLine } from './RequestLine.tsx';

const useStyles = makeStyles({ list: { listStyleType: 'none', margin: 0, padding: 0 } });

type Props = {
  whose: 'mine' | 'all';
  /** Only what this person asked. */
  personId?: string;
  decided: (sentence: string) => Promise<unknown>;
};

/** What waits for a decision, oldest first; nothing at all where nothing waits. */
export function RequestList({ whose, personId, decided }: Props) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('requests');
  const pages = usePages<RequestRow>(`${whose} ${personId ?? ''}`, async cursor => {
    const page = await call(listRequests, {
      whose,
      ...(personId === undefined ? {} : { personId }),
      ...(cursor === null ? {} : { cursor }),
    });
    return { rows: page.requests, total: page.total, next: page.next };
  });
  if (pages.problem !== null) return <ProblemNotice problem={pages.problem} retry={pages.again} />;
  if (pages.rows === null || pages.rows.length === 0) return null;
  return (
    <AdminCard label={words.heading(pages.total ?? pages.rows.length)}>
      <h2 className={admin.cardHead}>{words.heading(pages.total ?? pages.rows.length)}</h2>
      <ul className={styles.list}>
        {pages.rows.map(request => (
          <RequestLine
            key={request.requestId}
            request={request}
            named={personId === undefined}
            decided={async sentence => {
              await decided(sentence);
              await Promise.all([pages.again(), refresh(getTeam, getPerson)]);
            }}
          />
        ))}
      </ul>
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
    </AdminCard>
  );
}
