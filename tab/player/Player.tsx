import { useState } from 'react';
import { useParams } from 'wouter';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { BackLink } from '#tab/parts/BackLink.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useSession } from '#tab/frame/session.ts';
import { useWords } from '#tab/words/words.ts';
import { AttestationStep } from './AttestationStep.tsx';
import { quizResult } from './attempt.ts';
import { CoursePassed } from './CoursePassed.tsx';
import { Footer } from './Footer.tsx';
import { LessonStep } from './LessonStep.tsx';
import { PlayerFrame } from './PlayerFrame.tsx';
import { usePlayerStyles } from './player-styles.ts';
import { PlayerSkeleton } from './PlayerSkeleton.tsx';
import { QuizResult } from './QuizResult.tsx';
import { QuizStep } from './QuizStep.tsx';
import { useAttempt, type Attempt, type Moves } from './use-attempt.ts';

/** The course player: opens where one left, saves at every step, and leaving never asks. */
export function Player() {
  const { courseId } = useParams<{ courseId: string }>();
  // Another course is another attempt: nothing of the one before stays.
  return <OneCourse key={courseId} courseId={courseId} />;
}

function OneCourse({ courseId }: { courseId: string }) {
  const { personId } = useSession();
  const opened = useAttempt(courseId, personId);
  const styles = usePlayerStyles();
  const frame = useWords('frame');
  if (opened.kind === 'opening') return <PlayerSkeleton />;
  if (opened.kind === 'refused') {
    return (
      <div className={styles.screen}>
        <main className={styles.grid}>
          <div className={styles.underText}>
            <BackLink to="/" place={frame.places.myTraining} />
            <ProblemNotice problem={opened.problem} retry={opened.retry} />
          </div>
        </main>
      </div>
    );
  }
  const { attempt, moves } = opened;
  if (attempt.view.step >= attempt.lesson.steps.length) {
    return (
      <CoursePassed
        course={attempt.lesson.course.title}
        steps={attempt.lesson.steps.length}
        completion={attempt.completion}
      />
    );
  }
  return <CurrentStep attempt={attempt} moves={moves} />;
}

type Props = { attempt: Attempt; moves: Moves };

function CurrentStep({ attempt, moves }: Props) {
  const step = attempt.lesson.steps[attempt.view.step];
  switch (step?.kind) {
    case 'lesson':
      return <Lesson attempt={attempt} moves={moves} />;
    case 'quiz':
      // Another question, another choice.
      return <Quiz key={`${step.key} ${attempt.view.position}`} attempt={attempt} moves={moves} />;
    case 'attestation':
      return <Attestation attempt={attempt} moves={moves} />;
    case undefined:
      return null;
  }
}

/** To the step before; none before the first. */
function stepBack({ attempt, moves }: Props): (() => void) | undefined {
  const { view, lesson } = attempt;
  const before = lesson.steps[view.step - 1];
  if (before === undefined) return undefined;
  const position = before.kind === 'quiz' ? before.questions.length : 0;
  return () => moves.go({ step: view.step - 1, position });
}

function Lesson({ attempt, moves }: Props) {
  const words = useWords('player');
  const { lesson, view, comeFrom, state } = attempt;
  const step = lesson.steps[view.step];
  if (step?.kind !== 'lesson') return null;
  const last = view.step === lesson.steps.length - 1;
  const next =
    comeFrom !== null
      ? { words: words.backToQuiz, onPress: () => moves.go(comeFrom) }
      : state.done.includes(step.key) && !last
        ? { words: words.next, onPress: () => moves.go({ step: view.step + 1, position: 0 }) }
        : { words: last ? words.finish : words.next, onPress: moves.finishLesson };
  return (
    <PlayerFrame
      attempt={attempt}
      moves={moves}
      footer={<Footer saving={attempt.saving} onBack={stepBack({ attempt, moves })} next={next} />}
    >
      {attempt.problem !== null && <ProblemNotice problem={attempt.problem} />}
      <LessonStep key={step.key} step={step} attempt={attempt} moves={moves} />
    </PlayerFrame>
  );
}

