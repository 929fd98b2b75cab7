/** Directory objects as Graph spells them, with what else the stand-in must know about a person beside them. */

export interface User {
  readonly id: string;
  accountEnabled: boolean;
  businessPhones: string[];
  city: string | null;
  companyName: string | null;
  country: string | null;
  createdDateTime: string;
  department: string | null;
  displayName: string;
  employeeHireDate: string | null;
  employeeId: string | null;
  employeeLeaveDateTime: string | null;
  employeeType: string | null;
  externalUserState: string | null;
  givenName: string | null;
  jobTitle: string | null;
  mail: string | null;
  mailNickname: string;
  mobilePhone: string | null;
  officeLocation: string | null;
  otherMails: string[];
  postalCode: string | null;
  preferredLanguage: string | null;
  state: string | null;
  streetAddress: string | null;
  surname: string | null;
  usageLocation: string | null;
  userPrincipalName: string;
  userType: 'Member' | 'Guest';
}

export const appRoles = ['Training.Admin', 'Training.Author', 'Training.Reader'] as const;
export type AppRole = (typeof appRoles)[number];

/** installed: has the app. absent: uses Teams without the app. blocked: policy forbids it. none: no Teams at all. */
export type TeamsState = 'installed' | 'absent' | 'blocked' | 'none';

export interface Account {
  readonly user: User;
  readonly managerId: string | null;
  readonly teams: TeamsState;
  /** False for guests and unlicensed accounts: mail and mailbox settings answer 404. */
  readonly mailbox: boolean;
  /** As the mailbox settings spell it: a Windows or IANA name. */
  readonly timeZone: string;
  readonly appRoles: readonly AppRole[];
  /** When soft-deleted; restorable for 30 days. */
  readonly deletedAt: string | null;
}

export interface Group {
  readonly id: string;
  createdDateTime: string;
  description: string | null;
  displayName: string;
  groupTypes: string[];
  mail: string | null;
  mailEnabled: boolean;
  mailNickname: string;
  membershipRule: string | null;
  securityEnabled: boolean;
  visibility: string | null;
}

/** A group with what it holds: ids of people and of other groups. */
export interface GroupWithMembers {
  readonly group: Group;
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
}

export interface Organisation {
  readonly name: string;
  readonly domain: string;
  readonly accounts: readonly Account[];
  readonly groups: readonly GroupWithMembers[];
}
