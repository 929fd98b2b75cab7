import type { RequestKind } from '#api/contract/requests.ts';
import { comesThrough, type HeldRole, type MatchReason } from '#api/people/looked-after.ts';

/** What a request is about: something open that an assignment demands. */
export type OpenObligation = Readonly<{
  enrolmentId: string;
  dueOn: string;
  matchCause: readonly MatchReason[];
  ownerPersonId: string;
}>;

/**
 * A waiver or more time is for the course, whoever demands it: it takes somebody who looks after all of the roles that
 * bring it. What somebody has done, they have done for everybody.
 */
export const takesAll = (kind: RequestKind): boolean => kind !== 'done-already';

/**
 * With whom a request is: whoever looks after the roles through which the obligations come, each once, nearest due day
 * first. Where nobody does, or only the learner, it is the owner of the assignment. Nobody decides about themselves: with
 * nobody left it is the admins'.
 */
export function decidersOf(
  { personId, kind }: Readonly<{ personId: string; kind: RequestKind }>,
  roles: readonly HeldRole[],
  obligations: readonly OpenObligation[],
): readonly string[] {
  const deciders = obligations
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : Number(a.dueOn > b.dueOn)))
    .map(({ matchCause, ownerPersonId }) => {
      const responsible = roles
        .filter(role => comesThrough(matchCause, role))
        .flatMap(role => role.responsiblePersonId ?? [])
        .filter(id => id !== personId);
      return (responsible.length > 0 ? responsible : [ownerPersonId]).filter(id => id !== personId);
    });
  const named = [...new Set(deciders.flat())];
  return takesAll(kind) ? named.filter(id => deciders.every(each => each.includes(id))) : named;
}
