import { table } from '../ddl.ts';
import type { DatabaseKind, Migration } from '../migrate.ts';

/** What of an enrolment a figure depends on. */
const COUNTED = [
  'personId',
  'courseId',
  'assignmentId',
  'cycle',
  'openedOn',
  'dueOn',
  'closedOn',
  'completedOn',
  'validUntilOn',
  'pausedFromOn',
  'pausedUntilOn',
  'waivedFromOn',
  'waivedUntilOn',
] as const;
const ROLE = ['personId', 'unitId', 'sinceOn', 'untilOn'] as const;

export const figures: Migration = {
  name: '0011-figures',
  statements: kind => [
    ...table(kind, 'enrolmentPast', {
      columns: {
        enrolmentId: 'text',
        knownFromAt: 'text',
        knownUntilAt: 'text',
        personId: 'text',
        courseId: 'text',
        assignmentId: 'text',
        cycle: 'integer',
        openedOn: 'text',
        dueOn: 'text',
        closedOn: 'text?',
        completedOn: 'text?',
        validUntilOn: 'text?',
        pausedFromOn: 'text?',
        pausedUntilOn: 'text?',
        waivedFromOn: 'text?',
        waivedUntilOn: 'text?',
      },
      key: ['enrolmentId', 'knownUntilAt'],
      indexes: [
        ['personId', 'knownUntilAt'],
        ['knownUntilAt', 'personId'],
      ],
    }),
    ...table(kind, 'rolePast', {
      columns: {
        roleId: 'text',
        knownFromAt: 'text',
        knownUntilAt: 'text',
        personId: 'text',
        unitId: 'text?',
        sinceOn: 'text',
        untilOn: 'text?',
      },
      key: ['roleId', 'knownUntilAt'],
      indexes: [
        ['personId', 'knownUntilAt'],
        ['knownUntilAt', 'personId'],
      ],
    }),
    ...table(kind, 'personPast', {
      columns: { personId: 'text', knownUntilAt: 'text', inactiveSinceOn: 'text?' },
      key: ['personId', 'knownUntilAt'],
      indexes: [['knownUntilAt', 'personId']],
    }),
    ...table(kind, 'assignmentPast', {
      columns: { assignmentId: 'text', knownUntilAt: 'text', endedOn: 'text?' },
      key: ['assignmentId', 'knownUntilAt'],
    }),
    ...table(kind, 'figureDue', {
      columns: { what: 'text', id: 'text', mark: 'text', sinceAt: 'text', afterId: 'text' },
      key: ['what', 'id', 'mark'],
      indexes: [['sinceAt']],
      checks: [`"what" in ('person', 'assignment')`],
    }),
    ...table(kind, 'figurePart', { columns: { personId: 'text', part: 'text' }, key: ['personId'] }),
    ...table(kind, 'figureSum', {
      columns: {
        by: 'text',
        span: 'text',
        on: 'text',
        key: 'text',
        obliged: 'integer',
        valid: 'integer',
        overdue: 'integer',
        dueSoon: 'integer',
        expired: 'integer',
        waived: 'integer',
        paused: 'integer',
        expiring: 'integer',
        overdueLong: 'integer',
        people: 'integer',
      },
      key: ['by', 'span', 'on', 'key'],
    }),
    ...(kind === 'sqlite' ? sqliteTriggers() : postgresTriggers()),
    ...everybodyIsDue(kind),
  ],
};

const list = (names: readonly string[], prefix = ''): string => names.map(name => `${prefix}"${name}"`).join(', ');

/** The version before (`was`), under the instants between which it was known. */
const past = (
  name: string,
  id: string,
  columns: readonly string[],
  from: string,
  { isKnownFrom = true, was = 'old', is = 'new' } = {},
): string =>
  `insert into "${name}Past" ("tenantId", "${id}", ${isKnownFrom ? '"knownFromAt", ' : ''}"knownUntilAt", ${list(columns)})
   select ${was}."tenantId", ${was}."${id}", ${isKnownFrom ? `${was}."modifiedAt", ` : ''}${is}."modifiedAt", ${list(columns, `${was}.`)} ${from}`;

