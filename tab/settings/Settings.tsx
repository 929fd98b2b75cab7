import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { changeSettings, getSettings, type Settings as AllSettings } from '#api/contract/settings.ts';
import { getSession } from '#api/contract/session.ts';
import { call } from '#tab/api.ts';
import { AdminCard, AdminPage } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { keep, refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { AdminScopes } from './AdminScopes.tsx';
import { Directory } from './Directory.tsx';
import { Log } from './Log.tsx';
import { MappingForm } from './MappingForm.tsx';
import { MessageForm } from './MessageForm.tsx';
import { OrganisationForm } from './OrganisationForm.tsx';
import { PrivacyForm } from './PrivacyForm.tsx';
import { ReportAccess } from './ReportAccess.tsx';
import { Units } from './Units.tsx';

const parts = [
  'organisation',
  'mapping',
  'messages',
  'privacy',
  'directory',
  'units',
  'admins',
  'reports',
  'log',
] as const;
type Part = (typeof parts)[number];

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: '200px minmax(0, 1fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    '@media (max-width: 999px)': { display: 'flex', flexWrap: 'wrap', columnGap: '4px' },
  },
  part: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '40px',
    paddingInline: '12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (pointer: coarse)': { minHeight: '44px' },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** Directory, wording, privacy, report access, log: one part at a time, named in the address. */
export function Settings() {
  const styles = useStyles();
  const words = useWords('settings');
  const asked = new URLSearchParams(useSearch()).get('part');
  const part: Part = parts.find(one => one === asked) ?? 'organisation';
  return (
    <AdminPage title={words.title[part]}>
      <div className={styles.columns}>
        <nav aria-label={words.parts}>
          <ul className={styles.list}>
            {parts.map(one => (
              <li key={one}>
                <Link
                  href={`/settings?part=${one}`}
                  className={mergeClasses(styles.part, one === part && styles.here)}
                  {...(one === part ? { 'aria-current': 'page' as const } : {})}
                >
                  {words.title[one]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div>
          {part === 'directory' ? (
            <Directory />
          ) : part === 'units' ? (
            <Units />
          ) : part === 'admins' ? (
            <AdminScopes />
          ) : part === 'reports' ? (
            <ReportAccess />
          ) : part === 'log' ? (
            <Log />
          ) : (
            <Forms key={part} part={part} />
          )}
        </div>
      </div>
    </AdminPage>
  );
}

function Forms({ part }: { part: 'organisation' | 'mapping' | 'messages' | 'privacy' }) {
  const words = useWords('settings');
  const { data, problem, waiting, reload } = useEndpoint(getSettings, {});
  const [said, setSaid] = useState(false);
  const save = async (changes: Partial<AllSettings>): Promise<void> => {
    keep(getSettings, {}, await call(changeSettings, changes));
    setSaid(true);
    await refresh(getSession);
  };
  return (
    <AdminCard label={words.title[part]}>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null && waiting && <SkeletonRows rows={6} />}
      {data !== null && part === 'organisation' && (
        <OrganisationForm held={data.organisation} save={organisation => save({ organisation })} />
      )}
      {data !== null && part === 'mapping' && <MappingForm held={data.mapping} save={mapping => save({ mapping })} />}
      {data !== null && part === 'messages' && (
        <MessageForm held={data.messages} save={messages => save({ messages })} />
      )}
      {data !== null && part === 'privacy' && <PrivacyForm held={data.privacy} save={privacy => save({ privacy })} />}
      {said && <UndoToast done={words.saved} onClose={() => setSaid(false)} />}
    </AdminCard>
  );
}
