import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Print20Regular } from '@fluentui/react-icons';
import { useParams } from 'wouter';
import { getConfirmation, type Confirmation as Printed } from '#api/contract/training.ts';
import { usePageStyles } from '#tab/my-training/page-styles.ts';
import { BackLink } from '#tab/parts/BackLink.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const PRINT = '@media print';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    marginBottom: '12px',
    [PRINT]: { display: 'none' },
  },
  print: { minHeight: '44px' },
  /** On paper always black on white, whatever the theme. */
  paper: {
    boxSizing: 'border-box',
    padding: '24px 20px',
    overflowWrap: 'anywhere',
    '@media (min-width: 640px)': { padding: '56px 64px' },
    [PRINT]: { padding: '0', border: 'none', boxShadow: 'none', backgroundColor: 'white', color: 'black' },
  },
  organisation: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    [PRINT]: { color: 'black' },
  },
  title: {
    marginBlock: '4px 32px',
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
  },
  name: {
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  has: {
    marginBlock: '4px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase400,
    [PRINT]: { color: 'black' },
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: '24px',
    rowGap: '8px',
    marginBlock: '32px 0',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  term: { color: tokens.colorNeutralForeground3, [PRINT]: { color: 'black' } },
  fact: { margin: 0 },
  attested: { marginBlock: '32px 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  text: {
    margin: 0,
    paddingInlineStart: '16px',
    borderInlineStartWidth: '2px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: '22px',
    whiteSpace: 'pre-line',
    breakInside: 'avoid',
  },
  digest: {
    marginBlock: '32px 0',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontFamily: tokens.fontFamilyMonospace,
    [PRINT]: { color: 'black' },
  },
  withdrawn: {
    marginBlock: '0 24px',
    color: tokens.colorStatusDangerForeground3,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** The confirmation of one completion, to read and to print. */
export function Confirmation() {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('record');
  const { completionId } = useParams<{ completionId: string }>();
  const { data, problem, waiting, reload } = useEndpoint(getConfirmation, { completionId });
  return (
    <main className={page.page}>
      <div className={page.column}>
        <div className={styles.bar}>
          <BackLink to="/record" place={words.confirmation.back} />
          {data !== null && (
            <Button
              appearance="primary"
              className={styles.print}
              icon={<Print20Regular />}
              onClick={() => window.print()}
            >
              {words.confirmation.print}
            </Button>
          )}
        </div>
        {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
        {data === null ? waiting && <SkeletonRows rows={6} /> : <Paper printed={data} />}
      </div>
    </main>
  );
}

function Paper({ printed }: { printed: Printed }) {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('record').confirmation;
  const dates = useDates();
  const facts: [string, string | null][] = [
    [words.number, printed.number],
    [words.completedOn, dates.fullDay(printed.completedOn)],
    [words.validUntil, printed.validUntilOn === null ? words.withoutEnd : dates.fullDay(printed.validUntilOn)],
    [words.version, printed.version === null ? null : `${printed.version}`],
    [words.how, words.hows[printed.how]],
    [words.issuer, printed.issuer],
  ];
  return (
    <article className={mergeClasses(page.surface, styles.paper)}>
      {printed.withdrawn && <p className={styles.withdrawn}>{words.withdrawn}</p>}
      <div className={styles.organisation}>{printed.organisation}</div>
      <h1 className={styles.title}>{words.title}</h1>
      <div className={styles.name}>{printed.name}</div>
      <p className={styles.has}>{words.has}</p>
      <div className={styles.name}>{printed.courseTitle}</div>
      <dl className={styles.facts}>
        {facts.map(
          ([term, fact]) =>
            fact !== null && (
              <div key={term} style={{ display: 'contents' }}>
                <dt className={styles.term}>{term}</dt>
                <dd className={styles.fact}>{fact}</dd>
              </div>
            ),
        )}
      </dl>
      {printed.attestedText !== null && (
        <>
          <h2 className={styles.attested}>{words.attested}</h2>
          <blockquote className={styles.text}>{printed.attestedText}</blockquote>
        </>
      )}
      {printed.contentDigest !== null && (
        <p className={styles.digest}>
          {words.digest}: {printed.contentDigest}
        </p>
      )}
    </article>
  );
}
