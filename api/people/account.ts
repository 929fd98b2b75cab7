import type { CalendarDate } from '#api/calendar.ts';
import { isCalendarDate } from '#api/calendar.ts';

/** What we keep of a directory account, in our words. Texts are null when the directory has none. */
export type Account = Readonly<{
  entraId: string;
  isEnabled: boolean;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  mail: string | null;
  upn: string | null;
  employeeId: string | null;
  userType: string | null;
  employeeType: string | null;
  department: string | null;
  officeLocation: string | null;
  jobTitle: string | null;
  country: string | null;
  preferredLanguage: string | null;
  hiredOn: CalendarDate | null;
  managerEntraId: string | null;
}>;

/**
 * One thing that the directory says: an account with the properties that changed (those not named stay), or that it is
 * gone: 'soft' to the recycle bin, from where it may return with the same id, 'hard' for good.
 */
export type AccountChange =
  | Readonly<{ kind: 'account'; entraId: string; properties: Partial<Omit<Account, 'entraId'>> }>
  | Readonly<{ kind: 'gone'; entraId: string; how: 'soft' | 'hard' }>;

type Text = string | null | undefined;

/** A user of a delta page, as graph/people.ts hands it over. */
export type DirectoryUser = Readonly<{
  id: string;
  '@removed'?: Readonly<{ reason?: string | undefined }> | undefined;
  accountEnabled?: boolean | null | undefined;
  displayName?: Text;
  givenName?: Text;
  surname?: Text;
  mail?: Text;
  userPrincipalName?: Text;
  employeeId?: Text;
  userType?: Text;
  employeeType?: Text;
  department?: Text;
  officeLocation?: Text;
  jobTitle?: Text;
  country?: Text;
  preferredLanguage?: Text;
  employeeHireDate?: Text;
  'manager@delta'?: readonly Readonly<{ id: string; '@removed'?: unknown }>[] | undefined;
}>;

/** Longer texts are nobody's name; the directory itself allows 256. */
const LONGEST = 256;

/** In our words: only what the user names; emptied texts are null; the hire date is the day Entra keeps at midnight UTC. */
export function changeOf(user: DirectoryUser): AccountChange {
  const entraId = user.id;
  if (user['@removed'] !== undefined)
    return { kind: 'gone', entraId, how: user['@removed'].reason === 'deleted' ? 'hard' : 'soft' };
  const { accountEnabled, displayName, employeeHireDate, 'manager@delta': managers } = user;
  const properties: Record<string, string | boolean | null> = {};
  const texts = {
    givenName: user.givenName,
    surname: user.surname,
    mail: user.mail,
    upn: user.userPrincipalName,
    employeeId: user.employeeId,
    userType: user.userType,
    employeeType: user.employeeType,
    department: user.department,
    officeLocation: user.officeLocation,
    jobTitle: user.jobTitle,
    country: user.country,
    preferredLanguage: user.preferredLanguage,
  };
  for (const [name, value] of Object.entries(texts)) if (value !== undefined) properties[name] = tidy(value);
  // Without a name of its own an account is called by its address; never by nothing.
  if (displayName !== undefined)
    properties['displayName'] = tidy(displayName) ?? tidy(user.userPrincipalName ?? null) ?? entraId;
  if (accountEnabled !== undefined) properties['isEnabled'] = accountEnabled !== false;
  if (employeeHireDate !== undefined) {
    const on = employeeHireDate?.slice(0, 10) ?? '';
    properties['hiredOn'] = isCalendarDate(on) ? on : null;
  }
  if (managers !== undefined)
    properties['managerEntraId'] =
      managers.find(manager => manager['@removed'] === undefined)?.id.toLowerCase() ?? null;
  return { kind: 'account', entraId, properties };
}

/** An account of which only this much has been told so far; whatever is missing may come with a later page. */
export function newAccount(entraId: string, properties: Partial<Omit<Account, 'entraId'>>): Account {
  return {
    isEnabled: true,
    displayName: properties.upn ?? entraId,
    givenName: null,
    surname: null,
    mail: null,
    upn: null,
    employeeId: null,
    userType: null,
    employeeType: null,
    department: null,
    officeLocation: null,
    jobTitle: null,
    country: null,
    preferredLanguage: null,
    hiredOn: null,
    managerEntraId: null,
    ...properties,
    entraId,
  };
}

function tidy(text: string | null): string | null {
  const plain = text?.trim().slice(0, LONGEST) ?? '';
  return plain === '' ? null : plain;
}
