import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { UnitRef } from '#api/contract/endpoint.ts';
import { addManagedPerson, changeManagedPerson, type ManagedPerson } from '#api/contract/managed.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr' },
  },
});

type Kind = ManagedPerson['kind'];
type Props = {
  /** null: somebody new. */
  person: ManagedPerson | null;
  units: readonly UnitRef[];
  close: () => void;
  saved: () => Promise<unknown>;
};

/** What is known of somebody without an account. */
export function ManagedForm({ person, units, close, saved }: Props) {
  const styles = useStyles();
  const words = useWords('evidence').managed;
  const { today, may } = useSession();
  const [personId] = useState(() => person?.personId ?? crypto.randomUUID());
  const [form, setForm] = useState({
    givenName: person?.givenName ?? '',
    surname: person?.surname ?? '',
    kind: person?.kind ?? 'volunteer',
    unitId: person?.unit?.unitId ?? (units.length === 1 ? (units[0]?.unitId ?? '') : ''),
    joinedOn: person?.joinedOn ?? today,
    mail: person?.mail ?? '',
  });
  const set = (part: Partial<typeof form>): void => setForm(before => ({ ...before, ...part }));
  const { givenName, surname, kind, unitId, joinedOn, mail } = form;
  const isComplete =
    givenName.trim() !== '' && surname.trim() !== '' && joinedOn !== '' && (unitId !== '' || may.admin);
  return (
    <ConfirmDialog
      open
      title={person === null ? words.add : words.editLabel(person.name)}
      confirm={words.save}
      ready={isComplete}
      onClose={close}
      onConfirm={async () => {
        await call(person === null ? addManagedPerson : changeManagedPerson, {
          personId,
          givenName,
          surname,
          kind,
          unitId: unitId === '' ? null : unitId,
          joinedOn,
          mail: mail.trim() === '' ? null : mail,
        });
        await saved();
      }}
    >
      <div className={styles.form}>
        <Field label={words.givenName} required>
          <Input value={givenName} maxLength={100} onChange={(_event, { value }) => set({ givenName: value })} />
        </Field>
        <Field label={words.surname} required>
          <Input value={surname} maxLength={100} onChange={(_event, { value }) => set({ surname: value })} />
        </Field>
        <Field label={words.kind}>
          <Select value={kind} onChange={(_event, { value }) => set({ kind: value as Kind })}>
            {(['volunteer', 'staff', 'external'] as const).map(one => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.unit} required={!may.admin}>
          <Select value={unitId} onChange={(_event, { value }) => set({ unitId: value })}>
            <option value="">{words.noUnit}</option>
            {units.map(unit => (
              <option key={unit.unitId} value={unit.unitId}>
                {unit.name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.joinedOn} required>
          <Input type="date" value={joinedOn} onChange={(_event, { value }) => set({ joinedOn: value })} />
        </Field>
        <Field label={words.mail}>
          <Input type="email" value={mail} maxLength={200} onChange={(_event, { value }) => set({ mail: value })} />
        </Field>
      </div>
    </ConfirmDialog>
  );
}
