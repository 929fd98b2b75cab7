import { useWords } from '#tab/words/words.ts';

export function MyRecord() {
  const words = useWords('record');
  return <main>{words.loading}</main>;
}
