import { quoted, Refused } from './odata-refusal.ts';

/** A text keeps its quotes; a word is a name, an operator or a value without quotes. */
export type Token = Readonly<{ kind: '(' | ')' | 'text' | 'word'; text: string }>;

/** Words that may touch a parenthesis; any other is a function's name. */
const BEFORE_PARENTHESIS: readonly string[] = ['not', 'and', 'or', 'in'];
const WORD = /[^\s()',]+/y;
const TEXT = /'(?:[^']|'')*'/y;

/**
 * Cuts `$filter` into tokens, in one pass.
 * @throws Refused for a text without end, a comma, and the typed literals of older versions (datetime'…')
 */
export function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < filter.length;) {
    const sign = filter.charAt(at);
    if (/\s/.test(sign)) {
      at += 1;
      continue;
    }
    if (sign === '(' || sign === ')') {
      tokens.push({ kind: sign, text: sign });
      at += 1;
      continue;
    }
    if (sign === ',') throw new Refused(400, 'A comma has no meaning in this $filter.');
    const pattern = sign === "'" ? TEXT : WORD;
    pattern.lastIndex = at;
    const text = pattern.exec(filter)?.[0];
    if (text === undefined) throw new Refused(400, 'A text in $filter has no closing quote.');
    at += text.length;
    if (sign !== "'" && filter.charAt(at) === "'")
      throw new Refused(400, `Literals such as ${quoted(text)}'…' are not OData 4: write the value itself.`);
    if (sign !== "'" && filter.charAt(at) === '(' && /^[A-Za-z]/.test(text) && !BEFORE_PARENTHESIS.includes(text))
      throw new Refused(501, `The function ${quoted(text)} is not offered in $filter.`);
    tokens.push({ kind: sign === "'" ? 'text' : 'word', text });
  }
  return tokens;
}
