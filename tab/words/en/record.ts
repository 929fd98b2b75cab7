export const record = { loading: 'Loading' };
