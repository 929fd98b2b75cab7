import { randomUUID } from 'node:crypto';
import type { Audience } from '#api/contract/audiences.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import type * as contract from '#api/contract/saved-audiences.ts';
import type { SavedAudience } from '#api/contract/saved-audiences.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  deleteSaved,
  findSaved,
  findSavedByName,
  insertSaved,
  listSaved,
  listUses,
  updateSaved,
  type Saved,
} from './saved-store.ts';
import { wordsOf } from './store.ts';

type Does = Pick<Tools, 'db' | 'clock'>;
const PAGE = 50;

export async function listAudiences(
  { db }: Pick<Tools, 'db'>,
  { tenantId }: Actor,
  { search, cursor }: InputOf<typeof contract.listAudiences>,
) {
  return db.read(tenantId, async trx => {
    const after = cursor === undefined ? null : placeOf(cursor);
    const rows = await listSaved(trx, tenantId, { search: search ?? '', after, most: PAGE + 1 });
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      audiences: await shown(trx, tenantId, page),
      next: rows.length > PAGE && last !== undefined ? writePlace([last.sortKey, last.audienceId]) : null,
    };
  });
}

/** @throws Problem 'bad-input' (another one has that name) */
export async function saveAudience(
  { db, clock }: Does,
  actor: Actor,
  { name, audience }: InputOf<typeof contract.saveAudience>,
): Promise<SavedAudience> {
  const { tenantId, personId } = actor;
  const audienceId = randomUUID();
  return db.write(tenantId, async trx => {
    await mustBeFree(trx, tenantId, name, audienceId);
    const at = clock.now();
    await insertSaved(trx, tenantId, { audienceId, name, audience: ownRule(audience), at, by: personId });
    await audit(trx, actor, at, 'audience.saved', audienceId, 1);
    return one(trx, tenantId, audienceId);
  });
}

/**
 * Assignments keep the copies they hold: what was agreed to stays what it was until somebody lets them follow.
 * @throws Problem 'not-found' | 'bad-input' (another one has that name) | 'preview-outdated' (changed meanwhile)
 */
export async function changeAudience(
  { db, clock }: Does,
  actor: Actor,
  { audienceId, name, audience, version }: InputOf<typeof contract.changeAudience>,
): Promise<SavedAudience> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const held = await get(trx, tenantId, audienceId);
    await mustBeFree(trx, tenantId, name, audienceId);
    const at = clock.now();
    const rule = ownRule(audience);
    if (held.name === name && JSON.stringify(held.audience) === JSON.stringify(rule))
      return one(trx, tenantId, audienceId);
    if (!(await updateSaved(trx, tenantId, { audienceId, name, audience: rule, version, at, by: personId })))
      throw new Problem('preview-outdated');
    await audit(trx, actor, at, 'audience.changed', audienceId, version + 1);
    return one(trx, tenantId, audienceId);
  });
}

/** @throws Problem 'not-found' | 'audience-in-use' */
export async function deleteAudience(
  { db, clock }: Does,
  actor: Actor,
  { audienceId }: InputOf<typeof contract.deleteAudience>,
): Promise<Record<string, never>> {
  const { tenantId } = actor;
  await db.write(tenantId, async trx => {
    const { version } = await get(trx, tenantId, audienceId);
    const uses = (await listUses(trx, tenantId, [audienceId])).get(audienceId)?.length ?? 0;
    if (uses > 0) throw new Problem('audience-in-use', { parameters: { uses } });
    await deleteSaved(trx, tenantId, audienceId);
    await audit(trx, actor, clock.now(), 'audience.deleted', audienceId, version);
  });
  return {};
}

/** The rule that a copy is made of, and the copies. Other rooms ask here. @throws Problem 'not-found' */
export async function savedWithUses(trx: Trx, tenantId: string, audienceId: string) {
  const saved = await get(trx, tenantId, audienceId);
  const uses = (await listUses(trx, tenantId, [audienceId])).get(audienceId) ?? [];
  return { saved, uses, copy: copyOf(saved) };
}

/** What an assignment holds of it. */
function copyOf({ audienceId, name, version, audience }: Saved): Audience {
  return { ...audience, saved: { audienceId, name, version } };
}

/** A saved audience is no copy of another one. */
function ownRule({ saved: _saved, ...rule }: Audience): Audience {
  return rule;
}

async function one(trx: Trx, tenantId: string, audienceId: string): Promise<SavedAudience> {
  const [row] = await shown(trx, tenantId, [await get(trx, tenantId, audienceId)]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

async function shown(trx: Trx, tenantId: string, rows: readonly Saved[]): Promise<SavedAudience[]> {
  const words = await wordsOf(
    trx,
    tenantId,
    rows.map(({ audience }) => audience),
  );
  const uses = await listUses(
    trx,
    tenantId,
    rows.map(({ audienceId }) => audienceId),
  );
  return rows.flatMap(({ sortKey: _sortKey, ...row }, index) => {
    const own = uses.get(row.audienceId) ?? [];
    const behind = own.filter(({ audience }) => audience.saved?.version !== row.version).length;
    const named = words[index];
    return named === undefined ? [] : { ...row, words: named, uses: own.length, behind };
  });
}

async function get(trx: Trx, tenantId: string, audienceId: string): Promise<Saved> {
  const saved = await findSaved(trx, tenantId, audienceId);
  if (saved === null) throw new Problem('not-found');
  return saved;
}

async function mustBeFree(trx: Trx, tenantId: string, name: string, audienceId: string): Promise<void> {
  const holder = await findSavedByName(trx, tenantId, name);
  if (holder !== null && holder !== audienceId)
    throw new Problem('bad-input', { errors: [{ pointer: '/name', detail: 'Another audience has that name.' }] });
}

function placeOf(cursor: string): { sortKey: string; audienceId: string } {
  const [sortKey, audienceId] = readPlace(cursor, 2) ?? [];
  if (sortKey === undefined || audienceId === undefined)
    throw new Problem('bad-input', {
      errors: [{ pointer: '/cursor', detail: 'Hand back what the page before gave.' }],
    });
  return { sortKey, audienceId };
}

async function audit(trx: Trx, actor: Actor, at: string, action: string, audienceId: string, version: number) {
  await recordAudit(trx, actor.tenantId, {
    at,
    actorPersonId: actor.personId,
    action,
    subjectKind: 'audience',
    subjectId: audienceId,
    detail: { version },
  });
}
