import { useWords } from '#tab/words/words.ts';

export function Team() {
  const words = useWords('team');
  return <main>{words.loading}</main>;
}
