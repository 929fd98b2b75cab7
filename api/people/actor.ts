import type { Language } from '#api/contract/endpoint.ts';

export type ActorRole = 'admin' | 'author' | 'reader';

/** Who is asking: tenant and person from the token and the directory, never from the request. */
export type Actor = Readonly<{
  tenantId: string;
  personId: string;
  name: string;
  roles: ReadonlySet<ActorRole>;
  /** Somebody has this person as responsible. */
  isResponsible: boolean;
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
