export const team = { loading: 'Loading' };
