import type { Language } from '#api/contract/endpoint.ts';

/** 'branch': an admin whose role was narrowed to units. They are no 'admin' and no 'reader': whatever does not ask for them refuses them. */
export type ActorRole = 'admin' | 'branch' | 'author' | 'reader';

/** Who is asking: tenant and person from the token and the directory, never from the request. */
export type Actor = Readonly<{
  tenantId: string;
  personId: string;
  name: string;
  roles: ReadonlySet<ActorRole>;
  /** Somebody has this person, or somebody whose deputy they are, as responsible. */
  isResponsible: boolean;
  /** Whose deputy this is: for all roles these people look after. */
  actsFor?: ReadonlySet<string>;
  /** Of a branch admin: the units they were narrowed to and all units below; empty for everybody else. */
  unitIds: ReadonlySet<string>;
  language: Language;
  /** IANA zone in which this person's days are counted. */
  timeZone: string;
}>;

const APP_ROLES: Readonly<Record<string, ActorRole>> = {
  'Training.Admin': 'admin',
  'Training.Author': 'author',
  'Training.Reader': 'reader',
};

/** The app roles of a token that we know; others are ignored. */
export function rolesOf(claimed: readonly string[]): ReadonlySet<ActorRole> {
  return new Set(claimed.flatMap(name => APP_ROLES[name] ?? []));
}

/**
 * The roles that hold once the organisation's own narrowing is known: an admin narrowed to units is a branch admin, whatever
 * else would show them the whole organisation falls away. Narrowed to units that are all gone they see nothing.
 */
export function narrowedRoles(roles: ReadonlySet<ActorRole>, isNarrowed: boolean): ReadonlySet<ActorRole> {
  if (!isNarrowed || !roles.has('admin')) return roles;
  return new Set<ActorRole>(roles.has('author') ? ['author', 'branch'] : ['branch']);
}
