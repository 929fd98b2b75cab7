import * as z from 'zod/mini';
import { reminderPolicy } from './assignments.ts';
import { roleKind } from './audiences.ts';
import { addressForm, count, cursor, day, endpoint, id, instant, language, line, none, personRef } from './endpoint.ts';

const text = (most: number) => z.string().check(z.maxLength(most));

/** Facts of the organisation: course variables, confirmations, messages. Empty = the neutral default of the course text. */
export const organisationSetting = z.object({
  name: line(120),
  timeZone: text(60),
  country: text(2),
  /** Federal state or region for public holidays, as 'NW'; empty for none. */
  region: text(10),
  /** The organisation's own days off, beside public holidays: works outings, the days between the years. */
  daysOff: z.optional(z.array(z.object({ on: day, name: line(60) })).check(z.maxLength(200))),
  language,
  contactName: text(120),
  contactMail: text(200),
  itContact: text(120),
  itPhone: text(60),
  mailDomain: text(120),
  dataProtectionContact: text(120),
  emergencyPhone: text(60),
});
export type OrganisationSetting = z.infer<typeof organisationSetting>;

/** One condition on a directory account; empty lists are no condition. Texts are compared without case. */
const accountTest = z.object({
  userType: z.optional(z.enum(['Member', 'Guest'])),
  employeeTypes: z.optional(z.array(text(100))),
  groupIds: z.optional(z.array(id)),
  upnPattern: z.optional(text(100)),
  /** Part of the display name. */
  nameContains: z.optional(text(100)),
  /** Licence-less accounts without given name and surname are usually places. */
  withoutPersonName: z.optional(z.boolean()),
});

/** Who is what. `notPersons` is asked first, the first hit decides; `kinds` gives one role for every rule that hits. */
export const mappingSetting = z.object({
  notPersons: z
    .array(
      z.object({
        name: line(120),
        nature: z.enum(['shared-mailbox', 'room', 'service', 'second-account', 'station']),
        test: accountTest,
      }),
    )
    .check(z.maxLength(50)),
  kinds: z
    .array(
      z.object({
        name: line(120),
        kind: roleKind,
        test: accountTest,
        /** Where the unit of the role is read from: a property, or the name of the group that matched without its prefix ('Ehrenamt Köln' → 'Köln'). */
        unitFrom: z.enum(['department', 'officeLocation', 'group', 'none']),
        groupPrefix: z.optional(text(60)),
      }),
    )
    .check(z.maxLength(50)),
  /** Kind of an account no rule hits. */
  otherwise: roleKind,
});
export type MappingSetting = z.infer<typeof mappingSetting>;

const hours = z.object({
  /** 1 Monday … 7 Sunday. */
  weekdays: z.array(z.int().check(z.minimum(1), z.maximum(7))),
  /** 'HH:MM', local. */
  from: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  to: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
});

export const messageSetting = z.object({
  hours: z.object({ staff: hours, volunteer: hours, external: hours }),
  form: z.object({ staff: addressForm, volunteer: addressForm, external: addressForm }),
  defaultPolicy: reminderPolicy,
  /** When a first rung was accepted but nothing opened after this many days, the next is taken. */
  nextRungAfterDays: z.int().check(z.minimum(1), z.maximum(30)),
  /** Only members of this group get messages; null = everybody. */
  pilotGroupId: z.nullable(id),
});
export type MessageSetting = z.infer<typeof messageSetting>;

export const privacySetting = z.object({
  minimumGroup: z.int().check(z.minimum(1), z.maximum(50)),
  progressDays: z.int().check(z.minimum(1), z.maximum(3650)),
  completionYears: z.int().check(z.minimum(1), z.maximum(30)),
});
export type PrivacySetting = z.infer<typeof privacySetting>;

export const settings = z.object({
  organisation: organisationSetting,
  mapping: mappingSetting,
  messages: messageSetting,
  privacy: privacySetting,
});
export type Settings = z.infer<typeof settings>;
export type SettingKey = keyof Settings;

export const getSettings = endpoint({
  method: 'GET',
  path: '/settings',
  access: 'admin',
  summary: 'All settings of the organisation.',
  input: none,
  reply: settings,
});

export const changeSettings = endpoint({
  method: 'PUT',
  path: '/settings',
  access: 'admin',
  summary: 'Changes whole sections of the settings; sections left out stay.',
  input: z.partial(settings),
  reply: settings,
});

