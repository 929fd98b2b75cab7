import { describe, expect, it } from 'vitest';
import { neutraliseText, restoreText } from '#api/reports/formula.ts';
import { randomOf } from './random-history.ts';

describe('formulas in an export', () => {
  it.each([
    '=1+1',
    '+49 221 1234',
    '-2+3',
    '@SUM(A1)',
    "=cmd|' /C calc'!A0",
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
    "''@x",
    '\ufeff=1',
  ])('neutralises %j and gives it back', text => {
    const safe = neutraliseText(text);

    expect(safe).toBe(`'${text}`);
    expect(restoreText(safe)).toBe(text);
  });

  it.each(['Anna Weber', "O'Neill", "'quoted'", '2027-05-11', '', 'a=b', '5 - 3', '"=1"'])('leaves %j alone', text => {
    expect(neutraliseText(text)).toBe(text);
    expect(restoreText(text)).toBe(text);
  });

  it('gives back whatever was written', () => {
    const draw = randomOf(9);
    const signs = ["'", '=', '+', '-', '@', '\t', '\r', '\n', ' ', 'a', '"', ',', ';', '＝'];
    for (let i = 0; i < 20_000; i += 1) {
      const text = Array.from({ length: draw(5) }, () => signs[draw(signs.length)]).join('');
      expect(restoreText(neutraliseText(text))).toBe(text);
      expect(neutraliseText(text)).not.toMatch(/^[=+\-@\t\r\n＝]/);
    }
  });
});
