export const overview = { loading: 'Loading' };
