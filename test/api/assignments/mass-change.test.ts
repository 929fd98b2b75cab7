import { describe, expect, it } from 'vitest';
import {
  explainMassChange,
  isMassChange,
  isMassOfUnit,
  standingOfUnitToCount,
  standingToCount,
} from '#api/assignments/mass-change.ts';

describe('a change of the directory', () => {
  it('is held when more than 5 % and at least 20 people of an assignment are concerned', () => {
    const of = (closing: number, opening: number, standing: number) => isMassChange({ closing, opening, standing });
    expect([of(19, 0, 300), of(20, 0, 300), of(20, 0, 400), of(21, 0, 400)]).toEqual([false, true, false, true]);
    expect([of(0, 19, 300), of(0, 20, 300), of(0, 21, 400)]).toEqual([false, true, true]);
  });

  it('is held when 30 % of an audience, or of a unit in it, of 10 or more people are concerned', () => {
    for (const is of [isMassChange, isMassOfUnit]) {
      const of = (part: number, standing: number) => is({ closing: part, opening: 0, standing });
      expect([of(9, 9), of(2, 10), of(3, 10), of(3, 11), of(6, 20), of(5, 19)]).toEqual([
        false,
        false,
        true,
        false,
        true,
        false,
      ]);
      expect(is({ closing: 0, opening: 3, standing: 10 })).toBe(true);
    }
  });

  it('is counted no further than the answer needs', () => {
    for (const part of [3, 10, 19, 20, 100])
      for (const is of [isMassChange, isMassOfUnit]) {
        const tally = { opening: part, closing: 0 };
        const far = is === isMassChange ? standingToCount(tally) : standingOfUnitToCount(tally);
        expect(is({ ...tally, standing: far })).toBe(is({ ...tally, standing: far * 10 }));
      }
  });

  it('that fills an assignment for the first time is none', () => {
    expect(isMassChange({ closing: 0, opening: 500, standing: 0 })).toBe(false);
  });

  it('is told in words', () => {
    expect(explainMassChange({ closing: 41, opening: 0 }, 'First aid', ['Alle'])).toBe(
      '“First aid”: 41 obligations would end, since group Alle lost members.',
    );
    expect(explainMassChange({ closing: 4, opening: 0 }, 'First aid', [], 'Köln')).toBe(
      '“First aid”, unit Köln: 4 obligations would end, since roles or units of people changed.',
    );
    expect(explainMassChange({ closing: 1, opening: 30 }, 'First aid', [])).toBe(
      '“First aid”: 1 obligations would end and 30 would begin, since roles or units of people changed.',
    );
  });
});
