export const settings = { loading: 'Loading' };
