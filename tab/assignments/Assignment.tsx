import { useWords } from '#tab/words/words.ts';

export function Assignment() {
  const words = useWords('assignments');
  return <main>{words.loading}</main>;
}
