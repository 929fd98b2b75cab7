export const people = { loading: 'Loading' };
