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
  ],
};
