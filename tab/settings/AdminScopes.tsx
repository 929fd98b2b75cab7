import { Button, Checkbox, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { listUnits } from '#api/contract/audiences.ts';
import { listAdminScopes, setAdminScope, type AdminScope } from '#api/contract/scopes.ts';
import { call } from '#tab/api.ts';
import { PersonPicker } from '#tab/assignments/pickers.tsx';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px' },
  form: { display: 'flex', flexDirection: 'column', gap: '12px', marginTop: '16px', maxWidth: '480px' },
  units: { display: 'flex', flexDirection: 'column', maxHeight: '280px', overflowY: 'auto', border: 0, padding: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

type Chosen = Readonly<{ personId: string; name: string; unitIds: readonly string[] }>;
type Said = Readonly<{ done: string; before: Chosen }>;

/** Admins who see and change only what belongs to some units. */
export function AdminScopes() {
  const admin = useAdminStyles();
  const words = useWords('settings');
  const { data, problem, waiting, reload } = useEndpoint(listAdminScopes, {});
  const [editing, setEditing] = useState<Chosen | 'new' | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const save = async (chosen: Chosen): Promise<void> => {
    const held = data?.scopes.find(({ person }) => person.personId === chosen.personId);
    const unitIds = [...chosen.unitIds];
    await call(setAdminScope, { personId: chosen.personId, unitIds });
    const before = { ...chosen, unitIds: held?.units.map(({ unitId }) => unitId) ?? [] };
    setSaid({
      done: unitIds.length === 0 ? words.admins.widened(chosen.name) : words.admins.saved(chosen.name),
      before,
    });
    setEditing(null);
    await reload();
  };
  return (
    <AdminCard label={words.title.admins}>
      <p className={admin.second} style={{ marginTop: 0 }}>
        {words.admins.hint}
      </p>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null && waiting && <SkeletonRows rows={3} />}
      {data?.scopes.length === 0 && <EmptyState sentence={words.admins.none} />}
      {data?.scopes.map(scope => (
        <ScopeLine key={scope.person.personId} scope={scope} edit={setEditing} save={save} />
      ))}
      {data !== null && editing === null && (
        <Button appearance="primary" style={{ marginTop: 16 }} onClick={() => setEditing('new')}>
          {words.admins.add}
        </Button>
      )}
      {editing !== null && (
        <ScopeForm
          key={editing === 'new' ? 'new' : editing.personId}
          held={editing === 'new' ? null : editing}
          save={save}
          close={() => setEditing(null)}
        />
      )}
      {said !== null && (
        <UndoToast
          done={said.done}
          undo={async () => {
            await call(setAdminScope, { personId: said.before.personId, unitIds: [...said.before.unitIds] });
            await reload();
          }}
          onClose={() => setSaid(null)}
        />
      )}
    </AdminCard>
  );
}

function ScopeLine({
  scope: { person, units, grantedAt, grantedBy },
  edit,
  save,
}: {
  scope: AdminScope;
  edit: (chosen: Chosen) => void;
  save: (chosen: Chosen) => Promise<void>;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings').admins;
  const dates = useDates();
  const widening = useAction(() => save({ ...person, unitIds: [] }));
  return (
    <div className={admin.row}>
      <div className={styles.grow}>
        {person.name}
        <br />
        <span className={admin.second}>
          {units.map(({ name }) => name).join(', ')} · {words.since(dates.fullDay(dates.dayOf(grantedAt)), grantedBy)}
        </span>
        {widening.problem !== null && <ProblemNotice problem={widening.problem} />}
      </div>
      <Button
        appearance="subtle"
        aria-label={words.changeLabel(person.name)}
        onClick={() => edit({ ...person, unitIds: units.map(({ unitId }) => unitId) })}
      >
        {words.change}
      </Button>
      <Button
        appearance="subtle"
        aria-label={words.widenLabel(person.name)}
        disabledFocusable={widening.busy}
        onClick={() => void widening.run()}
      >
        {words.widen}
      </Button>
    </div>
  );
}

function ScopeForm({
  held,
  save,
  close,
}: {
  held: Chosen | null;
  save: (chosen: Chosen) => Promise<void>;
  close: () => void;
}) {
  const styles = useStyles();
  const words = useWords('settings').admins;
  const frame = useWords('frame');
  const { data, problem } = useEndpoint(listUnits, {});
  const [person, setPerson] = useState(held);
  const [unitIds, setUnitIds] = useState<readonly string[]>(held?.unitIds ?? []);
  const saving = useAction(async () => {
    if (person !== null) await save({ ...person, unitIds });
  });
  return (
    <div className={styles.form}>
      {held === null ? (
        <PersonPicker label={words.who} pick={picked => setPerson({ ...picked, unitIds: [] })} />
      ) : (
        <strong>{held.name}</strong>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      <fieldset className={styles.units}>
        <legend>{words.units}</legend>
        {data?.units.map(({ unitId, name }) => (
          <Checkbox
            key={unitId}
            label={name}
            checked={unitIds.includes(unitId)}
            onChange={(_event, { checked }) =>
              setUnitIds(checked === true ? [...unitIds, unitId] : unitIds.filter(id => id !== unitId))
            }
          />
        ))}
      </fieldset>
      {saving.problem !== null && <ProblemNotice problem={saving.problem} />}
      <div className={styles.buttons}>
        <Button
          appearance="primary"
          disabledFocusable={person === null || unitIds.length === 0 || saving.busy}
          onClick={() => void saving.run()}
        >
          {words.narrow(unitIds.length)}
        </Button>
        <Button onClick={close}>{frame.cancel}</Button>
      </div>
    </div>
  );
}