function Quiz({ attempt, moves }: Props) {
  const words = useWords('player');
  const [choice, setChoice] = useState<{ questionId: string; choiceId: string } | null>(null);
  const answering = useAction(moves.answer);
  const repeating = useAction(moves.repeat);
  const { lesson, view, state } = attempt;
  const quiz = lesson.steps[view.step];
  if (quiz?.kind !== 'quiz') return null;
  const lookAgain = (key: string): void => {
    const step = lesson.steps.findIndex(one => one.key === key);
    if (step >= 0) moves.go({ step, position: 0 }, view);
  };
  const question = quiz.questions[view.position];
  const problem = answering.problem ?? repeating.problem;
  const back =
    view.position > 0
      ? () => moves.go({ step: view.step, position: Math.min(view.position, quiz.questions.length) - 1 })
      : stepBack({ attempt, moves });

  if (question === undefined) {
    const result = quizResult(lesson.steps, quiz, state);
    const passed = state.done.includes(quiz.key) || result?.passed === true;
    const next = passed
      ? { words: words.next, onPress: () => moves.go({ step: view.step + 1, position: 0 }) }
      : { words: words.quiz.again, onPress: () => void repeating.run(), busy: repeating.busy };
    return (
      <PlayerFrame
        attempt={attempt}
        moves={moves}
        footer={<Footer saving={attempt.saving} onBack={back} next={next} long={!passed} />}
      >
        {result !== null && <QuizResult quiz={quiz} result={result} onLookAgain={lookAgain} />}
        {problem !== null && <ProblemNotice problem={problem} />}
      </PlayerFrame>
    );
  }

  const given = state.answers.find(({ questionId }) => questionId === question.questionId) ?? null;
  const chosen = choice?.questionId === question.questionId ? choice.choiceId : null;
  const choose = (choiceId: string): void => setChoice({ questionId: question.questionId, choiceId });
  const answer = (choiceId: string): void => {
    choose(choiceId);
    void answering.run(question.questionId, choiceId);
  };
  const next =
    given === null
      ? {
          words: words.quiz.answer,
          onPress: () => chosen !== null && answer(chosen),
          busy: answering.busy,
          ready: chosen !== null,
        }
      : { words: words.next, onPress: () => moves.go({ step: view.step, position: view.position + 1 }) };
  return (
    <PlayerFrame attempt={attempt} moves={moves} footer={<Footer saving={attempt.saving} onBack={back} next={next} />}>
      <QuizStep
        quiz={quiz}
        number={view.position}
        given={given}
        feedback={attempt.feedback[question.questionId] ?? null}
        chosen={chosen}
        onChoose={choose}
        onAnswer={answer}
        onLookAgain={lookAgain}
      />
      {problem !== null && (
        <ProblemNotice problem={problem} retry={chosen === null ? undefined : async () => answer(chosen)} />
      )}
    </PlayerFrame>
  );
}

function Attestation({ attempt, moves }: Props) {
  const words = useWords('player');
  const { name } = useSession();
  const [agreed, setAgreed] = useState(false);
  const confirming = useAction(moves.confirm);
  const step = attempt.lesson.steps[attempt.view.step];
  if (step?.kind !== 'attestation') return null;
  return (
    <PlayerFrame
      attempt={attempt}
      moves={moves}
      footer={
        <Footer
          saving={attempt.saving}
          onBack={stepBack({ attempt, moves })}
          next={{
            words: words.attestation.confirm(name),
            onPress: () => void confirming.run(),
            busy: confirming.busy,
            ready: agreed,
          }}
          long
        />
      }
    >
      <AttestationStep step={step} version={attempt.lesson.version} agreed={agreed} onAgree={setAgreed} />
      {confirming.problem !== null && <ProblemNotice problem={confirming.problem} />}
    </PlayerFrame>
  );
}
