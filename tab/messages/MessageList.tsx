import { Button, makeStyles, Select } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { listMessages, messageState, type FailureCause, type MessageState } from '#api/contract/messages.ts';
import { call, download } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { DayField } from '#tab/parts/DayField.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { MessageRowLine, useMessageColumns } from './MessageRowLine.tsx';
import { MessageText } from './MessageText.tsx';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '12px' },
  grow: { flexGrow: 1 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
});

type Props = {
  day: string;
  query: URLSearchParams;
  filter: (changes: Record<string, string | null>) => void;
  version: number;
};

/** Every message of the day; what each person got is one press away. */
export function MessageList({ day, query, filter, version }: Props) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const columns = useMessageColumns();
  const words = useWords('messages');
  const dates = useDates();
  const [shown, setShown] = useState<string | null>(null);
  const state = query.get('state') as MessageState | null;
  const failure = query.get('failure') as FailureCause | null;
  const search = query.get('search') ?? '';
  const asked = {
    day,
    ...(state === null ? {} : { state }),
    ...(failure === null ? {} : { failure }),
    ...(search === '' ? {} : { search }),
  };
  const pages = usePages(`${JSON.stringify(asked)} ${version}`, async cursor => {
    const page = await call(listMessages, { ...asked, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.messages, total: page.total, next: page.next };
  });
  const exporting = useAction(() => download(`/reports/messages.csv?day=${day}`));
  return (
    <AdminCard label={words.list}>
      <div className={styles.filters}>
        <SearchBox value={search} onSearch={text => filter({ search: text })} label={words.search} />
        <DayField
          subtle
          label={words.day}
          words={dates.day(day)}
          value={day}
          choose={chosen => filter({ day: chosen })}
        />
        <Select
          aria-label={words.allStates}
          value={state ?? ''}
          onChange={(_event, { value }) => filter({ state: value, failure: null })}
        >
          <option value="">{words.allStates}</option>
          {Object.values(messageState.def.entries).map(one => (
            <option key={one} value={one}>
              {words.states[one]}
            </option>
          ))}
        </Select>
        <span className={styles.grow} />
        <Button
          appearance="subtle"
          icon={<ArrowDownload20Regular />}
          disabledFocusable={exporting.busy}
          onClick={() => void exporting.run()}
        >
          {words.export}
        </Button>
      </div>
      {exporting.problem !== null && <ProblemNotice problem={exporting.problem} />}
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={8} />}
      {pages.rows?.length === 0 && <EmptyState sentence={words.none} />}
      {pages.rows !== null && pages.rows.length > 0 && (
        <>
          <div className={`${columns.head} ${admin.columnHead}`} aria-hidden>
            <span>{words.column.time}</span>
            <span>{words.column.person}</span>
            <span>{words.column.way}</span>
            <span>{words.column.why}</span>
            <span>{words.column.answer}</span>
            <span />
          </div>
          <ul className={styles.list}>
            {pages.rows.map(row => (
              <MessageRowLine key={row.messageId} row={row} show={() => setShown(row.messageId)} />
            ))}
          </ul>
        </>
      )}
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
      {shown !== null && <MessageText messageId={shown} close={() => setShown(null)} />}
    </AdminCard>
  );
}
