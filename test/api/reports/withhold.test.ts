import { describe, expect, it } from 'vitest';
import { withhold, type Group } from '#api/reports/withhold.ts';
import { randomOf } from './random-history.ts';

const groups = (...sizes: number[]): Group[] => sizes.map((people, i) => ({ key: `g${i}`, people }));

describe('withholding small groups', () => {
  it('leaves everything in when no group is small', () => {
    expect(withhold(groups(5, 12, 0, 30), 5).size).toBe(0);
  });

  it('takes the next smallest with a single small one, so that the total gives nothing away', () => {
    expect([...withhold(groups(40, 3, 12, 20), 5)]).toEqual(['g1', 'g2']);
  });

  it('takes one more while the small ones together are still a small group', () => {
    expect([...withhold(groups(1, 2, 9, 30), 5)]).toEqual(['g0', 'g1', 'g2']);
    expect([...withhold(groups(4, 4, 9, 30), 5)]).toEqual(['g0', 'g1']);
  });

  it('never leaves a small group, nor a small rest, to be read off', () => {
    const draw = randomOf(5);
    for (let i = 0; i < 2_000; i += 1) {
      const all = groups(...Array.from({ length: 1 + draw(8) }, () => draw(15)));
      const withheld = all.filter(({ key }) => withhold(all, 5).has(key));
      const shown = all.filter(({ key, people }) => people > 0 && !withheld.some(other => other.key === key));
      expect(shown.every(({ people }) => people >= 5)).toBe(true);
      const rest = withheld.reduce((sum, { people }) => sum + people, 0);
      if (withheld.length > 0 && shown.length > 0) {
        expect(rest).toBeGreaterThanOrEqual(5);
        expect(withheld.length).toBeGreaterThan(1);
      }
    }
  });
});
