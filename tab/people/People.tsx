import { useWords } from '#tab/words/words.ts';

export function People() {
  const words = useWords('people');
  return <main>{words.loading}</main>;
}
