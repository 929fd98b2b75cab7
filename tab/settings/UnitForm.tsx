import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { listUnits } from '#api/contract/audiences.ts';
import type { changeUnit, UnitRow } from '#api/contract/directory.ts';
import type { InputOf, PersonRef } from '#api/contract/endpoint.ts';
import { PersonPicker } from '#tab/assignments/pickers.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

export type UnitChange = InputOf<typeof changeUnit>;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '12px',
    '& .fui-Input': { minWidth: 0 },
    '& input': { minWidth: 0, width: '100%' },
  },
  who: { border: 0, margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  now: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '8px', minHeight: '32px' },
  touch: { '@media (pointer: coarse)': { minHeight: '44px' } },
});

/** What an admin says of one unit. */
export function UnitForm({
  unit,
  save,
  close,
}: {
  unit: UnitRow;
  save: (change: UnitChange) => Promise<void>;
  close: () => void;
}) {
  const styles = useStyles();
  const words = useWords('units');
  const { data } = useEndpoint(listUnits, {});
  const [parentUnitId, setParent] = useState(unit.parent?.unitId ?? '');
  const [coordinator, setCoordinator] = useState(unit.isNamed ? unit.coordinator : null);
  /** Undefined: nobody spoke of one, so that it stays as it is. */
  const [deputy, setDeputy] = useState<PersonRef | null | undefined>(undefined);
  const [country, setCountry] = useState(unit.country ?? '');
  const [region, setRegion] = useState(unit.region ?? '');
  const rightCountry = country === '' || /^[A-Z]{2}$/.test(country);
  const rightRegion = region === '' || /^[A-Z0-9]{1,3}$/.test(region);
  const isSame = coordinator !== null && coordinator.personId === unit.coordinator?.personId;
  const deputyNow = deputy === undefined ? (isSame ? unit.deputy : null) : deputy;
  return (
    <ConfirmDialog
      open
      title={unit.name}
      confirm={words.save}
      ready={rightCountry && rightRegion}
      onClose={close}
      onConfirm={() =>
        save({
          unitId: unit.unitId,
          parentUnitId: parentUnitId === '' ? null : parentUnitId,
          coordinatorPersonId: coordinator?.personId ?? null,
          ...(deputy === undefined || coordinator === null ? {} : { deputyPersonId: deputy?.personId ?? null }),
          country: country === '' ? null : country,
          region: region === '' ? null : region,
        })
      }
    >
      <div className={styles.form}>
        <Field label={words.parent}>
          <Select value={parentUnitId} onChange={(_event, { value }) => setParent(value)}>
            <option value="">{words.top}</option>
            {(data?.units ?? (unit.parent === null ? [] : [unit.parent]))
              .filter(({ unitId }) => unitId !== unit.unitId)
              .map(({ unitId, name }) => (
                <option key={unitId} value={unitId}>
                  {name}
                </option>
              ))}
          </Select>
        </Field>
        <fieldset className={styles.who}>
          <legend className={styles.legend}>{words.named}</legend>
          <div className={styles.now}>
            {coordinator?.name ?? words.byDirectory}
            {coordinator !== null && (
              <Button
                className={styles.touch}
                size="small"
                appearance="subtle"
                onClick={() => {
                  setCoordinator(null);
                  setDeputy(undefined);
                }}
              >
                {words.leave}
              </Button>
            )}
          </div>
          <PersonPicker
            label={words.another}
            pick={({ personId, name }) => {
              setCoordinator({ personId, name });
              setDeputy(undefined);
            }}
          />
        </fieldset>
        {coordinator !== null && (
          <fieldset className={styles.who}>
            <legend className={styles.legend}>{words.deputyField}</legend>
            <div className={styles.now}>
              {deputyNow?.name ?? words.noDeputy}
              {deputyNow !== null && (
                <Button className={styles.touch} size="small" appearance="subtle" onClick={() => setDeputy(null)}>
                  {words.removeDeputy}
                </Button>
              )}
            </div>
            <PersonPicker label={words.anotherDeputy} pick={({ personId, name }) => setDeputy({ personId, name })} />
            <span>{words.deputyHint}</span>
          </fieldset>
        )}
        <div className={styles.pair}>
          <Field
            label={words.country}
            {...(rightCountry ? {} : { validationState: 'error' as const, validationMessage: words.wrongCountry })}
          >
            <Input value={country} maxLength={2} onChange={(_event, { value }) => setCountry(value.toUpperCase())} />
          </Field>
          <Field
            label={words.region}
            {...(rightRegion ? {} : { validationState: 'error' as const, validationMessage: words.wrongRegion })}
          >
            <Input value={region} maxLength={3} onChange={(_event, { value }) => setRegion(value.toUpperCase())} />
          </Field>
        </div>
      </div>
    </ConfirmDialog>
  );
}
