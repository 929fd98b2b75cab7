import type { Migration } from '../migrate.ts';
import { people } from './0001-people.ts';
import { courses } from './0002-courses.ts';
import { assignments } from './0003-assignments.ts';
import { reminders } from './0004-reminders.ts';
import { reports } from './0005-reports.ts';
import { audiences } from './0006-audiences.ts';
import { exceptions } from './0007-exceptions.ts';
import { requests } from './0008-requests.ts';
import { evidence } from './0009-evidence.ts';
import { paths } from './0010-paths.ts';
import { figures } from './0011-figures.ts';
import { directory } from './0012-directory.ts';
import { scopes } from './0013-scopes.ts';
import { enrolments } from './0014-enrolments.ts';

/** In the order they are applied; a released one is never edited. */
export const migrations: readonly Migration[] = [
  people,
  courses,
  assignments,
  reminders,
  reports,
  audiences,
  exceptions,
  requests,
  evidence,
  paths,
  figures,
  directory,
  scopes,
  enrolments,
];
