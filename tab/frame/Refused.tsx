import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ApiProblem } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  page: {
    maxWidth: '560px',
    marginInline: 'auto',
    paddingInline: '16px',
    paddingBlock: '40px',
    '@media (min-width: 640px)': { paddingBlock: '80px' },
  },
  title: {
    marginBlock: '0 12px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    textWrap: 'balance',
  },
  text: { marginBlock: '0 12px', fontSize: tokens.fontSizeBase400, lineHeight: '26px' },
});

/** A page that is a heading and a few sentences: nobody home, nothing here. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </main>
  );
}

/** Why the signed-in account gets no further, and how to come in all the same. */
export function Refused({ problem, retry }: { problem: ApiProblem; retry: () => Promise<void> }) {
  const styles = useStyles();
  const words = useWords('frame');
  const dates = useDates();
  const { lastReadAt, contact, rule } = problem.parameters;
  if (problem.type === 'unknown-person') {
    return (
      <PlainPage title={words.unknownAccount.title}>
        <p className={styles.text}>{words.unknownAccount.text}</p>
        {typeof lastReadAt === 'string' && (
          <p className={styles.text}>{words.unknownAccount.lastRead(dates.instant(lastReadAt))}</p>
        )}
        {typeof contact === 'string' && <p className={styles.text}>{words.unknownAccount.ask(contact)}</p>}
      </PlainPage>
    );
  }
  if (problem.type === 'not-a-person') {
    return (
      <PlainPage title={words.notAPerson.title}>
        <p className={styles.text}>{words.notAPerson.text}</p>
        {typeof rule === 'string' && <p className={styles.text}>{words.notAPerson.rule(rule)}</p>}
        {typeof contact === 'string' && <p className={styles.text}>{words.notAPerson.ask(contact)}</p>}
      </PlainPage>
    );
  }
  return (
    <PlainPage title={problem.type === 'sign-in-needed' ? words.noHost.title : 'Coursekeeper'}>
      <ProblemNotice problem={problem} retry={retry} />
    </PlainPage>
  );
}
