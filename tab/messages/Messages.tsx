import { useWords } from '#tab/words/words.ts';

export function Messages() {
  const words = useWords('messages');
  return <main>{words.loading}</main>;
}
