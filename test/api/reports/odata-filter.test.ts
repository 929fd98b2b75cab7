import { describe, expect, it } from 'vitest';
import { holds, parseFilter, type Condition } from '#api/reports/odata-filter.ts';
import { findSet, type Row } from '#api/reports/odata-model.ts';
import { Refused } from '#api/reports/odata-refusal.ts';

const set = findSet('Roles');
if (set === null) throw new Error('there are no Roles');

const parse = (text: string): Condition | Refused => {
  try {
    return parseFilter(text, set);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
};

describe('$filter', () => {
  it('binds not before and, and before or', () => {
    const row: Row = { RoleKey: 'a', LearnerKey: 'b', UnitKey: null, ModifiedAt: '2027-01-01T00:00:00.000Z' };
    const isTrue = (text: string): boolean => {
      const read = parse(text);
      return !(read instanceof Refused) && holds(read, row);
    };

    expect(isTrue("RoleKey eq 'a' or RoleKey eq 'x' and RoleKey eq 'y'")).toBe(true);
    expect(isTrue("(RoleKey eq 'a' or RoleKey eq 'x') and RoleKey eq 'y'")).toBe(false);
    expect(isTrue("not (RoleKey eq 'a') or LearnerKey eq 'b'")).toBe(true);
    expect(isTrue("not(RoleKey eq 'a' or LearnerKey eq 'b')")).toBe(false);
    expect(isTrue("UnitKey eq null and UnitKey ne 'x' and not (UnitKey lt 'x')")).toBe(true);
  });

  it('reads 100,000 random texts without a fault, each in no time', () => {
    const words = [
      '(',
      ')',
      ' ',
      "'",
      "''",
      'eq',
      'ne',
      'lt',
      'and',
      'or',
      'not',
      'null',
      'RoleKey',
      'ModifiedAt',
      '2027-01-01T00:00:00Z',
      '+',
      ',',
      'x(',
      '\n',
      '🙂',
      "'a'",
    ];
    let state = 11;
    const draw = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let understood = 0;
    const started = process.cpuUsage().user;
    for (let i = 0; i < 100_000; i += 1) {
      const text = Array.from({ length: 1 + draw(9) }, () => words[draw(words.length)]).join(draw(3) === 0 ? '' : ' ');
      if (!(parse(text) instanceof Refused)) understood += 1;
    }

    expect(understood).toBeGreaterThan(20);
    // In microseconds of the processor: ten times what it takes.
    expect((process.cpuUsage().user - started) / 100_000).toBeLessThan(100);
  });

  it.each([
    ['deep', `${'('.repeat(30)}RoleKey eq 'a'${')'.repeat(30)}`],
    ['negated without end', `${'not '.repeat(30)}(RoleKey eq 'a')`],
    ['wide', Array.from({ length: 101 }, () => "RoleKey eq 'a'").join(' or ')],
    ['long', `RoleKey eq '${'x'.repeat(9000)}'`],
  ])('refuses what is too %s', (_what, text) => {
    expect(parse(text)).toMatchObject({ status: 400 });
  });
});