export const directoryStatus = z.object({
  lastSuccessAt: z.nullable(instant),
  lastFullAt: z.nullable(instant),
  problem: z.nullable(z.string()),
  /** So many people would leave at once that the last run stopped to ask; null when nothing is asked. */
  stopped: z.nullable(count),
  running: z.boolean(),
  people: z.object({ active: count, disabled: count, left: count, notPersons: count }),
  /** What each part of the directory was read last, and what keeps it from being read. */
  resources: z.array(
    z.object({
      resource: z.enum(['users', 'groups']),
      succeededAt: z.nullable(instant),
      problem: z.nullable(z.string()),
    }),
  ),
  /** Groups that cannot be read or were deleted: see listDirectoryProblems. */
  failedGroups: count,
  /** People who wait for an admin: see listHeldPeople. */
  heldPeople: count,
  /** Daily comparisons with the whole directory, newest first; what they still found is drift. */
  reconciliations: z.array(
    z.object({
      startedAt: instant,
      outcome: z.enum(['running', 'done', 'failed']),
      people: count,
      members: count,
      opened: count,
      closed: count,
      problem: z.nullable(z.string()),
    }),
  ),
  /** Change notifications; empty where Microsoft cannot reach us or has refused. */
  hints: z.array(
    z.object({ resource: z.enum(['users', 'groups']), expiresAt: instant, lastHintAt: z.nullable(instant) }),
  ),
  /** The last runs, newest first, with what changed. */
  runs: z.array(
    z.object({
      startedAt: instant,
      endedAt: z.nullable(instant),
      outcome: z.enum(['running', 'done', 'failed']),
      joined: count,
      changed: count,
      left: count,
      opened: count,
      closed: count,
      problem: z.nullable(z.string()),
    }),
  ),
});

export const getDirectory = endpoint({
  method: 'GET',
  path: '/directory',
  access: 'admin',
  summary: 'When the directory was read last, what changed, what went wrong.',
  input: none,
  reply: directoryStatus,
});

export const syncDirectory = endpoint({
  method: 'POST',
  path: '/directory/sync',
  access: 'admin',
  summary: 'Asks the directory job to run now; `confirm` agrees to take out as many people as it stopped at.',
  input: z.object({ confirm: z._default(z.boolean(), false) }),
  reply: none,
});

export const reportKeyRow = z.object({
  reportKeyId: id,
  name: z.string(),
  namesPurpose: z.nullable(z.string()),
  createdAt: instant,
  createdBy: personRef,
  lastUsedAt: z.nullable(instant),
  revokedAt: z.nullable(instant),
});

export const listReportKeys = endpoint({
  method: 'GET',
  path: '/report-keys',
  access: 'admin',
  summary: 'Keys with which Power BI reads the OData feed.',
  input: none,
  reply: z.object({ address: z.string(), keys: z.array(reportKeyRow) }),
});

export const createReportKey = endpoint({
  method: 'POST',
  path: '/report-keys',
  access: 'admin',
  summary: 'Makes a key and shows it this once. Pseudonymous unless a purpose for names is stated.',
  input: z.object({ name: line(100), namesPurpose: z.nullable(line(300)) }),
  reply: z.object({ key: reportKeyRow, secret: z.string() }),
});

export const revokeReportKey = endpoint({
  method: 'DELETE',
  path: '/report-keys/:reportKeyId',
  access: 'admin',
  summary: 'Revokes a key at once.',
  input: z.object({ reportKeyId: id }),
  reply: none,
});

export const auditRow = z.object({
  entryId: id,
  sequence: z.nullable(z.int()),
  at: instant,
  /** null = the system. */
  actor: z.nullable(z.string()),
  action: z.string(),
  subject: z.string(),
  about: z.nullable(z.string()),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const listAudit = endpoint({
  method: 'GET',
  path: '/audit',
  access: 'admin',
  summary: 'The log of every admin action and every completion, newest first, with the state of its hash chain.',
  input: z.object({
    action: z.optional(text(60)),
    from: z.optional(day),
    to: z.optional(day),
    cursor: z.optional(cursor),
  }),
  reply: z.object({
    entries: z.array(auditRow),
    next: z.nullable(cursor),
    sealed: count,
    unsealed: count,
    firstBad: z.nullable(z.int()),
  }),
});
