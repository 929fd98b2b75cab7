import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const evidence: Migration = {
  name: '0009-evidence',
  statements: kind => [
    ...table(kind, 'attachment', {
      columns: {
        attachmentId: 'text',
        name: 'text',
        mediaType: 'text',
        bytes: 'integer',
        digest: 'text',
        uploadedBy: 'text',
        uploadedAt: 'text',
        isLinked: 'integer',
      },
      key: ['attachmentId'],
      references: [[['uploadedBy'], 'person']],
      indexes: [
        ['uploadedBy', 'isLinked'],
        ['isLinked', 'uploadedAt'],
      ],
    }),
    ...table(kind, 'attachmentContent', {
      columns: { attachmentId: 'text', content: 'bytes' },
      key: ['attachmentId'],
      references: [[['attachmentId'], 'attachment']],
    }),
    ...table(kind, 'attachmentLink', {
      columns: { attachmentId: 'text', kind: 'text', linkedId: 'text', linkedBy: 'text', linkedAt: 'text' },
      key: ['kind', 'linkedId', 'attachmentId'],
      references: [[['attachmentId'], 'attachment']],
      indexes: [['attachmentId']],
    }),
    ...table(kind, 'evidenceSet', {
      columns: {
        setId: 'text',
        kind: 'text',
        state: 'text',
        rows: 'integer',
        position: 'integer',
        detail: 'text',
        createdAt: 'text',
        createdBy: 'text',
        appliedAt: 'text?',
        undoneAt: 'text?',
        undoneBy: 'text?',
      },
      key: ['setId'],
      indexes: [['createdAt', 'setId'], ['state']],
      checks: [`"kind" in ('recording', 'import')`],
    }),
    ...table(kind, 'evidenceRow', {
      columns: {
        rowId: 'text',
        setId: 'text',
        row: 'integer',
        state: 'text',
        cells: 'text',
        personId: 'text?',
        courseId: 'text?',
        completedOn: 'text?',
        validUntilOn: 'text?',
        issuer: 'text?',
        place: 'text?',
        externalNumber: 'text?',
        reason: 'text?',
        candidates: 'text?',
        completionId: 'text?',
      },
      key: ['rowId'],
      unique: [['setId', 'row']],
      references: [[['setId'], 'evidenceSet']],
      indexes: [
        ['setId', 'state', 'row'],
        ['setId', 'personId'],
      ],
    }),
    ...table(kind, 'personJoin', {
      columns: {
        joinId: 'text',
        keptPersonId: 'text',
        joinedPersonId: 'text',
        detail: 'text',
        joinedAt: 'text',
        joinedBy: 'text',
        partedAt: 'text?',
        partedBy: 'text?',
      },
      key: ['joinId'],
      references: [
        [['keptPersonId'], 'person'],
        [['joinedPersonId'], 'person'],
      ],
      indexes: [['keptPersonId'], ['joinedPersonId']],
    }),
    // People are told by these when evidence from elsewhere comes in; mail is compared without case.
    `create index "person_employeeId" on "person" ("tenantId", "employeeId")`,
    `create index "person_mail" on "person" ("tenantId", lower("mail"))`,
    `create index "person_source" on "person" ("tenantId", "source", "sortKey")`,
  ],
};
