import { expect, it } from 'vitest';
import { killCampaign } from './kill.ts';

it('a death in the middle of everything loses nothing that was acknowledged, and nobody is told twice', async () => {
  const notes: string[] = [];

  const result = await killCampaign({
    database: 'sqlite',
    serverUrl: null,
    rounds: 2,
    seed: 3,
    root: undefined,
    note: sentence => notes.push(sentence),
  });

  expect(result, notes.join('\n')).toMatchObject({ lost: [], doubled: [], surprises: [] });
});
