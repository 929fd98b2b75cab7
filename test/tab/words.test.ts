import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const WORDS = join(import.meta.dirname, '../../tab/words');
/** A choice between the forms has to name them. */
const NAMES_A_FORM = /^(Sie|Du)$/;
const places = readdirSync(join(WORDS, 'en')).filter(name => name.endsWith('.ts'));

/** Every sentence and every function that makes one, by its path: 'quiz.right'. */
function sentences(page: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(page) as [string, unknown][]) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string' || typeof value === 'function') all.set(here, String(value));
    else if (typeof value === 'object' && value !== null) for (const [k, v] of sentences(value, here)) all.set(k, v);
  }
  return all;
}

async function wordsOf(language: 'de' | 'en', place: string): Promise<Map<string, string>> {
  return sentences((await import(join(WORDS, language, place))) as object);
}

describe('words of the screens', () => {
  test.for(places)('%s says the same things in both languages', async place => {
    const english = await wordsOf('en', place);
    const german = await wordsOf('de', place);
    expect(english.size).toBeGreaterThan(0);
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.for(places)('German screens need neither Sie nor Du: %s', async place => {
    const german = await wordsOf('de', place);
    const forms = /\b(Sie|Ihnen|Ihre?[nmrs]?|Du|Dich|Dir|Deine?[nmrs]?|du|dich|dir|deine?[nmrs]?)\b/;
    const addressing = [...german].filter(([, sentence]) => forms.test(sentence) && !NAMES_A_FORM.test(sentence));
    expect(addressing).toEqual([]);
  });

  test.for(places)('no sentence is left over from the other language: %s', async place => {
    const english = await wordsOf('en', place);
    const german = await wordsOf('de', place);
    const same = [...german].filter(
      ([key, sentence]) => /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(sentence) && english.get(key) === sentence,
    );
    expect(same).toEqual([]);
  });
});
