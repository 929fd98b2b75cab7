import { makeStyles } from '@fluentui/react-components';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';

const useStyles = makeStyles({
  page: { padding: '32px', maxWidth: '1136px', marginInline: 'auto', boxSizing: 'border-box' },
});

/** A place whose code is on its way. */
export function Opening() {
  return (
    <main className={useStyles().page}>
      <SkeletonRows />
    </main>
  );
}
