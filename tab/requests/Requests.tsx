import { useState } from 'react';
import { getOverview } from '#api/contract/overview.ts';
import { listRequests } from '#api/contract/requests.ts';
import { AdminCard, AdminPage } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { RequestList } from './RequestList.tsx';

/** Every open request of the organisation with its age and with whom it is: nobody's question is left lying. */
export function Requests() {
  const words = useWords('requests');
  const places = useWords('frame').places;
  const dates = useDates();
  const { data, problem, waiting, reload } = useEndpoint(listRequests, { whose: 'all' });
  const [said, setSaid] = useState<string | null>(null);
  return (
    <AdminPage
      title={data === null || data.total === 0 ? words.allHeading : words.all(dates.number(data.total))}
      back={{ to: '/overview', place: places.overview }}
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null && waiting && (
        <AdminCard label={words.loading}>
          <SkeletonRows rows={4} height={72} />
        </AdminCard>
      )}
      {data?.total === 0 && <EmptyState sentence={words.none} />}
      {data !== null && (
        <RequestList
          whose="all"
          decided={async sentence => {
            setSaid(sentence);
            await Promise.all([reload(), refresh(getOverview)]);
          }}
        />
      )}
      {said !== null && <UndoToast done={said} onClose={() => setSaid(null)} />}
    </AdminPage>
  );
}
