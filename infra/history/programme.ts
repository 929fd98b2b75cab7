import { defaultPolicy, type AssignmentRule } from '#api/contract/assignments.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { demoGroups } from '#infra/tenant/org/demo.ts';

/** One assignment of the sample organisation, and how people have dealt with it. */
export interface Programme {
  /** `key` of the course in api/courses/starter or infra/history/courses. */
  readonly course: string;
  /** Days before today on which it began. */
  readonly daysAgo: number;
  readonly rule: AssignmentRule;
  /** Of 100 people so many end it by the due day; the others follow within about `lateDays`. */
  readonly onTimePercent: number;
  readonly lateDays: number;
  /** Of 100 completions so many were earned elsewhere and recorded by the training office. */
  readonly recordedPercent: number;
  readonly issuers: readonly string[];
}

/** The history begins this long ago. */
export const HISTORY_DAYS = 790;

const rule = (audience: Audience, days: number, months: number | null, reason: string | null): AssignmentRule => ({
  audience,
  dueRule: { kind: 'after-enrolment', days },
  recurrence: months === null ? { kind: 'none' } : { kind: 'months', months, windowDays: months > 12 ? 60 : 30 },
  policy: defaultPolicy,
  floorDays: 14,
  contactPersonId: null,
  reason,
});
const kind = (value: 'staff' | 'volunteer'): Audience => ({ ...everybody, all: [{ kind: 'kind', values: [value] }] });

/**
 * What this association demands of whom. The beginnings are set so that today always falls where something happens: the second
 * round of security awareness is under way, first-aid certificates run out, data protection is valid for a while yet.
 */
export const programmes: readonly Programme[] = [
  {
    course: 'security-awareness',
    daysAgo: 765,
    rule: rule(everybody, 28, 12, null),
    onTimePercent: 84,
    lateDays: 40,
    recordedPercent: 0,
    issuers: [],
  },
  {
    course: 'data-protection',
    daysAgo: 640,
    rule: rule(
      kind('staff'),
      42,
      24,
      'Wer im Hauptamt mit Daten von Menschen arbeitet, frischt den Datenschutz alle zwei Jahre auf.',
    ),
    onTimePercent: 86,
    lateDays: 60,
    recordedPercent: 4,
    issuers: ['Landesverband'],
  },
  {
    course: 'first-aid',
    daysAgo: 786,
    rule: rule(kind('volunteer'), 60, 24, null),
    onTimePercent: 70,
    lateDays: 60,
    recordedPercent: 55,
    issuers: ['Rettungsschule Rheinland', 'Kreisverband Köln', 'Feuerwehr Bergheim'],
  },
  {
    course: 'fire-safety',
    daysAgo: 752,
    rule: rule(kind('staff'), 42, 24, null),
    onTimePercent: 78,
    lateDays: 50,
    recordedPercent: 20,
    issuers: ['Brandschutz Krämer GmbH'],
  },
  {
    course: 'hygiene',
    daysAgo: 410,
    rule: rule({ ...everybody, all: [{ kind: 'group', groupIds: [demoGroups.medics] }] }, 35, 12, null),
    onTimePercent: 68,
    lateDays: 45,
    recordedPercent: 10,
    issuers: ['Klinikum Köln-Nord'],
  },
  {
    course: 'onboarding',
    daysAgo: 330,
    rule: {
      ...rule(kind('volunteer'), 30, null, null),
      dueRule: { kind: 'after-joining', days: 45, since: 'organisation' },
    },
    onTimePercent: 80,
    lateDays: 35,
    recordedPercent: 0,
    issuers: [],
  },
];
