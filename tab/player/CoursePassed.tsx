import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular, ChevronRight20Regular, DocumentText20Regular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import type { CompletionReply } from '#api/contract/learn.ts';
import { useSession } from '#tab/frame/session.ts';
import { CourseTile } from '#tab/parts/CourseTile.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { usePlayerStyles } from './player-styles.ts';
import { Ring } from './Ring.tsx';
import { StepHeading } from './StepHeading.tsx';

const useStyles = makeStyles({
  top: { display: 'flex', alignItems: 'center', minHeight: '56px' },
  back: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '8px',
    minWidth: '44px',
    minHeight: '44px',
    marginLeft: '-2px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '512px',
    marginInline: 'auto',
    padding: '40px 16px 32px',
    '@media (min-width: 1000px)': { paddingTop: '64px' },
  },
  centred: { textAlign: 'center' },
  heading: { marginTop: '28px', marginBottom: '8px' },
  valid: {
    marginBlock: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase400,
    lineHeight: '26px',
    textWrap: 'balance',
  },
  certificate: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '16px',
    marginTop: '32px',
    padding: '16px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  paper: {
    display: 'grid',
    justifyItems: 'center',
    alignContent: 'center',
    rowGap: '5px',
    flexShrink: 0,
    width: '48px',
    height: '64px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
  },
  line: { height: '3px', borderRadius: '2px', backgroundColor: tokens.colorNeutralStroke1 },
  about: {
    minWidth: 0,
    flexGrow: 1,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  strong: {
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  show: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    flexShrink: 0,
    color: tokens.colorBrandForegroundLink,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  showWords: {
    '@media (max-width: 479px)': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
  },
  nextHeading: {
    marginBlock: '32px 8px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  next: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '56px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  done: {
    display: 'block',
    width: '100%',
    minHeight: '44px',
    marginBlock: '10px',
    fontSize: tokens.fontSizeBase400,
    '@media (min-width: 640px)': { maxWidth: '240px', marginInline: 'auto' },
  },
});

type Props = { course: string; steps: number; completion: CompletionReply | null };

/** The end is a page: what was completed, until when, the certificate, what is next. */
export function CoursePassed({ course, steps, completion }: Props) {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  const frame = useWords('frame');
  const dates = useDates();
  const { name } = useSession();
  const [, go] = useLocation();
  return (
    <div className={player.screen}>
      <div className={mergeClasses(player.grid, styles.top)}>
        <Link href="/" className={styles.back}>
          <ArrowLeft20Regular aria-hidden />
          {frame.places.myTraining}
        </Link>
      </div>
      <main className={styles.page}>
        <div className={styles.centred}>
          {completion !== null && <Ring parts={steps} />}
          <StepHeading of="end" className={mergeClasses(player.heading, styles.heading)}>
            {words.done.title(course)}
          </StepHeading>
          <p className={styles.valid}>
            {completion === null
              ? words.done.notSent
              : completion.validUntilOn === null
                ? words.done.forEver
                : words.done.valid(dates.plainDay(completion.validUntilOn))}
          </p>
        </div>
        {completion !== null && (
          <Link href={`/record/${completion.completionId}`} className={styles.certificate}>
            <span className={styles.paper} aria-hidden>
              <Ring parts={steps} size={20} still />
              <span className={styles.line} style={{ width: 26 }} />
              <span className={styles.line} style={{ width: 18 }} />
            </span>
            <span className={styles.about}>
              <span className={styles.strong}>{words.certificate}</span>
              <br />
              {name}
              <br />
              {dates.fullDay(completion.completedOn)}
            </span>
            <span className={styles.show}>
              <DocumentText20Regular aria-hidden />
              <span className={styles.showWords}>{words.done.show}</span>
            </span>
          </Link>
        )}
        {completion !== null && completion.next !== null && (
          <>
            <h2 className={styles.nextHeading}>{words.done.next}</h2>
            <Link href={`/course/${completion.next.course.courseId}`} className={styles.next}>
              <CourseTile icon={completion.next.course.icon} />
              <span className={styles.about}>
                <span className={styles.strong}>{completion.next.course.title}</span>
                <br />
                {dates.day(completion.next.dueOn)} · {frame.minutes(completion.next.minutes)}
              </span>
              <ChevronRight20Regular aria-hidden />
            </Link>
          </>
        )}
      </main>
      <footer className={player.footer}>
        <div className={styles.page} style={{ paddingBlock: 0 }}>
          <Button appearance="primary" size="large" className={styles.done} onClick={() => go('/')}>
            {words.done.close}
          </Button>
        </div>
      </footer>
    </div>
  );
}
