import { Button, Field, makeStyles, ProgressBar, Textarea, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { listEvidenceSets, undoEvidenceSet, type EvidenceSet } from '#api/contract/evidence.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.4fr) minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '60px',
    paddingBlock: '4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  },
  what: { display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  link: { color: tokens.colorBrandForegroundLink },
  state: { '@media (max-width: 639px)': { gridRowStart: '2' } },
});

const LOOK_AGAIN_MS = 1500;
const isMoving = ({ state }: EvidenceSet): boolean => ['reading', 'matching', 'applying', 'undoing'].includes(state);

/** Recordings and imports, each undone as one; what is on its way shows how far it has come. */
export function EvidenceSets() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').sets;
  const sets = useEndpoint(listEvidenceSets, {});
  const [undoing, setUndoing] = useState<EvidenceSet | null>(null);
  const moves = sets.data?.sets.some(isMoving) ?? false;
  const { reload } = sets;
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => void reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [moves, reload]);
  if (sets.data?.sets.length === 0) return null;
  return (
    <AdminCard label={words.title}>
      <h2 className={admin.cardHead}>{words.title}</h2>
      {sets.problem !== null && <ProblemNotice problem={sets.problem} retry={reload} />}
      <ul className={styles.list}>
        {sets.data?.sets.map(set => (
          <SetLine key={set.setId} set={set} undo={() => setUndoing(set)} />
        ))}
      </ul>
      {undoing !== null && <UndoDialog set={undoing} close={() => setUndoing(null)} />}
    </AdminCard>
  );
}

function SetLine({ set, undo }: { set: EvidenceSet; undo: () => void }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').sets;
  const dates = useDates();
  const recorded = set.counts.recorded ?? 0;
  const name =
    set.kind === 'import'
      ? words.import(set.fileName ?? '')
      : words.recording(set.course?.title ?? '', set.completedOn === null ? '' : dates.fullDay(set.completedOn));
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        {set.kind === 'import' ? (
          <Link className={styles.link} href={`/people/import/${set.setId}`}>
            {name}
          </Link>
        ) : (
          <span>{name}</span>
        )}
        <span className={admin.second}>{words.by(set.by.name, dates.instant(set.createdAt))}</span>
      </span>
      <span className={styles.state}>
        {isMoving(set) ? (
          <>
            {words.state[set.state]} · {words.progress(dates.number(set.position), dates.number(set.rows))}
            <ProgressBar value={set.rows === 0 ? 0 : set.position / set.rows} aria-label={words.state[set.state]} />
          </>
        ) : set.state === 'applied' ? (
          words.recorded(recorded, dates.number(recorded))
        ) : (
          words.state[set.state]
        )}
      </span>
      {set.undoUntilOn !== null && recorded > 0 && (
        <Button
          appearance="subtle"
          title={words.until(dates.day(set.undoUntilOn))}
          aria-label={`${words.undo}: ${name}`}
          onClick={undo}
        >
          {words.undo}
        </Button>
      )}
    </li>
  );
}

function UndoDialog({ set, close }: { set: EvidenceSet; close: () => void }) {
  const words = useWords('evidence').sets;
  const dates = useDates();
  const [reason, setReason] = useState('');
  const recorded = set.counts.recorded ?? 0;
  return (
    <ConfirmDialog
      open
      title={words.undoTitle}
      confirm={words.undoSave(recorded, dates.number(recorded))}
      ready={reason.trim() !== ''}
      onClose={close}
      onConfirm={async () => {
        await call(undoEvidenceSet, { setId: set.setId, reason });
        await refresh(listEvidenceSets);
      }}
    >
      <p>{words.undoText}</p>
      <Field label={words.reason} required>
        <Textarea value={reason} maxLength={500} onChange={(_event, { value }) => setReason(value)} />
      </Field>
    </ConfirmDialog>
  );
}
