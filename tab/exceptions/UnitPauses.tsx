import { Button, Field, makeStyles, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { listUnits } from '#api/contract/audiences.ts';
import { endPause, listUnitPauses, undoException } from '#api/contract/exceptions.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { ExceptionForm } from './ExceptionForm.tsx';
import { usePauseWords } from './PersonExceptions.tsx';
import { StandingRow } from './StandingRow.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '12px', rowGap: '8px' },
  title: { flexGrow: 1 },
});

/** Units that are paused (a deployment), with their return and the way to end it; and the way to pause another one. */
export function UnitPauses() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('exceptions');
  const pauseWords = usePauseWords();
  const { data, problem, reload } = useEndpoint(listUnitPauses, {});
  const [choosing, setChoosing] = useState(false);
  const [unit, setUnit] = useState<{ unitId: string; name: string } | null>(null);
  const [done, setDone] = useState<{ sentence: string; changeSetId: string | null } | null>(null);
  const told = async (sentence: string): Promise<void> => {
    setDone({ sentence, changeSetId: null });
    await reload();
  };
  if (problem !== null) return <ProblemNotice problem={problem} retry={reload} />;
  if (data === null) return null;
  return (
    <AdminCard label={words.unitPauses}>
      <div className={styles.head}>
        <h2 className={`${admin.cardHead} ${styles.title}`}>
          {data.pauses.length === 0 ? words.noUnitPauses : words.unitPauses}
        </h2>
        <Button onClick={() => setChoosing(true)}>{words.pauseUnit}</Button>
      </div>
      {data.pauses.map(pause => (
        <StandingRow
          key={pause.pauseId}
          sentence={`${pause.unit?.name ?? ''}: ${pauseWords(pause)}`}
          made={pause}
          mayUndo
          told={told}
          end={{
            words: words.endPause,
            title: words.endPauseTitle,
            text: words.endPauseText,
            run: () => call(endPause, { pauseId: pause.pauseId }),
          }}
        />
      ))}
      {choosing && <ChooseUnit close={() => setChoosing(false)} chosen={setUnit} />}
      {unit !== null && (
        <ExceptionForm
          kind="pause"
          meant={{ inUnit: unit.unitId }}
          whom={unit.name}
          courses={[]}
          close={() => setUnit(null)}
          done={async (sentence, changeSetId) => {
            setDone({ sentence, changeSetId });
            await reload();
          }}
        />
      )}
      {done !== null && (
        <UndoToast
          key={done.sentence}
          done={done.sentence}
          onClose={() => setDone(before => (before === done ? null : before))}
          {...(done.changeSetId === null
            ? {}
            : {
                undo: async () => {
                  const { kept, messagesOut } = await call(undoException, { changeSetId: done.changeSetId ?? '' });
                  await told(words.undone(kept, messagesOut));
                },
              })}
        />
      )}
    </AdminCard>
  );
}

function ChooseUnit({
  close,
  chosen,
}: {
  close: () => void;
  chosen: (unit: { unitId: string; name: string }) => void;
}) {
  const words = useWords('exceptions');
  const { data } = useEndpoint(listUnits, {});
  const [unitId, setUnitId] = useState('');
  const unit = data?.units.find(each => each.unitId === unitId);
  return (
    <ConfirmDialog
      open
      title={words.pauseUnitTitle}
      confirm={words.pauseUnit}
      ready={unit !== undefined}
      onClose={close}
      onConfirm={async () => {
        if (unit !== undefined) chosen(unit);
      }}
    >
      <Field label={words.unit} required>
        <Select value={unitId} onChange={(_event, { value }) => setUnitId(value)}>
          <option value="" disabled>
            {words.chooseUnit}
          </option>
          {(data?.units ?? []).map(each => (
            <option key={each.unitId} value={each.unitId}>
              {each.name}
            </option>
          ))}
        </Select>
      </Field>
    </ConfirmDialog>
  );
}
