import type { player as english } from '../en/player.ts';

export const player: typeof english = { loading: 'Wird geladen' };
