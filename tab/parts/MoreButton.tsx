import { Button, makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({ place: { display: 'flex', justifyContent: 'center', paddingTop: '12px' } });

/** The next page of a long list. */
export function MoreButton({ words, busy, more }: { words: string; busy: boolean; more: () => void }) {
  return (
    <div className={useStyles().place}>
      <Button disabledFocusable={busy} onClick={more}>
        {words}
      </Button>
    </div>
  );
}
