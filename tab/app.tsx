import {
  FluentProvider,
  makeStyles,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useLayoutEffect, useState, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { getSession } from '#api/contract/session.ts';
import { Failsafe } from './frame/Failsafe.tsx';
import { Opening } from './frame/Opening.tsx';
import { aboveOf, placeOf, places } from './frame/places.ts';
import { PlainPage, Refused } from './frame/Refused.tsx';
import { SessionContext, useSession } from './frame/session.ts';
import { sessionInput, useStart } from './frame/start.ts';
import { StoppedBar } from './frame/StoppedBar.tsx';
import { Tabs } from './frame/Tabs.tsx';
import { useTouchTargets } from './frame/touch.ts';
import { useHost, type ThemeName } from './host.ts';
import { MyTraining } from './my-training/MyTraining.tsx';
import { TrainingSkeleton } from './my-training/TrainingSkeleton.tsx';
import { useEndpoint } from './parts/use-endpoint.ts';
import { LanguageContext, loadWords, useWords, type WordsPlace } from './words/words.ts';

const themes = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme } as const;

const useStyles = makeStyles({
  /** Not the provider itself: portals take over its class. */
  ground: {
    minHeight: '100vh',
    backgroundColor: tokens.colorNeutralBackground3,
    fontVariantNumeric: 'tabular-nums',
    '@media print': { backgroundColor: 'white' },
  },
});

/** A place's code and its words, sent for together when somebody goes there. */
function place(words: WordsPlace | readonly WordsPlace[], load: () => Promise<() => ReactNode>): () => ReactNode {
  const Place = lazy(async () => {
    const language = document.documentElement.lang === 'de' ? 'de' : 'en';
    const pages = typeof words === 'string' ? [words] : words;
    const [code] = await Promise.all([load(), ...pages.map(page => loadWords(page, language))]);
    return { default: code };
  });
  return () => <Place />;
}

const routes: readonly (readonly [path: string, place: () => ReactNode])[] = [
  ['/', MyTraining],
  ['/record', place('record', async () => (await import('./record/MyRecord.tsx')).MyRecord)],
  ['/record/:completionId', place('record', async () => (await import('./record/Confirmation.tsx')).Confirmation)],
  ['/course/:courseId', place('player', async () => (await import('./player/Player.tsx')).Player)],
  ['/team', place('team', async () => (await import('./team/Team.tsx')).Team)],
  ['/overview', place('overview', async () => (await import('./overview/Overview.tsx')).Overview)],
  ['/overview/requests', place('requests', async () => (await import('./requests/Requests.tsx')).Requests)],
  ['/assignments', place('assignments', async () => (await import('./assignments/Assignments.tsx')).Assignments)],
  [
    '/assignments/new',
    place('assignments', async () => (await import('./assignments/NewAssignment.tsx')).NewAssignment),
  ],
  [
    '/assignments/:assignmentId',
    place('assignments', async () => (await import('./assignments/Assignment.tsx')).Assignment),
  ],
  ['/courses', place('courses', async () => (await import('./courses/Courses.tsx')).Courses)],
  ['/courses/:courseId', place('courses', async () => (await import('./courses/Course.tsx')).Course)],
  ['/courses/paths/:pathId', place('courses', async () => (await import('./courses/Path.tsx')).Path)],
  ['/people', place(['people', 'exceptions'], async () => (await import('./people/People.tsx')).People)],
  ['/people/record', place('evidence', async () => (await import('./evidence/RecordGroup.tsx')).RecordGroup)],
  ['/people/import', place('evidence', async () => (await import('./evidence/Import.tsx')).Import)],
  ['/people/import/:setId', place('evidence', async () => (await import('./evidence/Import.tsx')).Import)],
  ['/people/managed', place('evidence', async () => (await import('./evidence/ManagedPeople.tsx')).ManagedPeople)],
  ['/team/managed', place('evidence', async () => (await import('./evidence/ManagedPeople.tsx')).ManagedPeople)],
  ['/team/record', place('evidence', async () => (await import('./evidence/RecordGroup.tsx')).RecordGroup)],
  ['/people/:personId', place(['people', 'exceptions'], async () => (await import('./people/Person.tsx')).Person)],
  ['/messages', place(['messages', 'exceptions'], async () => (await import('./messages/Messages.tsx')).Messages)],
  ['/settings', place('settings', async () => (await import('./settings/Settings.tsx')).Settings)],
];

/** The frame: theme and language of the host, who is signed in, one line of tabs, and the place under it. */
export function App() {
  const styles = useStyles();
  useTouchTargets();
  const host = useHost();
  const [theme, setTheme] = useState<ThemeName>(host.theme);
  const session = useEndpoint(getSession, sessionInput());
  const language = session.data === null ? host.language : (session.data.ownLanguage ?? host.language);
  useEffect(() => host.onTheme(setTheme), [host]);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === 'light' ? 'light' : 'dark';
    document.body.style.backgroundColor = themes[theme].colorNeutralBackground3;
  }, [theme]);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <FluentProvider theme={themes[theme]} style={{ backgroundColor: 'transparent' }}>
      <LanguageContext value={language}>
        <div className={styles.ground}>
          <Failsafe>
            {session.data !== null ? (
              <SessionContext value={session.data}>
                <Frame />
              </SessionContext>
            ) : session.problem !== null ? (
              <Refused problem={session.problem} retry={session.reload} />
            ) : (
              <>
                <Tabs shown={places.slice(0, 2)} />
                <TrainingSkeleton />
              </>
            )}
          </Failsafe>
        </div>
      </LanguageContext>
    </FluentProvider>
  );
}

function Frame() {
  const host = useHost();
  const { may } = useSession();
  const words = useWords('frame');
  const [path, go] = useLocation();
  const start = useStart(may.read);
  const shown = places.filter(({ open }) => open(may));
  const here = placeOf(path);
  useEffect(() => {
    host.ready();
    host.onBack(() => {
      const above = aboveOf(window.location.pathname);
      if (above !== null) go(above);
      return above !== null;
    });
  }, [host, go]);
  useEffect(() => {
    if (here !== null) document.title = `${words.places[here.name]} · Coursekeeper`;
  }, [here, words]);
  // The player has a header of its own: one learns there, and goes nowhere else meanwhile.
  const ownHeader = path.startsWith('/course/');
  return (
    <>
      {!ownHeader && <Tabs shown={shown} />}
      {!ownHeader && here !== null && here.path !== '/' && here.path !== '/record' && <StoppedBar />}
      {start === 'overview' && <Redirect to="/overview" replace />}
      <Suspense fallback={<Opening />}>
        <Switch>
          {routes.map(([route, Shown]) => (
            <Route key={route} path={route}>
              <Shown />
            </Route>
          ))}
          <Route>
            <PlainPage title={words.notFound.title}>{words.notFound.text}</PlainPage>
          </Route>
        </Switch>
      </Suspense>
    </>
  );
}
