import { useWords } from '#tab/words/words.ts';

export function Courses() {
  const words = useWords('courses');
  return <main>{words.loading}</main>;
}
