import { Avatar, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { getPerson, remindPerson, type PersonDetail } from '#api/contract/people.ts';
import { call } from '#tab/api.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ExceptionMenu, StandingExceptions, useExceptions } from '#tab/exceptions/PersonExceptions.tsx';
import { BackLink } from '#tab/parts/BackLink.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useSession } from '#tab/frame/session.ts';
import { WaitingRequests } from '#tab/requests/WaitingRequests.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { PersonFolds } from './PersonFolds.tsx';
import { PersonSections } from './PersonSections.tsx';
import { RecordCompletion } from './RecordCompletion.tsx';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '16px',
    rowGap: '12px',
    marginBottom: '16px',
  },
  who: { flexGrow: 1, minWidth: 0, '@media (max-width: 639px)': { flexBasis: '60%' } },
  name: {
    marginBlock: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  roles: { marginBlock: 0 },
  responsible: { marginBlock: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  link: { color: tokens.colorBrandForegroundLink },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** How it stands with this person, and why: now, valid, earlier in one scroll; messages and changes folded. */
export function Person() {
  const { personId } = useParams<{ personId: string }>();
  const words = useWords('people');
  const places = useWords('frame').places;
  const { may } = useSession();
  const { data, problem, waiting, reload } = useEndpoint(getPerson, { personId });
  const back = may.read || may.branch ? { to: '/people', place: places.people } : { to: '/team', place: places.team };
  if (data === null) {
    return (
      <AdminPage title={words.loading} back={back}>
        <AdminCard label={words.loading}>
          {problem !== null ? (
            <ProblemNotice problem={problem} retry={reload} />
          ) : (
            waiting && <SkeletonRows rows={6} height={40} />
          )}
        </AdminCard>
      </AdminPage>
    );
  }
  return <Known person={data} back={back} changed={() => Promise.all([reload(), refresh(getPerson)])} />;
}

function Known({
  person,
  back,
  changed,
}: {
  person: PersonDetail;
  back: { to: string; place: string };
  changed: () => Promise<unknown>;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('people');
  const dates = useDates();
  const [recording, setRecording] = useState(false);
  const exceptions = useExceptions(person.personId);
  const [said, setSaid] = useState<string | null>(null);
  const reminding = useAction(async () => {
    const { courses, notBeforeAt } = await call(remindPerson, { personId: person.personId });
    setSaid(words.reminded(courses, dates.instant(notBeforeAt)));
    await changed();
  });
  const responsible = [
    ...new Map(
      person.roles.flatMap(role =>
        role.responsible === null ? [] : ([[role.responsible.personId, role.responsible]] as const),
      ),
    ).values(),
  ];
  const tell = async (sentence: string): Promise<void> => {
    setSaid(sentence);
    await Promise.all([changed(), exceptions.reload()]);
  };
  return (
    <main className={admin.page}>
      <BackLink to={back.to} place={back.place} />
      <div className={styles.head}>
        <Avatar name={person.name} size={64} aria-hidden />
        <div className={styles.who}>
          <h1 className={styles.name}>{person.name}</h1>
          <p className={styles.roles}>
            {person.roles
              .map(role => words.roleSince(words.kinds[role.kind] ?? role.kind, role.unit, role.sinceOn.slice(0, 4)))
              .join(' · ')}
          </p>
          {responsible.map(one => (
            <p key={one.personId} className={styles.responsible}>
              <Link className={styles.link} href={`/people/${one.personId}`}>
                {words.responsible(one.name)}
              </Link>
            </p>
          ))}
          {person.nature !== 'person' && (
            <p className={admin.second}>
              {words.notAPerson(words.natures[person.nature] ?? person.nature, person.natureRule ?? '')}
            </p>
          )}
          {person.state !== 'active' && person.inactiveSinceOn !== null && (
            <p className={admin.second}>{words.state[person.state](dates.fullDay(person.inactiveSinceOn))}</p>
          )}
        </div>
        <div className={styles.buttons}>
          {person.may.remind && person.now.length > 0 && (
            <Button appearance="primary" disabledFocusable={reminding.busy} onClick={() => void reminding.run()}>
              {words.remind}
            </Button>
          )}
          {person.may.record && <Button onClick={() => setRecording(true)}>{words.record}</Button>}
          {exceptions.standing !== null && person.nature === 'person' && (
            <ExceptionMenu
              person={person}
              may={exceptions.standing.may}
              courses={person.now.filter(({ state }) => state !== 'waived').map(({ course }) => course)}
              changed={() => Promise.all([changed(), exceptions.reload()])}
            />
          )}
        </div>
      </div>
      <div className={admin.stack}>
        {reminding.problem !== null && <ProblemNotice problem={reminding.problem} />}
        <WaitingRequests personId={person.personId} decided={tell} />
        {exceptions.standing !== null && <StandingExceptions standing={exceptions.standing} told={tell} />}
        <PersonSections person={person} told={tell} />
        <PersonFolds person={person} />
      </div>
      {recording && (
        <RecordCompletion
          person={person}
          courses={[...person.now, ...person.valid].map(({ course }) => course)}
          close={() => setRecording(false)}
          recorded={() => tell(words.recordForm.done)}
        />
      )}
      {said !== null && <UndoToast done={said} onClose={() => setSaid(null)} />}
    </main>
  );
}
