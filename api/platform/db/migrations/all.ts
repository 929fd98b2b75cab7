import type { Migration } from '../migrate.ts';
import { people } from './0001-people.ts';
import { courses } from './0002-courses.ts';
import { assignments } from './0003-assignments.ts';
import { reminders } from './0004-reminders.ts';
import { reports } from './0005-reports.ts';

/** In the order they are applied; a released one is never edited. */
export const migrations: readonly Migration[] = [people, courses, assignments, reminders, reports];
