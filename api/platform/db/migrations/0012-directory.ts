import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const directory: Migration = {
  name: '0012-directory',
  statements: kind => [
    ...table(kind, 'unitSetting', {
      columns: {
        unitId: 'text',
        coordinatorPersonId: 'text?',
        country: 'text?',
        region: 'text?',
        setAt: 'text',
        setBy: 'text',
      },
      key: ['unitId'],
      references: [
        [['unitId'], 'unit'],
        [['coordinatorPersonId'], 'person'],
      ],
      indexes: [['coordinatorPersonId']],
    }),
    ...table(kind, 'memberTrack', {
      columns: { trackId: 'text', deltaLink: 'text', createdAt: 'text' },
      key: ['trackId'],
    }),
    ...table(kind, 'memberTrackGroup', {
      columns: { groupId: 'text', trackId: 'text' },
      key: ['groupId'],
      references: [[['trackId'], 'memberTrack']],
      indexes: [['trackId']],
    }),
    ...table(kind, 'linkFailure', {
      columns: { place: 'text', failures: 'integer', firstAt: 'text' },
      key: ['place'],
    }),
    ...table(kind, 'heldPerson', {
      columns: { personId: 'text', what: 'text', heldAt: 'text' },
      key: ['personId'],
      references: [[['personId'], 'person']],
      checks: [`"what" in ('left', 'disabled', 'no-person', 'enrolments')`],
    }),
    ...table(kind, 'graphSubscription', {
      columns: {
        subscriptionId: 'text',
        resource: 'text',
        clientStateDigest: 'text',
        notificationUrl: 'text',
        expiresAt: 'text',
        renewedAt: 'text',
        lastHintAt: 'text?',
        needsRenewal: 'integer',
      },
      key: ['subscriptionId'],
      unique: [['resource']],
    }),
    // Everything that is asked about a member's groups stands in the index; without it SQLite walks all memberships.
    `drop index "groupMember_memberId"`,
    `create index "groupMember_member" on "groupMember" ("tenantId", "memberId", "groupId", "memberKind")`,
    `create index "personChange_recordedAt" on "personChange" ("tenantId", "recordedAt", "changeId")`,
  ],
};
