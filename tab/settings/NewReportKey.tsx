import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { useState } from 'react';
import { createReportKey } from '#api/contract/settings.ts';
import { call } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useWords } from '#tab/words/words.ts';

/** Makes a key; without names unless a purpose is stated. The key is shown this once. */
export function NewReportKey({ close, made }: { close: () => void; made: () => Promise<void> }) {
  const words = useWords('settings').reports;
  const frame = useWords('frame');
  const [name, setName] = useState('');
  const [withNames, setWithNames] = useState(false);
  const [purpose, setPurpose] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const making = useAction(async () => {
    const reply = await call(createReportKey, { name: name.trim(), namesPurpose: withNames ? purpose.trim() : null });
    setSecret(reply.secret);
    await made();
  });
  const ready = name.trim() !== '' && (!withNames || purpose.trim() !== '');
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{secret === null ? words.makeTitle : words.secretTitle}</DialogTitle>
          <DialogContent>
            {secret === null ? (
              <>
                <Field label={words.name} required>
                  <Input value={name} maxLength={100} onChange={(_event, { value }) => setName(value)} />
                </Field>
                <Checkbox
                  label={words.names}
                  checked={withNames}
                  onChange={(_event, { checked }) => setWithNames(checked === true)}
                />
                {withNames && (
                  <Field label={words.purpose} required>
                    <Input value={purpose} maxLength={300} onChange={(_event, { value }) => setPurpose(value)} />
                  </Field>
                )}
                {making.problem !== null && <ProblemNotice problem={making.problem} />}
              </>
            ) : (
              <>
                <p>{words.secretText}</p>
                <Input
                  readOnly
                  value={secret}
                  aria-label={words.secretTitle}
                  style={{ width: '100%' }}
                  onFocus={event => event.target.select()}
                />
                <p role="status">{copied ? words.copied : ''}</p>
              </>
            )}
          </DialogContent>
          <DialogActions>
            {secret === null ? (
              <>
                <Button onClick={close}>{frame.cancel}</Button>
                <Button
                  appearance="primary"
                  disabledFocusable={!ready || making.busy}
                  onClick={() => void making.run()}
                >
                  {words.create}
                </Button>
              </>
            ) : (
              <>
                <Button
                  appearance="primary"
                  onClick={() =>
                    void navigator.clipboard.writeText(secret).then(
                      () => setCopied(true),
                      () => setCopied(false),
                    )
                  }
                >
                  {words.copy}
                </Button>
                <Button onClick={close}>{frame.close}</Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
