import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { Attach20Regular, Dismiss20Regular, Document20Regular } from '@fluentui/react-icons';
import { useId, useRef, useState } from 'react';
import { MOST_ATTACHMENT_BYTES, uploadAttachment, type Attachment } from '#api/contract/attachments.ts';
import { upload } from '#tab/api.ts';
import { useWords } from '#tab/words/words.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { smallerPicture } from './smaller-picture.ts';
import { useAction } from './use-action.ts';

const TAKEN = 'image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf';

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', rowGap: '8px', minWidth: 0 },
  files: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  file: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto auto',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '44px',
  },
  icon: { color: tokens.colorNeutralForeground3 },
  name: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginBlock: 0 },
  add: { alignSelf: 'flex-start', '@media (pointer: coarse)': { minHeight: '44px' } },
  hidden: { position: 'absolute', width: '1px', height: '1px', opacity: 0, pointerEvents: 'none' },
});

type Props = {
  /** What has been sent so far; the caller names the ids when it saves its form. */
  files: readonly Attachment[];
  change: (files: readonly Attachment[]) => void;
  /** One, unless said otherwise. */
  most?: number;
};

/**
 * Takes a photo (phones offer their camera) or a file, sends it at once and shows it with its size. Words are the place
 * 'files': load it beside the form that shows this.
 */
export function AttachFile({ files, change, most = 1 }: Props) {
  const styles = useStyles();
  const words = useWords('files');
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [told, setTold] = useState('');
  const sending = useAction(async (file: File) => {
    setTold('');
    const { name, content } = await smallerPicture(file);
    if (content.size > MOST_ATTACHMENT_BYTES) return setTold(words.tooLarge);
    const attachment = await upload(uploadAttachment, { name: name === '' ? 'file' : name }, content);
    change([...files, attachment]);
    setTold(words.added(attachment.name));
  });
  const remove = ({ attachmentId, name }: Attachment): void => {
    change(files.filter(file => file.attachmentId !== attachmentId));
    setTold(words.removed(name));
  };
  return (
    <div className={styles.all}>
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map(file => (
            <li key={file.attachmentId} className={styles.file}>
              <Document20Regular className={styles.icon} aria-hidden />
              <span className={styles.name}>{file.name}</span>
              <span className={styles.quiet}>{words.size(Math.max(1, Math.round(file.bytes / 1000)))}</span>
              <Button
                appearance="subtle"
                icon={<Dismiss20Regular />}
                aria-label={words.remove(file.name)}
                onClick={() => remove(file)}
              />
            </li>
          ))}
        </ul>
      )}
      {files.length < most && (
        <>
          <Button
            className={styles.add}
            icon={sending.busy ? <Spinner size="tiny" aria-hidden /> : <Attach20Regular />}
            disabledFocusable={sending.busy}
            aria-describedby={hint}
            onClick={() => input.current?.click()}
          >
            {sending.busy ? words.sending : files.length === 0 ? words.add : words.another}
          </Button>
          <input
            ref={input}
            className={styles.hidden}
            type="file"
            accept={TAKEN}
            tabIndex={-1}
            aria-hidden
            onChange={event => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) void sending.run(file);
            }}
          />
          <p id={hint} className={styles.quiet}>
            {words.hint}
          </p>
        </>
      )}
      <p role="status" className={styles.quiet}>
        {told}
      </p>
      {sending.problem !== null && <ProblemNotice problem={sending.problem} />}
    </div>
  );
}
