import { useWords } from '#tab/words/words.ts';

export function Person() {
  const words = useWords('people');
  return <main>{words.loading}</main>;
}
