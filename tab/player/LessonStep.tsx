import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowRight20Regular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Step } from '#api/contract/learn.ts';
import { Ask, contactsOf } from '#tab/my-training/Ask.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Blocks } from './Blocks.tsx';
import { usePlayerStyles } from './player-styles.ts';
import { StepHeading } from './StepHeading.tsx';
import type { Attempt, Moves } from './use-attempt.ts';

const useStyles = makeStyles({
  straight: {
    minHeight: '44px',
    marginBlock: '-4px 12px',
    marginLeft: '-12px',
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightRegular,
  },
  note: {
    marginBlock: '0 16px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  link: { color: tokens.colorBrandForegroundLink },
});

type Props = { step: Extract<Step, { kind: 'lesson' }>; attempt: Attempt; moves: Moves };

/** One lesson: reading, and nothing in the way of it. */
export function LessonStep({ step, attempt, moves }: Props) {
  const styles = useStyles();
  const words = useWords('player');
  const text = useReading(step.key, attempt.view.position, moves.readTo);
  const { lesson, state } = attempt;
  const atStart = attempt.view.step === 0 && state.done.length === 0;
  return (
    <>
      {attempt.view.step === 0 && <Standing attempt={attempt} />}
      <StepHeading of={`${step.key} ${lesson.language}`}>{step.heading}</StepHeading>
      {atStart && lesson.mayGoStraightToQuiz && !state.straightToQuiz && (
        <Button
          appearance="transparent"
          className={styles.straight}
          icon={<ArrowRight20Regular />}
          iconPosition="after"
          onClick={moves.straightToQuiz}
        >
          {words.straightToQuiz}
        </Button>
      )}
      <div ref={text}>
        {step.blocks.length === 0 ? <NothingHere attempt={attempt} /> : <Blocks blocks={step.blocks} />}
      </div>
    </>
  );
}

/** Completed already, or not demanded: said once, at the start; learning goes on all the same. */
function Standing({ attempt }: { attempt: Attempt }) {
  const styles = useStyles();
  const words = useWords('player');
  const dates = useDates();
  const { completion, required } = attempt.lesson;
  if (completion !== null) {
    const until = completion.validUntilOn;
    return (
      <p className={styles.note}>
        {words.completedAlready(dates.plainDay(completion.completedOn), until === null ? null : dates.plainDay(until))}{' '}
        <Link href={`/record/${completion.completionId}`} className={styles.link}>
          {words.certificate}
        </Link>
      </p>
    );
  }
  return required ? null : <p className={styles.note}>{words.notRequired}</p>;
}

function NothingHere({ attempt }: { attempt: Attempt }) {
  const styles = usePlayerStyles();
  const words = useWords('player');
  const [contact] = contactsOf([{ contact: attempt.lesson.contact }]);
  return (
    <>
      <p className={styles.quiet}>{words.nothingHere}</p>
      {contact !== undefined && <Ask contact={contact} course={attempt.lesson.course.title} />}
    </>
  );
}

/** Follows reading: the last block whose top has come above three fifths of the window. Returns to it on arrival. */
function useReading(stepKey: string, position: number, readTo: (block: number) => void) {
  const text = useRef<HTMLDivElement>(null);
  const first = useRef(position);
  useEffect(() => {
    const blocks = [...(text.current?.querySelectorAll<HTMLElement>('[data-block]') ?? [])];
    if (first.current > 0) blocks[first.current]?.scrollIntoView({ block: 'center' });
    first.current = 0;
    let waiting = false;
    const look = (): void => {
      waiting = false;
      const line = window.innerHeight * 0.6;
      const read = blocks.filter(block => block.getBoundingClientRect().top < line).length - 1;
      readTo(read);
    };
    const onScroll = (): void => {
      if (!waiting) requestAnimationFrame(look);
      waiting = true;
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    onScroll();
    return () => window.removeEventListener('scroll', onScroll);
  }, [stepKey, readTo]);
  return text;
}
