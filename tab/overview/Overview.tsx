import { Button, Link as FluentLink, Select, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getOverview, type Knowledge, type Overview as OverviewReply } from '#api/contract/overview.ts';
import { useSession } from '#tab/frame/session.ts';
import { CountedAt } from '#tab/parts/CountedAt.tsx';
import { AdminCard, AdminPage } from '#tab/parts/AdminPage.tsx';
import { DayField } from '#tab/parts/DayField.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { Bone, SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { CourseFigures } from './CourseFigures.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { HowCounted } from './HowCounted.tsx';
import { KeyFigures } from './KeyFigures.tsx';
import { Machine } from './Machine.tsx';
import { Needs } from './Needs.tsx';
import { UnitFigures } from './UnitFigures.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 804fr) minmax(0, 312fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  day: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  figures: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', gap: '20px' },
});

/** Where do we stand, and what needs me? The day at the top right takes the whole page back. */
export function Overview() {
  const words = useWords('overview');
  const dates = useDates();
  const { today } = useSession();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const asOf = query.get('day');
  const known = query.get('known') === 'then' ? 'then' : 'today';
  const { data, problem, waiting, reload } = useEndpoint(getOverview, asOf === null ? {} : { asOf, known });
  const needs = data?.needs.length ?? 0;
  const past = asOf !== null && asOf !== today;
  const title =
    data === null
      ? words.loading
      : past
        ? `${words.asOf(dates.day(data.asOf))}, ${words.known[data.known]}`
        : needs === 0
          ? words.needsNothing
          : words.needs(needs);
  return (
    <AdminPage
      title={title}
      aside={
        <DayChoice
          day={asOf ?? today}
          today={today}
          known={known}
          choose={(day, known) => go(`/overview${querySince(day === '' ? today : day, today, known)}`)}
        />
      }
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null ? (
        waiting && <Waiting />
      ) : (
        <Known data={data} past={past} since={querySince(data.asOf, today, data.known)} />
      )}
    </AdminPage>
  );
}

/** What a page of a past day adds to its address; '' today. */
function querySince(day: string, today: string, known: Knowledge): string {
  return day === today ? '' : `?day=${day}${known === 'then' ? '&known=then' : ''}`;
}

/** `since`: what the lists behind the figures need to be of the same day. */
function Known({ data, past, since }: { data: OverviewReply; past: boolean; since: string }) {
  const styles = useStyles();
  const words = useWords('overview');
  const [counting, setCounting] = useState(false);
  // The list stands on top while it leads the way, below the figures once most of it is done.
  const begun = Object.values(data.firstSteps ?? {}).filter(done => done).length;
  const first = !past && data.firstSteps !== null && <FirstSteps steps={data.firstSteps} />;
  const asked = since.replace('?', '&');
  return (
    <>
      <CountedAt at={data.countedAt} />
      {begun < 3 && first}
      {!past && data.needs.length > 0 && <Needs needs={data.needs} />}
      <KeyFigures data={data} asked={asked} />
      <div className={styles.columns}>
        <CourseFigures
          courses={data.courses}
          asked={asked}
          withheld={data.withheldCourses}
          howCounted={
            <FluentLink as="button" onClick={() => setCounting(true)}>
              {words.howCounted}
            </FluentLink>
          }
        />
        <UnitFigures units={data.units} withheld={data.withheldUnits} asked={asked} />
      </div>
      {begun >= 3 && first}
      {!past && <Machine lines={data.machine} />}
      {counting && <HowCounted close={() => setCounting(false)} />}
    </>
  );
}

type DayChoiceProps = Readonly<{
  day: string;
  today: string;
  known: Knowledge;
  choose: (day: string, known: Knowledge) => void;
}>;

function DayChoice({ day, today, known, choose }: DayChoiceProps) {
  const styles = useStyles();
  const words = useWords('overview');
  const dates = useDates();
  return (
    <div className={styles.day}>
      {day !== today && (
        <>
          <Button appearance="subtle" onClick={() => choose(today, 'today')}>
            {words.backToToday}
          </Button>
          <Select
            aria-label={words.knownLabel}
            value={known}
            onChange={(_event, { value }) => choose(day, value === 'then' ? 'then' : 'today')}
          >
            <option value="today">{words.known.today}</option>
            <option value="then">{words.known.then}</option>
          </Select>
        </>
      )}
      <DayField
        subtle
        label={words.chooseDay}
        words={day === today ? words.today(dates.day(day)) : dates.day(day)}
        value={day}
        max={today}
        choose={chosen => choose(chosen, known)}
      />
    </div>
  );
}

function Waiting() {
  const styles = useStyles();
  const words = useWords('overview');
  return (
    <>
      <AdminCard label={words.loading}>
        <div className={styles.figures}>
          {[1, 2, 3, 4].map(index => (
            <Bone key={index} width={56} height={88} />
          ))}
        </div>
      </AdminCard>
      <AdminCard label={words.loading}>
        <SkeletonRows rows={6} />
      </AdminCard>
    </>
  );
}
