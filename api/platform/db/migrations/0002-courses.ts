import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const courses: Migration = {
  name: '0002-courses',
  statements: kind => [
    ...table(kind, 'course', {
      columns: {
        courseId: 'text',
        starterKey: 'text?',
        icon: 'text',
        state: 'text',
        createdAt: 'text',
        modifiedAt: 'text',
      },
      key: ['courseId'],
      unique: [['starterKey']],
    }),
    ...table(kind, 'courseVersion', {
      columns: {
        versionId: 'text',
        courseId: 'text',
        number: 'integer',
        significance: 'text',
        state: 'text',
        release: 'integer?',
        content: 'text',
        digest: 'text',
        minutes: 'integer',
        validMonths: 'integer?',
        createdAt: 'text',
        publishedAt: 'text?',
        publishedBy: 'text?',
      },
      key: ['versionId'],
      unique: [['courseId', 'number']],
      references: [[['courseId'], 'course']],
    }),
    ...table(kind, 'courseTitle', {
      columns: { courseId: 'text', language: 'text', title: 'text', summary: 'text', sortKey: 'text' },
      key: ['courseId', 'language'],
      references: [[['courseId'], 'course']],
    }),
    ...table(kind, 'progress', {
      columns: {
        personId: 'text',
        courseId: 'text',
        versionId: 'text',
        language: 'text',
        startedAt: 'text',
        updatedAt: 'text',
        moduleKey: 'text',
        state: 'text',
        sequence: 'integer',
        finishedAt: 'text?',
      },
      key: ['personId', 'courseId'],
      references: [
        [['personId'], 'person'],
        [['courseId'], 'course'],
        [['versionId'], 'courseVersion'],
      ],
    }),
    ...table(kind, 'completion', {
      columns: {
        completionId: 'text',
        number: 'text',
        personId: 'text',
        courseId: 'text',
        versionId: 'text?',
        completedOn: 'text',
        completedAt: 'text',
        how: 'text',
        recordedBy: 'text?',
        issuer: 'text?',
        place: 'text?',
        externalNumber: 'text?',
        ownValidUntilOn: 'text?',
        contentDigest: 'text?',
        language: 'text?',
        attestedText: 'text?',
        recordedAt: 'text',
      },
      key: ['completionId'],
      unique: [['number']],
      references: [
        [['personId'], 'person'],
        [['courseId'], 'course'],
        [['versionId'], 'courseVersion'],
      ],
      indexes: [
        ['personId', 'courseId', 'completedOn'],
        ['recordedAt', 'completionId'],
      ],
      checks: [`"how" in ('learned', 'recorded', 'imported')`],
    }),
    ...table(kind, 'withdrawal', {
      columns: {
        withdrawalId: 'text',
        completionId: 'text',
        personId: 'text',
        reason: 'text',
        withdrawnOn: 'text',
        withdrawnAt: 'text',
        withdrawnBy: 'text',
      },
      key: ['withdrawalId'],
      unique: [['completionId']],
      references: [[['completionId'], 'completion']],
      indexes: [['personId']],
    }),
    // Evidence is only ever added. The database itself refuses anything else, whatever the code above it does.
    ...['completion', 'withdrawal', 'personChange'].flatMap(name => appendOnly(kind, name)),
  ],
};

/** Triggers that refuse update and delete. Erasure (retention) replaces them in its own, audited transaction. */
export function appendOnly(kind: 'sqlite' | 'postgres', name: string): readonly string[] {
  const message = `${name} is append-only`;
  if (kind === 'sqlite') {
    return ['update', 'delete'].map(
      event =>
        `create trigger "${name}_no_${event}" before ${event} on "${name}" begin select raise(abort, '${message}'); end`,
    );
  }
  return [
    `create or replace function append_only() returns trigger language plpgsql as $$ begin raise exception '% is append-only', tg_table_name; end $$`,
    `create trigger "${name}_append_only" before update or delete on "${name}" for each row execute function append_only()`,
  ];
}
