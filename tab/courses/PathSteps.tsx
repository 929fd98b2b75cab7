import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { ArrowDown20Regular, ArrowUp20Regular, Dismiss20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CourseRow } from '#api/contract/courses.ts';
import type { PathStep } from '#api/contract/paths.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) 96px auto',
    alignItems: 'center',
    columnGap: '12px',
    rowGap: '4px',
    minHeight: '52px',
    paddingBlock: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 639px)': { gridTemplateColumns: '20px minmax(0, 1fr) 96px' },
  },
  number: { color: tokens.colorNeutralForeground3, textAlign: 'end' },
  title: {
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    '@media (max-width: 639px)': { gridColumnEnd: 'span 2' },
  },
  offset: { minWidth: 0, '@media (max-width: 639px)': { gridColumnStart: '2', gridColumnEnd: 'span 1' } },
  buttons: {
    display: 'flex',
    '@media (max-width: 639px)': { gridColumnStart: '1', gridColumnEnd: 'span 3', justifyContent: 'end' },
  },
  button: { minWidth: '44px', minHeight: '44px' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginBlock: '8px' },
  silent: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** Days between one step and the next that are offered at first. */
const NEXT_DAYS = 7;
const MOST_DAYS = 1000;

type Props = {
  steps: readonly PathStep[];
  courses: readonly CourseRow[];
  change: (steps: readonly PathStep[]) => void;
};

/** The courses of a path in order; moved with buttons, each with its day. */
export function PathSteps({ steps, courses, change }: Props) {
  const styles = useStyles();
  const words = useWords('courses').paths;
  const [said, setSaid] = useState('');
  const titleOf = (id: string): string => courses.find(({ courseId }) => courseId === id)?.title ?? '…';
  const move = (from: number, by: -1 | 1): void => {
    const next = [...steps];
    const [step] = next.splice(from, 1);
    if (step === undefined) return;
    next.splice(from + by, 0, step);
    change(next);
    setSaid(words.moved(titleOf(step.courseId), from + by + 1, next.length));
  };
  const left = courses.filter(
    ({ courseId, state }) => state === 'published' && !steps.some(step => step.courseId === courseId),
  );
  const inOrder = steps.every(({ offsetDays }, at) => offsetDays >= (steps[at - 1]?.offsetDays ?? 0));
  return (
    <>
      {steps.length === 0 && <p className={styles.hint}>{words.noSteps}</p>}
      <ol className={styles.list}>
        {steps.map((step, at) => {
          const title = titleOf(step.courseId);
          return (
            <li key={step.courseId} className={styles.step}>
              <span className={styles.number} aria-hidden>
                {at + 1}
              </span>
              <span className={styles.title}>{title}</span>
              <Input
                className={styles.offset}
                type="number"
                min={0}
                max={MOST_DAYS}
                value={String(step.offsetDays)}
                aria-label={words.offset(title)}
                contentBefore={<span>{words.offsetShort}</span>}
                onChange={(_event, { value }) => {
                  const offsetDays = Math.min(MOST_DAYS, Math.max(0, Math.trunc(Number(value)) || 0));
                  change(steps.map(other => (other === step ? { ...step, offsetDays } : other)));
                }}
              />
              <span className={styles.buttons}>
                <Button
                  className={styles.button}
                  appearance="subtle"
                  icon={<ArrowUp20Regular />}
                  aria-label={words.up(title)}
                  disabledFocusable={at === 0}
                  onClick={() => at > 0 && move(at, -1)}
                />
                <Button
                  className={styles.button}
                  appearance="subtle"
                  icon={<ArrowDown20Regular />}
                  aria-label={words.down(title)}
                  disabledFocusable={at === steps.length - 1}
                  onClick={() => at < steps.length - 1 && move(at, 1)}
                />
                <Button
                  className={styles.button}
                  appearance="subtle"
                  icon={<Dismiss20Regular />}
                  aria-label={words.remove(title)}
                  onClick={() => change(steps.filter(other => other !== step))}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <span role="status" className={styles.silent}>
        {said}
      </span>
      {!inOrder && <p className={styles.hint}>{words.notInOrder}</p>}
      {left.length > 0 && (
        <Field label={words.add}>
          <Select
            value=""
            onChange={(_event, { value }) => {
              const offsetDays = Math.min(MOST_DAYS, (steps.at(-1)?.offsetDays ?? 0) + NEXT_DAYS);
              change([...steps, { courseId: value, offsetDays }]);
            }}
          >
            <option value="" disabled>
              {words.choose}
            </option>
            {left.map(({ courseId, title }) => (
              <option key={courseId} value={courseId}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  );
}
