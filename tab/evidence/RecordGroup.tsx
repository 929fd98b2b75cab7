import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Attachment } from '#api/contract/attachments.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import {
  listEvidenceSets,
  listRecordableCourses,
  previewRecording,
  recordGroup,
  undoEvidenceSet,
  type EvidenceSet,
  type Recordable,
} from '#api/contract/evidence.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { AttachFile } from '#tab/parts/AttachFile.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { ChosenPeople } from './ChosenPeople.tsx';
import { EvidenceSets } from './EvidenceSets.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '12px',
    maxWidth: '720px',
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr' },
  },
  wide: { gridColumnStart: '1', gridColumnEnd: '-1' },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginTop: '16px' },
  effect: { marginBlock: 0, flexGrow: 1 },
  save: { '@media (max-width: 639px)': { width: '100%', minHeight: '44px' } },
});

type Form = Readonly<Record<'courseId' | 'completedOn' | 'validUntilOn' | 'issuer' | 'place', string>>;
const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** One evening, one course, many people: who gets it is shown before anything is written. */
export function RecordGroup() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').group;
  const places = useWords('frame').places;
  const dates = useDates();
  const { today } = useSession();
  const [path] = useLocation();
  const isTeam = path.startsWith('/team');
  const courses = useEndpoint(listRecordableCourses, {});
  const [form, setForm] = useState<Form>({ courseId: '', completedOn: today, validUntilOn: '', issuer: '', place: '' });
  const [chosen, setChosen] = useState<readonly Recordable[]>([]);
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const [setId, setSetId] = useState(() => crypto.randomUUID());
  const [shown, setShown] = useState<ReplyOf<typeof previewRecording> | null>(null);
  const [done, setDone] = useState<EvidenceSet | null>(null);
  const set = (part: Partial<Form>): void => setForm(before => ({ ...before, ...part }));
  const question = JSON.stringify({ ...form, personIds: chosen.map(({ personId }) => personId) });
  const complete = form.courseId !== '' && form.completedOn !== '' && chosen.length > 0;
  const looking = useAction(async (asked: string) => setShown(await call(previewRecording, inputOf(asked))));
  const { run } = looking;
  useEffect(() => {
    if (!complete) return setShown(null);
    const timer = setTimeout(() => void run(question), 300);
    return () => clearTimeout(timer);
  }, [question, complete, run]);
  const saving = useAction(async () => {
    const attachmentIds = files.map(({ attachmentId }) => attachmentId);
    setDone(await call(recordGroup, { ...inputOf(question), setId, attachmentIds }));
    setSetId(crypto.randomUUID());
    setChosen([]);
    setFiles([]);
    await refresh(listEvidenceSets);
  });
  const ready = complete && shown !== null && shown.refused === 0 && shown.fresh > 0 && looking.problem === null;
  const recorded = done?.counts.recorded ?? 0;
  return (
    <AdminPage
      title={words.title}
      back={isTeam ? { to: '/team', place: places.team } : { to: '/people', place: places.people }}
    >
      <AdminCard label={words.what}>
        <h2 className={admin.cardHead}>{words.what}</h2>
        <div className={styles.form}>
          <Field label={words.course} className={styles.wide} required>
            <Select value={form.courseId} onChange={(_event, { value }) => set({ courseId: value })}>
              <option value="" disabled>
                {words.chooseCourse}
              </option>
              {(courses.data?.courses ?? []).map(({ courseId, title }) => (
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
            <Input
              type="date"
              value={form.validUntilOn}
              onChange={(_event, { value }) => set({ validUntilOn: value })}
            />
          </Field>
          <Field label={words.issuer}>
            <Input value={form.issuer} maxLength={200} onChange={(_event, { value }) => set({ issuer: value })} />
          </Field>
          <Field label={words.place}>
            <Input value={form.place} maxLength={200} onChange={(_event, { value }) => set({ place: value })} />
          </Field>
          <div className={styles.wide} role="group" aria-label={words.sheet}>
            <p className={admin.second}>{words.sheet}</p>
            <AttachFile files={files} change={setFiles} most={5} />
          </div>
        </div>
      </AdminCard>
      <AdminCard label={words.who}>
        <h2 className={admin.cardHead}>{words.who}</h2>
        <PeoplePicker chosen={chosen} change={setChosen} />
      </AdminCard>
      <AdminCard label={words.chosen(chosen.length, dates.number(chosen.length))}>
        <h2 className={admin.cardHead}>{words.chosen(chosen.length, dates.number(chosen.length))}</h2>
        <ChosenPeople chosen={chosen} change={setChosen} shown={shown} />
        {looking.problem !== null && <ProblemNotice problem={looking.problem} />}
        {saving.problem !== null && <ProblemNotice problem={saving.problem} />}
        <div className={styles.foot}>
          <p role="status" className={styles.effect}>
            {shown === null || !complete
              ? ''
              : shown.refused > 0
                ? words.refused(shown.refused)
                : words.effect(shown.fresh, shown.held, shown.fulfils)}
          </p>
          <Button
            className={styles.save}
            appearance="primary"
            disabledFocusable={!ready || saving.busy}
            onClick={() => void saving.run()}
          >
            {words.save(shown?.fresh ?? chosen.length, dates.number(shown?.fresh ?? chosen.length))}
          </Button>
        </div>
      </AdminCard>
      <EvidenceSets />
      {done !== null && (
        <UndoToast
          key={done.setId}
          done={words.done(recorded, dates.number(recorded))}
          undo={async () => {
            await call(undoEvidenceSet, { setId: done.setId, reason: words.undoReason });
            await refresh(listEvidenceSets);
          }}
          onClose={() => setDone(null)}
        />
      )}
    </AdminPage>
  );
}

function inputOf(question: string) {
  const form = JSON.parse(question) as Form & { personIds: string[] };
  return {
    courseId: form.courseId,
    completedOn: form.completedOn,
    validUntilOn: filled(form.validUntilOn),
    issuer: filled(form.issuer),
    place: filled(form.place),
    externalNumber: null,
    personIds: form.personIds,
  };
}
