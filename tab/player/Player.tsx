import { useWords } from '#tab/words/words.ts';

export function Player() {
  const words = useWords('player');
  return <main>{words.loading}</main>;
}
