import { useWords } from '#tab/words/words.ts';

export function Confirmation() {
  const words = useWords('record');
  return <main>{words.loading}</main>;
}
