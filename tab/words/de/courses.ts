import type { courses as english } from '../en/courses.ts';

export const courses: typeof english = { loading: 'Wird geladen' };
