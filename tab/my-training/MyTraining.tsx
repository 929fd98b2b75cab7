import { getMyTraining } from '#api/contract/training.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { usePageStyles } from './page-styles.ts';
import { TrainingSkeleton } from './TrainingSkeleton.tsx';

/** What must I do now, by when, why? */
export function MyTraining() {
  const page = usePageStyles();
  const training = useEndpoint(getMyTraining, {});
  if (training.data === null) {
    if (training.problem === null) return training.waiting ? <TrainingSkeleton /> : null;
    return (
      <main className={page.page}>
        <ProblemNotice problem={training.problem} retry={training.reload} />
      </main>
    );
  }
  return <main className={page.page} />;
}
