import { useWords } from '#tab/words/words.ts';

export function Assignments() {
  const words = useWords('assignments');
  return <main>{words.loading}</main>;
}
