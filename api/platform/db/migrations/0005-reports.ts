import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const reports: Migration = {
  name: '0005-reports',
  statements: kind => [
    ...table(kind, 'reportKey', {
      columns: {
        reportKeyId: 'text',
        name: 'text',
        digest: 'text',
        namesPurpose: 'text?',
        createdAt: 'text',
        createdBy: 'text',
        lastUsedAt: 'text?',
        revokedAt: 'text?',
        revokedBy: 'text?',
      },
      key: ['reportKeyId'],
      unique: [['digest']],
    }),
    ...table(kind, 'learnerKey', {
      columns: { personId: 'text', learnerKey: 'text' },
      key: ['personId'],
      unique: [['learnerKey']],
      references: [[['personId'], 'person']],
    }),
    ...giveLearnerKeys(kind),
  ],
};

/** Whoever adds a person, they get their pseudonym in the same transaction: a report never meets somebody without one. */
function giveLearnerKeys(kind: 'sqlite' | 'postgres'): readonly string[] {
  if (kind === 'sqlite')
    return [
      `create trigger "person_learner_key" after insert on "person" begin
        insert into "learnerKey" ("tenantId", "personId", "learnerKey") values (new."tenantId", new."personId", lower(hex(randomblob(16)))); end`,
    ];
  return [
    `create function give_learner_key() returns trigger language plpgsql as $$ begin
      insert into "learnerKey" ("tenantId", "personId", "learnerKey") values (new."tenantId", new."personId", replace(gen_random_uuid()::text, '-', ''));
      return null; end $$`,
    `create trigger "person_learner_key" after insert on "person" for each row execute function give_learner_key()`,
  ];
}
