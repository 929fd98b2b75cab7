import { Button, ProgressBar, Spinner } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useLocation, useParams } from 'wouter';
import { applyImport, discardImport, getImport, MOST_IMPORT_BYTES, uploadImport } from '#api/contract/import.ts';
import { ApiProblem, call, upload } from '#tab/api.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { keep, refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { EvidenceSets } from './EvidenceSets.tsx';
import { ImportColumns } from './ImportColumns.tsx';
import { ImportRows } from './ImportRows.tsx';

const LOOK_AGAIN_MS = 1000;

/** Reads a table of completions from an earlier system: file, columns, look through, record. */
export function Import() {
  const words = useWords('evidence').import;
  const places = useWords('frame').places;
  const { setId } = useParams<{ setId?: string }>();
  return (
    <AdminPage title={words.title} back={{ to: '/people', place: places.people }}>
      {setId === undefined ? <ChooseFile /> : <OneImport key={setId} setId={setId} />}
      {setId === undefined && <EvidenceSets />}
    </AdminPage>
  );
}

function ChooseFile() {
  const admin = useAdminStyles();
  const words = useWords('evidence').import;
  const [, go] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const reading = useAction(async (file: File) => {
    if (file.size > MOST_IMPORT_BYTES) throw new ApiProblem('too-large', 413);
    const view = await upload(uploadImport, { name: file.name }, file);
    keep(getImport, { setId: view.set.setId }, view);
    go(`/people/import/${view.set.setId}`);
  });
  return (
    <AdminCard label={words.choose}>
      <p className={admin.second}>{words.intro}</p>
      <Button
        appearance="primary"
        icon={reading.busy ? <Spinner size="tiny" aria-hidden /> : undefined}
        disabledFocusable={reading.busy}
        onClick={() => input.current?.click()}
      >
        {reading.busy ? words.reading : words.choose}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        onChange={event => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void reading.run(file);
        }}
      />
      {reading.problem !== null && <ProblemNotice problem={reading.problem} />}
    </AdminCard>
  );
}

function OneImport({ setId }: { setId: string }) {
  const admin = useAdminStyles();
  const words = useWords('evidence').import;
  const dates = useDates();
  const [, go] = useLocation();
  const { data, problem, reload } = useEndpoint(getImport, { setId });
  const state = data?.set.state;
  const moves = state === 'matching' || state === 'applying' || state === 'undoing';
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => void reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [moves, reload]);
  const matched = data?.set.counts.matched ?? 0;
  const expired = data?.set.counts.expired ?? 0;
  const saving = useAction(async () => {
    keep(getImport, { setId }, await call(applyImport, { setId, matched, expired }));
  });
  const discarding = useAction(async () => {
    await call(discardImport, { setId });
    go('/people/import');
    await refresh();
  });
  if (problem !== null && data === null) return <ProblemNotice problem={problem} retry={reload} />;
  if (data === null) return <SkeletonRows rows={6} />;
  const { set } = data;
  const [done, all] = [dates.number(Math.max(0, set.position)), dates.number(set.rows)];
  return (
    <>
      <AdminCard label={words.file(set.fileName ?? '', all)}>
        <h2 className={admin.cardHead}>{words.file(set.fileName ?? '', all)}</h2>
        <p role="status" className={admin.second}>
          {state === 'matching'
            ? words.looking(done, all)
            : state === 'applying'
              ? words.applying(done, all)
              : state === 'applied'
                ? words.applied(dates.number(set.counts.recorded ?? 0))
                : ''}
        </p>
        {moves && (
          <ProgressBar value={set.rows === 0 ? 0 : Math.min(1, set.position / set.rows)} aria-label={words.title} />
        )}
        {state === 'ready' && (
          <>
            <Button
              appearance="primary"
              disabledFocusable={saving.busy || matched + expired === 0}
              onClick={() => void saving.run()}
            >
              {matched + expired === 0 ? words.nothing : words.save(dates.number(matched + expired))}
            </Button>{' '}
          </>
        )}
        {(state === 'ready' || state === 'mapping') && (
          <Button appearance="subtle" disabledFocusable={discarding.busy} onClick={() => void discarding.run()}>
            {words.discard}
          </Button>
        )}
        {saving.problem !== null && <ProblemNotice problem={saving.problem} retry={reload} />}
        {discarding.problem !== null && <ProblemNotice problem={discarding.problem} />}
      </AdminCard>
      {(state === 'mapping' || state === 'ready') && <ImportColumns key={state} view={data} />}
      {state !== 'mapping' && state !== 'matching' && <ImportRows view={data} />}
    </>
  );
}
