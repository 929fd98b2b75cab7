export const player = { loading: 'Loading' };
