import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { changeUnit, listUnitSettings, type UnitRow } from '#api/contract/directory.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { usePages } from '#tab/parts/use-pages.ts';
import { useWords } from '#tab/words/words.ts';
import { UnitForm, type UnitChange } from './UnitForm.tsx';

const useStyles = makeStyles({
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px', overflowWrap: 'anywhere' },
  touch: { '@media (pointer: coarse)': { minHeight: '44px' } },
});

/** Units with what is above them, who looks after their people, and the place whose holidays hold. */
export function Units() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('units');
  const settings = useWords('settings');
  const pages = usePages<UnitRow>('', async cursor => {
    const page = await call(listUnitSettings, cursor === null ? {} : { cursor });
    return { rows: page.units, total: null, next: page.next };
  });
  const [editing, setEditing] = useState<UnitRow | null>(null);
  const [said, setSaid] = useState<{ name: string; before: UnitChange } | null>(null);
  const change = async (to: UnitChange): Promise<void> => {
    await call(changeUnit, to);
    await pages.again();
  };
  const { rows } = pages;
  return (
    <AdminCard label={settings.title.units}>
      <p className={admin.second} style={{ marginTop: 0 }}>
        {words.hint}
      </p>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {rows === null && pages.loading && <SkeletonRows rows={5} />}
      {rows?.length === 0 && <EmptyState sentence={words.none} />}
      {rows?.map(unit => (
        <div key={unit.unitId} className={admin.row}>
          <div className={styles.grow}>
            {unit.name}
            <br />
            <span className={admin.second}>{factsOf(unit, words).join(' · ')}</span>
          </div>
          <Button
            className={styles.touch}
            appearance="subtle"
            aria-label={words.changeLabel(unit.name)}
            onClick={() => setEditing(unit)}
          >
            {words.change}
          </Button>
        </div>
      ))}
      {pages.more !== null && <MoreButton words={settings.directory.more} busy={pages.loading} more={pages.more} />}
      {editing !== null && (
        <UnitForm
          unit={editing}
          close={() => setEditing(null)}
          save={async to => {
            await change(to);
            setSaid({ name: editing.name, before: asChange(editing, to) });
          }}
        />
      )}
      {said !== null && (
        <UndoToast done={words.saved(said.name)} undo={() => change(said.before)} onClose={() => setSaid(null)} />
      )}
    </AdminCard>
  );
}

function factsOf(
  { people, parent, coordinator, isNamed, deputy, country, region }: UnitRow,
  words: ReturnType<typeof useWords<'units'>>,
): string[] {
  return [
    words.people(people),
    parent === null ? '' : words.below(parent.name),
    coordinator === null ? words.nobody : words.coordinator(coordinator.name, isNamed),
    deputy === null ? '' : words.deputy(deputy.name),
    country === null && region === null ? '' : words.place(country ?? '', region ?? ''),
  ].filter(part => part !== '');
}

/** What brings a unit back to how it stood; a deputy only where the change spoke of one, and of the same coordinator. */
function asChange(
  { unitId, parent, coordinator, isNamed, deputy, country, region }: UnitRow,
  to: UnitChange,
): UnitChange {
  const named = isNamed ? (coordinator?.personId ?? null) : null;
  const spokeOfDeputy = to.deputyPersonId !== undefined && named !== null && to.coordinatorPersonId === named;
  return {
    unitId,
    parentUnitId: parent?.unitId ?? null,
    coordinatorPersonId: named,
    ...(spokeOfDeputy ? { deputyPersonId: deputy?.personId ?? null } : {}),
    country,
    region,
  };
}
