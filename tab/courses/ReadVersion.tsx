import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Select,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircle16Filled, Circle16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { readVersion, type CourseDetail } from '#api/contract/courses.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Step } from '#api/contract/learn.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { Blocks } from '#tab/player/Blocks.tsx';
import { useLanguage, useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  step: { paddingBlock: '16px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  heading: { marginBlock: '0 8px', fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  question: { marginBlock: '12px 4px', fontWeight: tokens.fontWeightSemibold },
  choices: { listStyleType: 'none', margin: 0, padding: 0 },
  choice: { display: 'flex', alignItems: 'center', columnGap: '8px', paddingBlock: '2px' },
  right: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  other: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

type Props = { course: CourseDetail; version: CourseDetail['versions'][number]; close: () => void };

/** A whole version on one page, right answers included: for authors before they publish. */
export function ReadVersion({ course, version, close }: Props) {
  const words = useWords('courses');
  const frame = useWords('frame');
  const screen = useLanguage();
  const [language, setLanguage] = useState<Language>(
    course.languages.includes(screen) ? screen : (course.languages[0] ?? screen),
  );
  const { data, problem, reload } = useEndpoint(readVersion, {
    courseId: course.courseId,
    versionId: version.versionId,
    language,
  });
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface style={{ maxWidth: 760 }}>
        <DialogBody>
          <DialogTitle>{words.readTitle(course.title, version.number)}</DialogTitle>
          <DialogContent>
            <Select
              aria-label={words.language}
              value={language}
              onChange={(_event, { value }) => setLanguage(value as Language)}
            >
              {course.languages.map(one => (
                <option key={one} value={one}>
                  {words.languages[one]}
                </option>
              ))}
            </Select>
            {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
            {data === null && problem === null && <SkeletonRows rows={8} />}
            <div lang={language}>
              {data?.steps.map(step => (
                <OneStep key={step.key} step={step} right={data.rightAnswers} />
              ))}
            </div>
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" onClick={close}>
              {frame.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function OneStep({ step, right }: { step: Step; right: readonly { questionId: string; choiceId: string }[] }) {
  const styles = useStyles();
  const words = useWords('courses');
  return (
    <section className={styles.step}>
      <h3 className={styles.heading}>{step.kind === 'quiz' ? step.title : step.heading}</h3>
      {step.kind !== 'quiz' && <Blocks blocks={step.blocks} />}
      {step.kind === 'quiz' &&
        step.questions.map(question => (
          <div key={question.questionId}>
            <p className={styles.question}>{question.text}</p>
            <ul className={styles.choices}>
              {question.choices.map(choice => {
                const isRight = right.some(
                  answer => answer.questionId === question.questionId && answer.choiceId === choice.choiceId,
                );
                return (
                  <li key={choice.choiceId} className={styles.choice}>
                    {isRight ? (
                      <CheckmarkCircle16Filled className={styles.right} aria-hidden />
                    ) : (
                      <Circle16Regular className={styles.other} aria-hidden />
                    )}
                    {choice.text}
                    {isRight && <span className={styles.spoken}>, {words.rightAnswer}</span>}
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
    </section>
  );
}