function sqliteTriggers(): readonly string[] {
  const due = (what: string, id: string): string =>
    `insert into "figureDue" ("tenantId", "what", "id", "mark", "sinceAt", "afterId")
     select new."tenantId", '${what}', new."${id}", '', new."modifiedAt", ''
     where not exists (select 1 from "figureDue" where "tenantId" = new."tenantId" and "what" = '${what}' and "id" = new."${id}" and "mark" = '')`;
  const again = (name: string, id: string): string =>
    `where not exists (select 1 from "${name}Past" where "tenantId" = old."tenantId" and "${id}" = old."${id}" and "knownUntilAt" = new."modifiedAt")`;
  const on = (name: string, table: string, event: string, when: string | null, ...steps: readonly string[]): string =>
    `create trigger "${name}" after ${event} on "${table}" ${when === null ? '' : `when ${when} `}begin ${steps.join('; ')}; end`;
  const moved = 'old."modifiedAt" <> new."modifiedAt"';
  return [
    on('enrolment_due', 'enrolment', 'insert', null, due('person', 'personId')),
    on('enrolment_due_again', 'enrolment', 'update', null, due('person', 'personId')),
    on('enrolment_past', 'enrolment', 'update', moved, past('enrolment', 'enrolmentId', COUNTED, again('enrolment', 'enrolmentId'))),
    on('role_due', 'role', 'insert', null, due('person', 'personId')),
    on('role_due_again', 'role', 'update', null, due('person', 'personId')),
    on('role_past', 'role', 'update', moved, past('role', 'roleId', ROLE, again('role', 'roleId'))),
    on('person_due', 'person', 'update of "inactiveSinceOn"', 'old."inactiveSinceOn" is not new."inactiveSinceOn"',
      due('person', 'personId'),
      past('person', 'personId', ['inactiveSinceOn'], again('person', 'personId'), { isKnownFrom: false })),
    on('assignment_due', 'assignment', 'update of "endedOn"', 'old."endedOn" is not new."endedOn"',
      due('assignment', 'assignmentId'),
      past('assignment', 'assignmentId', ['endedOn'], again('assignment', 'assignmentId'), { isKnownFrom: false })),
  ]; // prettier-ignore
}

/**
 * The mark is the transaction: two that change the same person at once leave an entry each, so neither waits for the other
 * and none is lost when what the first one did is counted.
 */
function postgresTriggers(): readonly string[] {
  const due = (what: string, id: string, from: string): string =>
    `insert into "figureDue" ("tenantId", "what", "id", "mark", "sinceAt", "afterId")
     select "tenantId", '${what}', "${id}", txid_current()::text, min("modifiedAt"), '' from ${from} group by 1, 2, 3 on conflict do nothing`;
  const make = (name: string, ...steps: readonly string[]): string =>
    `create function ${name}() returns trigger language plpgsql as $$ begin ${steps.join('; ')}; return null; end $$`;
  const changed = (id: string): string =>
    `from "was" join "is" on "is"."tenantId" = "was"."tenantId" and "is"."${id}" = "was"."${id}" where "was"."modifiedAt" <> "is"."modifiedAt"`;
  const tables = [
    ['enrolment', 'enrolmentId', COUNTED],
    ['role', 'roleId', ROLE],
  ] as const;
  const single = [
    ['person', 'personId', 'inactiveSinceOn', 'person'],
    ['assignment', 'assignmentId', 'endedOn', 'assignment'],
  ] as const;
  return [
    ...tables.flatMap(([name, id, columns]) => [
      make(`${name}_added`, due('person', 'personId', '"is"')),
      make(
        `${name}_changed`,
        due('person', 'personId', '"is"'),
        `${past(name, id, columns, changed(id), { was: '"was"', is: '"is"' })} on conflict do nothing`,
      ),
      `create trigger "${name}_due" after insert on "${name}" referencing new table as "is" for each statement execute function ${name}_added()`,
      `create trigger "${name}_past" after update on "${name}" referencing old table as "was" new table as "is" for each statement execute function ${name}_changed()`,
    ]),
    ...single.flatMap(([name, id, column, what]) => [
      make(
        `${name}_day_changed`,
        `insert into "figureDue" ("tenantId", "what", "id", "mark", "sinceAt", "afterId")
         values (new."tenantId", '${what}', new."${id}", txid_current()::text, new."modifiedAt", '') on conflict do nothing`,
        `${past(name, id, [column], '', { isKnownFrom: false })} on conflict do nothing`,
      ),
      `create trigger "${name}_due" after update of "${column}" on "${name}" for each row
       when (old."${column}" is distinct from new."${column}") execute function ${name}_day_changed()`,
    ]),
  ];
}

/** What was there before is counted like everything else. */
function everybodyIsDue(kind: DatabaseKind): readonly string[] {
  const rows = `insert into "figureDue" ("tenantId", "what", "id", "mark", "sinceAt", "afterId")
    select distinct "tenantId", 'person', "personId", '', '2000-01-01T00:00:00.000Z', '' from "enrolment"`;
  if (kind === 'sqlite') return [rows];
  // The migration belongs to no tenant, and row security binds the owner as well.
  const tables = ['enrolment', 'figureDue'];
  return [
    ...tables.map(name => `alter table "${name}" no force row level security`),
    rows,
    ...tables.map(name => `alter table "${name}" force row level security`),
  ];
}
