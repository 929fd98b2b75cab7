import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { getMyTraining } from '#api/contract/training.ts';
import { listCourses } from '#api/contract/courses.ts';
import type { CourseRef, ReplyOf } from '#api/contract/endpoint.ts';
import { recordCompletion } from '#api/contract/people.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr' },
  },
  wide: { gridColumnStart: '1', gridColumnEnd: '-1' },
});

type Form = Readonly<
  Record<'courseId' | 'completedOn' | 'issuer' | 'place' | 'externalNumber' | 'validUntilOn', string>
>;

const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());

type Props = {
  person: { personId: string; name: string };
  /** Offered to those who may not read the list of courses. */
  courses: readonly CourseRef[];
  close: () => void;
  recorded: () => Promise<unknown>;
  /** What a withdrawn completion said, to be put right. */
  instead?: Readonly<{ courseId: string; completedOn: string; issuer: string | null }>;
};

/** A completion earned elsewhere; says what it fulfils before it is written. */
export function RecordCompletion({ person, courses: open, close, recorded, instead }: Props) {
  const styles = useStyles();
  const words = useWords('people').recordForm;
  const dates = useDates();
  const { today, may } = useSession();
  const courses = useEndpoint(listCourses, may.read || may.branch ? {} : null);
  const known = courses.data?.courses ?? open;
  const [form, setForm] = useState({
    courseId: instead?.courseId ?? '',
    completedOn: instead?.completedOn ?? today,
    issuer: instead?.issuer ?? '',
    place: '',
    externalNumber: '',
    validUntilOn: '',
  });
  const [effect, setEffect] = useState<ReplyOf<typeof recordCompletion> | null>(null);
  const set = (part: Partial<typeof form>): void => setForm(before => ({ ...before, ...part }));
  const looking = useAction(async (asked: string) =>
    setEffect(await call(recordCompletion, inputOf(asked, person.personId, true))),
  );
  const { run } = looking;
  const question = JSON.stringify(form);
  const complete = form.courseId !== '' && form.completedOn !== '';
  useEffect(() => {
    if (complete) void run(question);
  }, [question, complete, run]);
  return (
    <ConfirmDialog
      open
      title={words.title(person.name)}
      confirm={words.save}
      ready={complete && looking.problem === null && effect !== null}
      onClose={close}
      onConfirm={async () => {
        await call(recordCompletion, inputOf(question, person.personId, false));
        await refresh(getMyTraining);
        await recorded();
      }}
    >
      <div className={styles.form}>
        <Field label={words.course} className={styles.wide} required>
          <Select value={form.courseId} onChange={(_event, { value }) => set({ courseId: value })}>
            <option value="" disabled>
              {words.chooseCourse}
            </option>
            {known.map(({ courseId, title }) => (
              <option key={courseId} value={courseId}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.completedOn} required>
          <Input
            type="date"
            max={today}
            value={form.completedOn}
            onChange={(_event, { value }) => set({ completedOn: value })}
          />
        </Field>
        <Field label={words.validUntil}>
          <Input type="date" value={form.validUntilOn} onChange={(_event, { value }) => set({ validUntilOn: value })} />
        </Field>
        <Field label={words.issuer}>
          <Input value={form.issuer} maxLength={200} onChange={(_event, { value }) => set({ issuer: value })} />
        </Field>
        <Field label={words.place}>
          <Input value={form.place} maxLength={200} onChange={(_event, { value }) => set({ place: value })} />
        </Field>
        <Field label={words.number} className={styles.wide}>
          <Input
            value={form.externalNumber}
            maxLength={100}
            onChange={(_event, { value }) => set({ externalNumber: value })}
          />
        </Field>
        <p className={styles.wide} role="status" style={{ marginBlock: 0 }}>
          {looking.problem !== null
            ? (looking.problem.errors[0]?.detail ?? looking.problem.message)
            : effect === null
              ? ''
              : effect.alreadyHeld
                ? words.already
                : effect.satisfies.length === 0
                  ? words.effectNothing
                  : words.effect(
                      effect.satisfies.map(({ title }) => title).join(', '),
                      effect.validUntilOn === null ? null : dates.fullDay(effect.validUntilOn),
                    )}
        </p>
      </div>
    </ConfirmDialog>
  );
}

/** The form as the api takes it; `preview` says what would happen and writes nothing. */
function inputOf(question: string, personId: string, preview: boolean) {
  const form = JSON.parse(question) as Form;
  return {
    personId,
    courseId: form.courseId,
    completedOn: form.completedOn,
    issuer: filled(form.issuer),
    place: filled(form.place),
    externalNumber: filled(form.externalNumber),
    validUntilOn: filled(form.validUntilOn),
    preview,
  };
}
