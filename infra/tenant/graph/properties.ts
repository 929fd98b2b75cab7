import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';

/** What a type of directory object has, and what of it comes without asking. */
export interface ObjectType {
  readonly name: 'user' | 'group';
  readonly defaults: readonly string[];
  /** All names `$select` takes, lower case to proper spelling. */
  readonly known: ReadonlyMap<string, string>;
  /** Known, but empty for everybody here: an empty list; every other one is null. */
  readonly emptyLists: ReadonlySet<string>;
  /** Kept outside Entra ID: only for one object, refused in collections with 501. */
  readonly elsewhere: ReadonlySet<string>;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const spelling = (...lists: (readonly string[])[]) => new Map(lists.flat().map(name => [name.toLowerCase(), name]));

const userDefaults = words(
  'businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName',
);
const userLists = words(
  'assignedLicenses assignedPlans identities imAddresses licenseAssignmentStates onPremisesProvisioningErrors provisionedPlans proxyAddresses serviceProvisioningErrors',
);
const userElsewhere = words(
  'aboutMe birthday hireDate interests mySite pastProjects preferredName responsibilities schools skills mailboxSettings',
);
const userOthers =
  words(`accountEnabled ageGroup authorizationInfo city companyName consentProvidedForMinor country createdDateTime creationType
  customSecurityAttributes deletedDateTime department employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType externalUserState
  externalUserStateChangeDateTime faxNumber isManagementRestricted isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification
  mailNickname onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime
  onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile
  postalCode preferredDataLocation securityIdentifier showInAddressList signInActivity signInSessionsValidFromDateTime state streetAddress
  usageLocation userType`);

export const userType: ObjectType = {
  name: 'user',
  defaults: userDefaults,
  known: spelling(userDefaults, userLists, userElsewhere, userOthers),
  emptyLists: new Set(userLists),
  elsewhere: new Set(userElsewhere),
};

const groupDefaults =
  words(`id deletedDateTime classification createdDateTime creationOptions description displayName expirationDateTime groupTypes
  isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime
  onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime
  resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier theme uniqueName visibility onPremisesProvisioningErrors
  serviceProvisioningErrors`).filter(name => name !== 'creationOptions');
const groupLists = words(
  'resourceBehaviorOptions resourceProvisioningOptions proxyAddresses onPremisesProvisioningErrors serviceProvisioningErrors assignedLicenses assignedLabels infoCatalogs',
);

export const groupType: ObjectType = {
  name: 'group',
  defaults: groupDefaults,
  known: spelling(
    groupDefaults,
    groupLists,
    words('isManagementRestricted licenseProcessingState onPremisesNetBiosName accessType hasMembersWithLicenseErrors'),
  ),
  emptyLists: new Set(groupLists),
  elsewhere: new Set(
    words(
      'allowExternalSenders autoSubscribeNewMembers hideFromAddressLists hideFromOutlookClients isSubscribedByMail unseenCount unseenConversationsCount',
    ),
  ),
};

/** The names `$select` asks for, properly spelt; the defaults without it. `relations` may be named too (manager and members, in delta). */
export function selected(
  type: ObjectType,
  select: string | undefined,
  one: boolean,
  relations: readonly string[] = [],
): readonly string[] {
  if (select === undefined || select.trim() === '' || select.trim() === '*') return type.defaults;
  const names = select.split(',').map(name => name.trim()).filter(Boolean).map(name => {
    const related = relations.find(relation => relation.toLowerCase() === name.toLowerCase());
    const spelt = related ?? type.known.get(name.toLowerCase()) ?? [...type.elsewhere].find(other => other.toLowerCase() === name.toLowerCase());
    if (spelt === undefined) throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`);
    if (!one && type.elsewhere.has(spelt)) throw new GraphError(501, 'NotImplemented', `This operation target is not yet supported: '${spelt}' is kept outside the directory and cannot be read in a collection.`);
    return spelt;
  }); // prettier-ignore
  return names.includes('id') ? names : ['id', ...names];
}

/** An object cut to these properties; known ones it does not hold are null or an empty list. */
export function shaped(type: ObjectType, object: object, names: readonly string[]): Record<string, unknown> {
  const held = new Map<string, unknown>(Object.entries(object));
  return Object.fromEntries(names.map(name => [name, held.get(name) ?? (type.emptyLists.has(name) ? [] : null)]));
}
