import { useWords } from '#tab/words/words.ts';

export function NewAssignment() {
  const words = useWords('assignments');
  return <main>{words.loading}</main>;
}
