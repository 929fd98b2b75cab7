import { useWords } from '#tab/words/words.ts';

export function Overview() {
  const words = useWords('overview');
  return <main>{words.loading}</main>;
}
