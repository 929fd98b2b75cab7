import { useWords } from '#tab/words/words.ts';

export function Course() {
  const words = useWords('courses');
  return <main>{words.loading}</main>;
}
