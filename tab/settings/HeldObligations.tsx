import { useState } from 'react';
import { listHeldObligations, type HeldCount, type HeldObligation } from '#api/contract/directory.ts';
import { call } from '#tab/api.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Line, Listed } from './DirectoryLists.tsx';

/** What agreeing would begin and end: how much of which assignment, then person by person. */
export function HeldObligations() {
  const words = useWords('settings').directory;
  const dates = useDates();
  const [counts, setCounts] = useState<readonly HeldCount[]>([]);
  const pages = usePages<HeldObligation>('', async cursor => {
    const page = await call(listHeldObligations, cursor === null ? {} : { cursor });
    setCounts(page.counts);
    return { rows: page.obligations, total: page.total, next: page.next };
  });
  return (
    <Listed head={words.heldObligations(dates.number(pages.total ?? 0))} pages={pages}>
      {counts.map(({ assignment: { assignmentId, title }, unit, openings, closings }) => (
        <Line
          key={`${assignmentId} ${unit ?? ''}`}
          to={`/assignments/${assignmentId}`}
          first={unit === null ? title : `${title} · ${words.heldUnit(unit)}`}
          second={words.heldTally(dates.number(openings), dates.number(closings))}
        />
      ))}
      {pages.rows?.map(({ assignment: { assignmentId, title }, person: { personId, name }, what }) => (
        <Line
          key={`${assignmentId} ${personId}`}
          to={`/people/${personId}`}
          first={name}
          second={`${title} · ${words.heldEffect[what]}`}
        />
      ))}
    </Listed>
  );
}
