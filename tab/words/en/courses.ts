export const courses = { loading: 'Loading' };
