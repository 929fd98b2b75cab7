import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

const STATES = `"state" in ('standing', 'over', 'undoing', 'undone')`;

export const exceptions: Migration = {
  name: '0007-exceptions',
  statements: kind => [
    ...table(kind, 'waiver', {
      columns: {
        waiverId: 'text',
        personId: 'text',
        courseId: 'text',
        reason: 'text',
        words: 'text?',
        fromOn: 'text',
        untilOn: 'text',
        state: 'text',
        nextOn: 'text?',
        changeSetId: 'text',
        createdAt: 'text',
        createdBy: 'text',
        endedAt: 'text?',
        endedBy: 'text?',
      },
      key: ['waiverId'],
      references: [
        [['personId'], 'person'],
        [['courseId'], 'course'],
        [['changeSetId'], 'changeSet'],
      ],
      indexes: [['personId', 'courseId'], ['nextOn', 'personId'], ['changeSetId']],
      checks: [STATES],
    }),
    ...table(kind, 'pause', {
      columns: {
        pauseId: 'text',
        personId: 'text?',
        unitId: 'text?',
        fromOn: 'text',
        untilOn: 'text?',
        state: 'text',
        nextOn: 'text?',
        changeSetId: 'text',
        createdAt: 'text',
        createdBy: 'text',
        endedAt: 'text?',
        endedBy: 'text?',
      },
      key: ['pauseId'],
      references: [
        [['personId'], 'person'],
        [['unitId'], 'unit'],
        [['changeSetId'], 'changeSet'],
      ],
      indexes: [['personId'], ['unitId'], ['nextOn', 'pauseId'], ['changeSetId']],
      checks: [STATES, `("personId" is null) <> ("unitId" is null)`],
    }),
  ],
};
