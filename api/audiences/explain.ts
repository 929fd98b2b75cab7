import type { Audience, Clause, ClausePlace } from '#api/contract/audiences.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';
import type { Explanation, Miss } from './match.ts';

/**
 * Where in the audience the clauses stand that keep somebody out: one for each way in that is closed, in order; none for
 * who is in, or out for another reason than a clause. Clauses are found by identity: hand in the audience that was asked.
 */
export function missesOf(explained: Explanation, audience: Audience): readonly ClausePlace[] {
  switch (explained.kind) {
    case 'no-way-in':
      return explained.misses.map((miss, index) => placeOfMiss(miss, audience, index));
    case 'clause-not-met':
    case 'no-single-role':
    case 'excluded-by':
      return [placeOfMiss(explained, audience, 0)];
    case 'in':
    case 'not-a-person':
    case 'put-out':
    case 'not-named':
      return [];
  }
}

function placeOfMiss(miss: Miss, audience: Audience, index: number): ClausePlace {
  // Without clauses of its own `all` is no way in: then the first one is the first alternative.
  const way = audience.all.length === 0 && (audience.or ?? []).length > 0 ? index : index - 1;
  const alternative = way < 0 ? null : way;
  if (miss.kind === 'no-single-role') return { list: 'all', alternative, index: null };
  const found = (list: readonly Clause[]): number | null => {
    const at = list.indexOf(miss.clause);
    return at < 0 ? null : at;
  };
  const shared = miss.kind === 'excluded-by' ? found(audience.none) : null;
  if (shared !== null) return { list: 'none', alternative: null, index: shared };
  const own = alternative === null ? audience : (audience.or ?? [])[alternative];
  const list = miss.kind === 'excluded-by' ? 'none' : 'all';
  return { list, alternative, index: own === undefined ? null : found(own[list]) };
}

/** What matched, as an audience of its own, so that it can be read out: "volunteers in Cologne". */
export function reasonsAsAudience(reasons: readonly MatchReason[]): Audience {
  const include = reasons.flatMap(({ kind, value }) => (kind === 'person' ? [value] : []));
  return { all: reasons.flatMap(asClause), none: [], include, exclude: [] };
}

function asClause({ kind, value }: MatchReason): Clause[] {
  switch (kind) {
    case 'kind':
      return value === 'staff' || value === 'volunteer' || value === 'external' ? [{ kind, values: [value] }] : [];
    case 'unit':
      return [{ kind, unitIds: [value] }];
    case 'group':
      return [{ kind, groupIds: [value] }];
    case 'responsible':
      return [{ kind, personIds: [value] }];
    case 'country':
    case 'job-title':
      return [{ kind, values: [value] }];
    case 'joined-within':
      return [{ kind, days: Number(value) }];
    case 'everybody':
    case 'person':
      return [];
  }
}
