import { Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Attachment } from '#api/contract/attachments.ts';
import { askRequest, listMyRequests, type Asked, type RequestKind } from '#api/contract/requests.ts';
import type { TrainingRow } from '#api/contract/training.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AttachFile } from '#tab/parts/AttachFile.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: '16px' },
  quiet: { marginBlock: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase300 },
});

const MOST_FILES = 3;
const DAY_MS = 86_400_000;
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());

type Props = { row: TrainingRow; kind: RequestKind; responsible: string | null; close: () => void };

/** One of the three questions, with as little to fill in as it takes. */
export function RequestForm({ row, kind, responsible, close }: Props) {
  const styles = useStyles();
  const words = useWords('requests');
  const { today } = useSession();
  const [day, setDay] = useState(kind === 'done-already' ? today : '');
  const [text, setText] = useState('');
  const [issuer, setIssuer] = useState('');
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const earliest = dayAfter(row.dueOn > today ? row.dueOn : today, 1);
  const ready = kind === 'not-for-me' ? filled(text) !== null : day !== '' && (kind !== 'more-time' || day >= earliest);
  const asked = (): Asked => {
    switch (kind) {
      case 'done-already':
        return {
          kind,
          completedOn: day,
          issuer: filled(issuer),
          attachmentIds: files.map(({ attachmentId }) => attachmentId),
        };
      case 'more-time':
        return { kind, untilOn: day, words: filled(text) };
      case 'not-for-me':
        return { kind, words: text.trim() };
    }
  };
  return (
    <ConfirmDialog
      open
      title={words.form.title(words.ask[kind], row.course.title)}
      confirm={words.form.send}
      ready={ready}
      onClose={close}
      onConfirm={async () => {
        await call(askRequest, { courseId: row.course.courseId, asked: asked() });
        await refresh(listMyRequests);
      }}
    >
      <div className={styles.form}>
        {kind === 'done-already' && (
          <>
            <Field label={words.form.completedOn} required>
              <Input type="date" max={today} value={day} onChange={(_event, { value }) => setDay(value)} />
            </Field>
            <Field label={words.form.file}>
              <AttachFile files={files} change={setFiles} most={MOST_FILES} />
            </Field>
            <Field label={words.form.issuer}>
              <Input value={issuer} maxLength={200} onChange={(_event, { value }) => setIssuer(value)} />
            </Field>
          </>
        )}
        {kind === 'more-time' && (
          <Field label={words.form.untilOn} required>
            <Input
              type="date"
              min={earliest}
              max={dayAfter(today, 365)}
              value={day}
              onChange={(_event, { value }) => setDay(value)}
            />
          </Field>
        )}
        {kind !== 'done-already' && (
          <Field label={kind === 'more-time' ? words.form.words : words.form.reason} required={kind === 'not-for-me'}>
            <Textarea value={text} maxLength={500} rows={3} onChange={(_event, { value }) => setText(value)} />
          </Field>
        )}
        <p className={styles.quiet}>
          {words.form.goesTo(responsible)} {words.form.quiet}
        </p>
      </div>
    </ConfirmDialog>
  );
}
