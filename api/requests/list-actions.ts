import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { listRequests } from '#api/contract/requests.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { decidable } from './access.ts';
import { countOpen, listOpen, type Request, type Whose } from './store.ts';
import { knowledgeOf, rowsOf, withWhom, type Known } from './view-actions.ts';

type Place = Readonly<{ askedAt: string; requestId: string }>;

const PAGE = 20;
/** Candidates read at once. */
const SLICE = 100;
/** Far more than wait for one person; a list as long as that is not worked through by scrolling. */
const MOST = 1000;

/** What waits for the actor, or (admins) for anybody, the oldest first. What is no longer needed is left out. */
export async function pageOfRequests(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  {
    whose = 'mine',
    personId = null,
    cursor,
  }: Omit<InputOf<typeof listRequests>, 'personId'> & { personId?: string | null | undefined },
): Promise<ReplyOf<typeof listRequests>> {
  const { tenantId } = actor;
  const after = placeOf(cursor);
  return db.read(tenantId, async trx => {
    const now = clock.now();
    if (whose === 'all' && mayOpenNames(actor)) {
      const found = await listOpen(trx, tenantId, { whose: null, personId, after, most: PAGE + 1 });
      const known = await knowledgeOf(trx, tenantId, found.slice(0, PAGE), now);
      return {
        requests: await rowsOf(trx, actor, known.filter(isLeft), now),
        total: personId === null ? await countOpen(trx, tenantId) : found.length,
        next: found.length > PAGE ? placeText(found[PAGE - 1]) : null,
      };
    }
    const own = await waitingFor(trx, actor, personId, now);
    const rest = after === null ? own : own.filter(({ request }) => isAfter(request, after));
    const page = rest.slice(0, PAGE);
    return {
      requests: await rowsOf(trx, actor, page, now),
      total: own.length,
      next: rest.length > PAGE ? placeText(page.at(-1)?.request) : null,
    };
  });
}

/** How many requests wait: for anybody. For the overview. */
export async function openRequests(trx: Trx, tenantId: string): Promise<number> {
  return countOpen(trx, tenantId);
}

/** Everything that waits for the actor themselves: through roles they look after, units, assignments they own. */
export async function waitingFor(
  trx: Trx,
  actor: Actor,
  personId: string | null,
  now: string,
): Promise<readonly Known[]> {
  const isAdmin = mayOpenNames(actor);
  const own = [actor.personId, ...(actor.actsFor ?? [])];
  // What nobody else decides is the admins'; whose it is then, no row says.
  const whose: Whose = isAdmin ? null : { responsibleIds: own, unitIds: [...actor.unitIds], ownerIds: own };
  const withoutAdmin = { ...actor, roles: new Set([...actor.roles].filter(role => role !== 'admin')) };
  const found: Known[] = [];
  for (let place: Place | null = null; found.length < MOST;) {
    const slice: Request[] = await listOpen(trx, actor.tenantId, { whose, personId, after: place, most: SLICE });
    const known = (await knowledgeOf(trx, actor.tenantId, slice, now)).filter(isLeft);
    found.push(
      ...known.filter(
        one =>
          decidable(withoutAdmin, one.request, one.roles, one.open).length > 0 ||
          (isAdmin && withWhom(one).length === 0),
      ),
    );
    place = slice.at(-1) ?? null;
    if (slice.length < SLICE) break;
  }
  return found;
}

const isLeft = ({ open }: Known): boolean => open.length > 0;

function isAfter({ askedAt, requestId }: Request, after: Place): boolean {
  return askedAt > after.askedAt || (askedAt === after.askedAt && requestId > after.requestId);
}

/** @throws Problem 'bad-input' for a place that is none of ours */
function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [askedAt, requestId] = readPlace(cursor, 2) ?? [];
  if (askedAt === undefined || requestId === undefined)
    throw new Problem('bad-input', { detail: 'This is no place in the list.' });
  return { askedAt, requestId };
}

function placeText(last: Request | undefined): string | null {
  return last === undefined ? null : writePlace([last.askedAt, last.requestId]);
}
