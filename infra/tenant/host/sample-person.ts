import { demoPeople, namedPeople } from '#infra/tenant/org/demo.ts';
import type { Account } from '#infra/tenant/org/types.ts';

/** A person as the person switch shows them. */
export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly kind: 'staff' | 'volunteer' | 'both' | 'guest' | 'other';
  readonly unit: string | null;
  readonly jobTitle: string | null;
  readonly roles: readonly string[];
  readonly language: 'de' | 'en';
  readonly enabled: boolean;
  readonly mailbox: boolean;
  /** Short name of the people worth trying ('jana'); the window has a line about each. */
  readonly key: string | null;
}

const keys = new Map<string, string>(Object.entries(demoPeople).map(([key, id]) => [id, key]));
const kinds = new Map<string, SamplePerson['kind']>(namedPeople.map(({ id, kind }) => [id, kind]));

/** Those worth trying, in the order in which they are offered: the named people, and the account that is nobody. */
export const worthTrying: readonly string[] = [...namedPeople.map(({ id }) => id), demoPeople.station];

export function samplePerson({ user, appRoles, mailbox }: Account): SamplePerson {
  return {
    id: user.id,
    name: user.displayName,
    address: user.mail ?? user.userPrincipalName,
    kind: kinds.get(user.id) ?? kindOf(user),
    unit: user.department,
    jobTitle: user.jobTitle,
    roles: appRoles,
    language: user.preferredLanguage?.startsWith('en') === true ? 'en' : 'de',
    enabled: user.accountEnabled,
    mailbox,
    key: keys.get(user.id) ?? null,
  };
}

function kindOf({ userType, employeeType }: Account['user']): SamplePerson['kind'] {
  if (userType === 'Guest') return 'guest';
  return employeeType === 'Employee' ? 'staff' : employeeType === 'Volunteer' ? 'volunteer' : 'other';
}
