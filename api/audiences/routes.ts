import * as audiences from '#api/contract/audiences.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import { askForGroup } from '#api/people/directory-actions.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { listGroups, listUnits, searchPeople, type GroupPlace } from './picker-store.ts';
import { listDirectoryWords, listResponsible } from './words-store.ts';

const GROUPS_A_PAGE = 50;
const PEOPLE_FOUND = 20;
const WORDS_FOUND = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Mounted before the pages of people: '/people/search' would else be taken for a person's id. */
export function mountAudiences(desk: Desk, { db }: Pick<Tools, 'db'>, nudge: Nudge): void {
  serve(desk, audiences.listUnits, async actor => {
    const units = await db.read(actor.tenantId, trx => listUnits(trx, actor.tenantId));
    return { units: isNarrowed(actor) ? units.filter(({ unitId }) => actor.unitIds.has(unitId)) : units };
  });
  serve(desk, audiences.listGroups, async ({ tenantId }, { search, ids, cursor }) => {
    const rows = await db.read(tenantId, trx =>
      listGroups(trx, tenantId, {
        most: GROUPS_A_PAGE + 1,
        ...(search === undefined ? {} : { search }),
        ...(ids === undefined ? {} : { ids: ids.split(',').filter(id => UUID.test(id)) }),
        ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
      }),
    );
    const last = rows.length > GROUPS_A_PAGE ? rows[GROUPS_A_PAGE - 1] : undefined;
    return { groups: rows.slice(0, GROUPS_A_PAGE).map(withoutPlace), next: last === undefined ? null : cursorOf(last) };
  });
  serve(desk, audiences.wantGroup, async ({ tenantId }, { groupId }) => {
    await askForGroup({ db }, tenantId, groupId);
    nudge('directory');
    const [row] = await db.read(tenantId, trx => listGroups(trx, tenantId, { ids: [groupId], most: 1 }));
    if (row === undefined) throw new Problem('not-found');
    return withoutPlace(row);
  });
  serve(desk, audiences.listDirectoryWords, ({ tenantId }, { field, search }) =>
    db.read(tenantId, trx => listDirectoryWords(trx, tenantId, { field, search: search ?? '', most: WORDS_FOUND })),
  );
  serve(desk, audiences.listResponsible, ({ tenantId }, { search }) =>
    db.read(tenantId, trx => listResponsible(trx, tenantId, { search: search ?? '', most: WORDS_FOUND })),
  );
  serve(desk, audiences.searchPeople, async (actor, { search }) => {
    const { tenantId } = actor;
    const within = mayOpenNames(actor) ? null : { responsiblePersonId: actor.personId, unitIds: [...actor.unitIds] };
    const people = await db.read(tenantId, trx => searchPeople(trx, tenantId, { search, within, most: PEOPLE_FOUND }));
    return { people };
  });
}

function withoutPlace({ groupId, name, state, problem, people }: audiences.GroupRow): audiences.GroupRow {
  return { groupId, name, state, problem, people };
}

/** A place in the list as an opaque word: sort key and id in base64url. */
function cursorOf({ sortKey, groupId }: GroupPlace): string {
  return Buffer.from(JSON.stringify([sortKey.slice(0, 200), groupId])).toString('base64url');
}

/** @throws Problem 'bad-input' when it is not one of ours */
function placeOf(cursor: string): GroupPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && typeof place[0] === 'string' && typeof place[1] === 'string')
      return { sortKey: place[0], groupId: place[1] };
  } catch {
    // Falls through: not one of ours.
  }
  throw new Problem('bad-input', { errors: [{ pointer: '/cursor', detail: 'Hand back what the page before gave.' }] });
}
