import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CourseRef } from '#api/contract/endpoint.ts';
import {
  extend,
  pausePeople,
  pauseUnit,
  waive,
  waiverReason,
  type ExceptionEffect,
  type ExceptionPeople,
  type ExceptionReply,
  type WaiverReason,
} from '#api/contract/exceptions.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

export type ExceptionKind = 'extend' | 'waive' | 'pause';
/** People, or everybody in a unit (which can only be paused). */
export type Meant = ExceptionPeople | Readonly<{ inUnit: string }>;

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  wide: { gridColumnStart: '1', gridColumnEnd: '-1' },
  effect: {
    gridColumnStart: '1',
    gridColumnEnd: '-1',
    marginBlock: 0,
    padding: '8px 12px',
    maxHeight: '220px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
  effects: { marginBlock: '4px 0', paddingInlineStart: '18px' },
  small: { marginBlock: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Props = {
  kind: ExceptionKind;
  meant: Meant;
  /** As the title says it: a name, or "61 people". */
  whom: string;
  courses: readonly CourseRef[];
  close: () => void;
  done: (sentence: string, changeSetId: string) => Promise<unknown>;
};

/** A small form that says what it does before it does it. */
export function ExceptionForm({ kind, meant, whom, courses, close, done }: Props) {
  const styles = useStyles();
  const words = useWords('exceptions');
  const { today } = useSession();
  const [form, setForm] = useState({
    courseId: courses.length === 1 ? (courses[0]?.courseId ?? '') : '',
    dueOn: '',
    reason: '',
    words: '',
    untilOn: '',
    fromOn: '',
    returnOn: '',
  });
  const [effect, setEffect] = useState<{ question: string; reply: ExceptionReply } | null>(null);
  const set = (part: Partial<typeof form>): void => setForm(before => ({ ...before, ...part }));
  // Reason and words change nothing of the effect: it is not asked for again.
  const question = JSON.stringify({ ...form, words: '', reason: '' });
  const complete = kind === 'pause' || (form.courseId !== '' && (kind === 'waive' || form.dueOn !== ''));
  const looking = useAction(async (asked: string) =>
    setEffect({ question: asked, reply: await ask(kind, meant, { ...form, ...JSON.parse(asked) }, null) }),
  );
  const { run } = looking;
  useEffect(() => {
    if (complete) void run(question);
  }, [question, complete, run]);
  const known = effect?.question === question ? effect.reply : null;
  const isReady =
    complete &&
    known !== null &&
    known.people > 0 &&
    looking.problem === null &&
    (kind !== 'waive' || form.reason !== '');
  return (
    <ConfirmDialog
      open
      title={words.title[kind](whom)}
      confirm={words.confirm[kind](known?.people ?? 0)}
      ready={isReady}
      onClose={close}
      onConfirm={async () => {
        const reply = await ask(kind, meant, form, known?.people ?? 0);
        await done(words.done[kind](reply.people), reply.changeSetId ?? '');
      }}
    >
      <div className={styles.form}>
        {kind !== 'pause' && (
          <Field label={words.course} className={styles.wide} required>
            <Select value={form.courseId} onChange={(_event, { value }) => set({ courseId: value })}>
              <option value="" disabled>
                {words.chooseCourse}
              </option>
              {courses.map(({ courseId, title }) => (
                <option key={courseId} value={courseId}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {kind === 'extend' && (
          <Field label={words.dueOn} required>
            <Input type="date" min={today} value={form.dueOn} onChange={(_event, { value }) => set({ dueOn: value })} />
          </Field>
        )}
        {kind === 'waive' && (
          <>
            <Field label={words.reason} required>
              <Select value={form.reason} onChange={(_event, { value }) => set({ reason: value })}>
                <option value="" disabled>
                  {words.chooseReason}
                </option>
                {waiverReason.options.map(reason => (
                  <option key={reason} value={reason}>
                    {words.reasons[reason]}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={words.untilOn} hint={words.untilHint}>
              <Input
                type="date"
                min={today}
                value={form.untilOn}
                onChange={(_event, { value }) => set({ untilOn: value })}
              />
            </Field>
          </>
        )}
        {kind === 'pause' ? (
          <>
            <p className={`${styles.small} ${styles.wide}`}>
              {words.noCause} {'inUnit' in meant && words.unitHint}
            </p>
            <Field label={words.fromOn} hint={words.fromHint}>
              <Input
                type="date"
                min={today}
                value={form.fromOn}
                onChange={(_event, { value }) => set({ fromOn: value })}
              />
            </Field>
            <Field label={words.returnOn} hint={words.returnHint}>
              <Input
                type="date"
                min={form.fromOn === '' ? today : form.fromOn}
                value={form.returnOn}
                onChange={(_event, { value }) => set({ returnOn: value })}
              />
            </Field>
          </>
        ) : (
          <Field label={words.words} hint={words.wordsHint} className={styles.wide}>
            <Input value={form.words} maxLength={200} onChange={(_event, { value }) => set({ words: value })} />
          </Field>
        )}
        <div className={styles.effect} role="status">
          {looking.problem !== null ? (
            (looking.problem.errors[0]?.detail ?? looking.problem.message)
          ) : known === null ? (
            complete && words.counting
          ) : (
            <Effect kind={kind} reply={known} />
          )}
        </div>
        <p className={`${styles.small} ${styles.wide}`}>{words.undoFor}</p>
      </div>
    </ConfirmDialog>
  );
}

function Effect({ kind, reply }: { kind: ExceptionKind; reply: ExceptionReply }) {
  const styles = useStyles();
  const words = useWords('exceptions');
  const dates = useDates();
  const { people, enrolments, untouched, effects } = reply;
  if (people === 0) return words.nothing;
  const several = people > 1;
  return (
    <>
      {(several || effects.length === 0) && words.concerns(people, enrolments)}
      {untouched > 0 && <p className={styles.small}>{words.untouched(untouched)}</p>}
      {effects.length > 0 && (
        <ul className={styles.effects}>
          {effects.map((each, index) => (
            <li key={`${each.person.personId} ${each.course.courseId} ${index}`}>
              {several ? words.ofPerson(each.person.name, sentence(each)) : sentence(each)}
            </li>
          ))}
        </ul>
      )}
      {enrolments > effects.length && effects.length >= 20 && <p className={styles.small}>{words.moreEffects}</p>}
    </>
  );

  function sentence({ course, dueOn, newDueOn, validUntilOn }: ExceptionEffect): string {
    const stays = validUntilOn === null ? [] : [words.stillEnds(dates.day(validUntilOn))];
    const due =
      newDueOn === null
        ? [words.reckonedLater(course.title)]
        : kind === 'waive'
          ? [words.waivedUntil(course.title), words.dueAfter(dates.day(newDueOn))]
          : newDueOn === dueOn
            ? [words.stays(course.title, dates.day(dueOn))]
            : [words.moves(course.title, dates.day(dueOn), dates.day(newDueOn))];
    return [...due, ...stays].join('; ');
  }
}

type Form = Readonly<Record<'courseId' | 'dueOn' | 'reason' | 'words' | 'untilOn' | 'fromOn' | 'returnOn', string>>;
const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** `expect`: null asks what would happen; a number does it, for as many people. */
function ask(kind: ExceptionKind, meant: Meant, form: Form, expect: number | null): Promise<ExceptionReply> {
  const asked = expect === null ? { preview: true } : { preview: false, expect };
  const days = { fromOn: filled(form.fromOn), returnOn: filled(form.returnOn) };
  if ('inUnit' in meant) return call(pauseUnit, { unitId: meant.inUnit, ...days, ...asked });
  const { courseId, dueOn } = form;
  switch (kind) {
    case 'extend':
      return call(extend, { who: meant, courseId, dueOn, words: filled(form.words), ...asked });
    case 'waive':
      return call(waive, {
        who: meant,
        courseId,
        reason: (filled(form.reason) ?? 'other') as WaiverReason,
        words: filled(form.words),
        untilOn: filled(form.untilOn),
        ...asked,
      });
    case 'pause':
      return call(pausePeople, { who: meant, ...days, ...asked });
  }
}
