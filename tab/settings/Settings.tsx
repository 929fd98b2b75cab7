import { useWords } from '#tab/words/words.ts';

export function Settings() {
  const words = useWords('settings');
  return <main>{words.loading}</main>;
}
