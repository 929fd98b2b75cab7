import { Button, makeStyles } from '@fluentui/react-components';
import { useRef, type ReactNode } from 'react';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useWords } from '#tab/words/words.ts';

export const useFormStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '16px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  wide: { gridColumnStart: '1', gridColumnEnd: '-1' },
  save: { marginTop: '20px' },
});

/** A part of the settings: what it is for, its fields, one button; what the api refused stands beside it. */
export function FormFrame({
  hint,
  ready = true,
  save,
  children,
}: {
  hint: string;
  ready?: boolean;
  save: () => Promise<unknown>;
  children: ReactNode;
}) {
  const admin = useAdminStyles();
  const styles = useFormStyles();
  const words = useWords('settings');
  const saving = useAction(save);
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={form}
      onSubmit={event => {
        event.preventDefault();
        if (ready) void saving.run();
      }}
    >
      <p className={admin.second} style={{ marginTop: 0 }}>
        {hint}
      </p>
      {children}
      {saving.problem !== null && (
        <>
          <ProblemNotice problem={saving.problem} />
          <ul>
            {saving.problem.errors.map(({ pointer, detail }) => (
              <li key={pointer}>
                {pointer}: {detail}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={styles.save}>
        <Button type="submit" appearance="primary" disabledFocusable={!ready || saving.busy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
