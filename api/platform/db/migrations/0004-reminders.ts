import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const reminders: Migration = {
  name: '0004-reminders',
  statements: kind => [
    ...table(kind, 'outboxMessage', {
      columns: {
        messageId: 'text',
        personId: 'text',
        localDay: 'text',
        kind: 'text',
        channel: 'text',
        state: 'text',
        content: 'text',
        bulkKey: 'text?',
        chainId: 'integer',
        notBeforeAt: 'text',
        notAfterAt: 'text?',
        attempts: 'integer',
        nextAttemptAt: 'text',
        fence: 'integer',
        leaseOwner: 'text?',
        leaseUntil: 'text?',
        draftId: 'text?',
        senderMailbox: 'text?',
        failure: 'text?',
        acceptedAt: 'text?',
        openedAt: 'text?',
        createdAt: 'text',
        modifiedAt: 'text',
      },
      key: ['messageId'],
      unique: [['personId', 'localDay', 'kind', 'channel']],
      references: [[['personId'], 'person']],
      indexes: [
        ['state', 'nextAttemptAt'],
        ['localDay', 'state'],
        ['state', 'bulkKey'],
      ],
    }),
    ...table(kind, 'reminder', {
      columns: {
        reminderId: 'text',
        enrolmentId: 'text',
        step: 'text',
        plannedOn: 'text',
        messageId: 'text?',
        createdAt: 'text',
      },
      key: ['reminderId'],
      unique: [['enrolmentId', 'step']],
      references: [
        [['enrolmentId'], 'enrolment'],
        [['messageId'], 'outboxMessage'],
      ],
      indexes: [['messageId']],
    }),
    ...table(kind, 'deliveryAttempt', {
      columns: {
        attemptId: 'text',
        messageId: 'text',
        startedAt: 'text',
        endedAt: 'text?',
        outcome: 'text',
        httpStatus: 'integer?',
        requestId: 'text?',
        detail: 'text?',
      },
      key: ['attemptId'],
      references: [[['messageId'], 'outboxMessage']],
      indexes: [['messageId', 'startedAt']],
    }),
    ...table(kind, 'pace', {
      columns: { budget: 'text', throttledUntil: 'text?', nextFreeAt: 'text', usedOn: 'text', usedToday: 'integer' },
      key: ['budget'],
    }),
  ],
};
