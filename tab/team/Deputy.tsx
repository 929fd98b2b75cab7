import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { chooseDeputy, getDeputy } from '#api/contract/people.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '8px',
    marginBlock: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  change: { minWidth: 0, '@media (pointer: coarse)': { minHeight: '44px' } },
});

/** Who sees and does the same here, and for whom one does it oneself. */
export function Deputy() {
  const styles = useStyles();
  const words = useWords('team').deputy;
  const { data, reload } = useEndpoint(getDeputy, {});
  const [open, setOpen] = useState(false);
  const [mail, setMail] = useState('');
  if (data === null) return null;
  const close = (): void => {
    setOpen(false);
    setMail('');
  };
  return (
    <>
      <p className={styles.line}>
        <span>{data.deputy === null ? words.nobody : words.is(data.deputy.name)}</span>
        <Button className={styles.change} size="small" appearance="subtle" onClick={() => setOpen(true)}>
          {words.change}
        </Button>
        {data.actsFor.length > 0 && <span>{words.actsFor(data.actsFor.map(({ name }) => name).join(', '))}</span>}
      </p>
      {open && (
        <ConfirmDialog
          open
          title={words.title}
          confirm={mail.trim() === '' ? words.none : words.name}
          ready={mail.trim() !== '' || data.deputy !== null}
          onClose={close}
          onConfirm={async () => {
            await call(chooseDeputy, { mail: mail.trim() === '' ? null : mail.trim() });
            await reload();
          }}
        >
          <Field label={words.mail} hint={words.hint}>
            <Input type="email" value={mail} maxLength={200} onChange={(_event, { value }) => setMail(value)} />
          </Field>
        </ConfirmDialog>
      )}
    </>
  );
}
