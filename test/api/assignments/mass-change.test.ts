import { describe, expect, it } from 'vitest';
import { explainMassChange, isMassChange } from '#api/assignments/mass-change.ts';

describe('a change of the directory', () => {
  it('is held when more than 5 % and at least 20 people of an assignment are concerned', () => {
    const of = (closing: number, opening: number, standing: number) => isMassChange({ closing, opening, standing });
    expect([of(19, 0, 20), of(20, 0, 20), of(20, 0, 400), of(21, 0, 400)]).toEqual([false, true, false, true]);
    expect([of(0, 19, 20), of(0, 20, 20), of(0, 21, 400)]).toEqual([false, true, true]);
  });

  it('that fills an assignment for the first time is none', () => {
    expect(isMassChange({ closing: 0, opening: 500, standing: 0 })).toBe(false);
  });

  it('is told in words', () => {
    expect(explainMassChange({ closing: 41, opening: 0 }, 'First aid', ['Alle'])).toBe(
      '“First aid”: 41 obligations would end, since group Alle lost members.',
    );
    expect(explainMassChange({ closing: 1, opening: 30 }, 'First aid', [])).toBe(
      '“First aid”: 1 obligations would end and 30 would begin, since roles or units of people changed.',
    );
  });
});
