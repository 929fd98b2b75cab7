import { groupType, shaped, userType } from '#infra/tenant/graph/properties.ts';
import type { Directory, HeldGroup, LogLine } from '#infra/tenant/org/directory.ts';
import type { Account } from '#infra/tenant/org/types.ts';

/** Where a reader of changes is. */
export interface Round {
  /** After this line of the log; null in the first round, which reads everything. */
  readonly from: number | null;
  /** Up to this line; what happens meanwhile belongs to the next round. */
  readonly until: number;
  /** How far the round has come: people or groups read (first round), or lines of the log. */
  readonly position: number;
  /** Members of the group at `position` already told, for groups too large for a page. */
  readonly told?: number;
  readonly select: string | undefined;
  readonly ids: readonly string[] | null;
}

type Item = Record<string, unknown>;
type Page = { readonly value: readonly Item[]; readonly next: { position: number; told?: number } | null };

const PAGE_OBJECTS = 200;
const PAGE_MEMBERS = 1000;
const typed = (directory: Directory, id: string) => ({
  '@odata.type': directory.groups.has(id) ? '#microsoft.graph.group' : '#microsoft.graph.user',
  id,
});
const gone = (directory: Directory, id: string) => ({ ...typed(directory, id), '@removed': { reason: 'deleted' } });

/** A page of the first round: objects as they are now, without properties that were never set. */
export function everything(directory: Directory, of: 'user' | 'group', round: Round, names: readonly string[]): Page {
  const order = of === 'user' ? directory.order : directory.groupOrder;
  const value: Item[] = [];
  let { position } = round;
  let room = PAGE_MEMBERS;
  let told = round.told ?? 0;
  for (; position < order.length && value.length < PAGE_OBJECTS; position += 1) {
    const id = order[position] ?? '';
    if (round.ids && !round.ids.includes(id)) continue;
    if (of === 'user') {
      const account = directory.accounts.get(id);
      if (account?.deletedAt === null) value.push(wholeUser(account, names));
      continue;
    }
    const held = directory.groups.get(id);
    if (!held) continue;
    const members = names.includes('members') ? presentMembers(directory, held) : [];
    const part = members.slice(told, told + room);
    value.push({
      ...withoutNull(shaped(groupType, held.group, names.filter(isGroupProperty))),
      ...(part.length > 0 ? { 'members@delta': part.map(member => typed(directory, member)) } : {}),
      ...ownersPart(directory, held, names),
    });
    room -= part.length;
    if (told + part.length < members.length) return { value, next: { position, told: told + part.length } };
    told = 0;
  }
  return { value, next: position < order.length ? { position } : null };
}

/**
 * A page of changes. Lines about one object are gathered within the page; over pages the same object can come again.
 * With `minimal` only what changed, else every selected property that has a value or lost it now.
 */
export function changesAfter(
  directory: Directory,
  of: 'user' | 'group',
  round: Round,
  names: readonly string[],
  minimal: boolean,
): Page {
  const lines = new Map<string, LogLine[]>();
  let position = Math.max(round.position, round.from ?? 0);
  let read = 0;
  for (; position < round.until && lines.size < PAGE_OBJECTS && read < PAGE_MEMBERS; position += 1) {
    const line = directory.log[position];
    if (line?.of !== of || (round.ids && !round.ids.includes(line.id))) continue;
    read += 1;
    const known = lines.get(line.id);
    if (known) known.push(line);
    else lines.set(line.id, [line]);
  }
  const value = [...lines].flatMap(([id, about]) => changed(directory, of, id, about, names, minimal));
  return { value, next: position < round.until ? { position } : null };
}

function changed(
  directory: Directory,
  of: 'user' | 'group',
  id: string,
  lines: readonly LogLine[],
  names: readonly string[],
  minimal: boolean,
): Item[] {
  const account = of === 'user' ? directory.accounts.get(id) : undefined;
  const held = of === 'group' ? directory.groups.get(id) : undefined;
  if (of === 'user' && account?.deletedAt !== null)
    return [{ id, '@removed': { reason: account ? 'changed' : 'deleted' } }];
  if (of === 'group' && !held) return [{ id, '@removed': { reason: 'deleted' } }];
  const touched = new Set(lines.flatMap(line => ('properties' in line ? line.properties : [])));
  const relations = {
    ...managerChange(lines, names),
    ...memberChanges(directory, lines, names),
    ...ownerChanges(directory, lines, names),
  };
  const seen = names.some(name => touched.has(name));
  if (!seen && Object.keys(relations).length === 0) return [];
  const object = account?.user ?? held?.group ?? {};
  const all = shaped(
    of === 'user' ? userType : groupType,
    object,
    names.filter(name => !['manager', 'members', 'owners'].includes(name)),
  );
  const shown = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => name === 'id' || touched.has(name) || (!minimal && value !== null)),
  );
  return [{ ...shown, ...relations }];
}

function managerChange(lines: readonly LogLine[], names: readonly string[]): Item {
  const moves = lines.flatMap(line => ('manager' in line ? [line.manager] : []));
  const [first] = moves;
  const last = moves.at(-1);
  if (!first || !last || !names.includes('manager') || first.from === last.to) return {};
  const person = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id });
  const left = first.from === null ? [] : [{ ...person(first.from), '@removed': { reason: 'deleted' } }];
  return { 'manager@delta': [...(last.to === null ? [] : [person(last.to)]), ...left] };
}

function memberChanges(directory: Directory, lines: readonly LogLine[], names: readonly string[]): Item {
  if (!names.includes('members')) return {};
  const last = new Map(
    lines.flatMap(line => ('member' in line ? [[line.member.id, line.member.removed] as const] : [])),
  );
  if (last.size === 0) return {};
  return { 'members@delta': [...last].map(([id, removed]) => (removed ? gone(directory, id) : typed(directory, id))) };
}

function ownerChanges(directory: Directory, lines: readonly LogLine[], names: readonly string[]): Item {
  if (!names.includes('owners')) return {};
  const last = new Map(lines.flatMap(line => ('owner' in line ? [[line.owner.id, line.owner.removed] as const] : [])));
  if (last.size === 0) return {};
  return { 'owners@delta': [...last].map(([id, removed]) => (removed ? gone(directory, id) : typed(directory, id))) };
}

function wholeUser(account: Account, names: readonly string[]): Item {
  const shown = withoutNull(
    shaped(
      userType,
      account.user,
      names.filter(name => name !== 'manager'),
    ),
  );
  const { managerId } = account;
  return names.includes('manager') && managerId !== null
    ? { ...shown, 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: managerId }] }
    : shown;
}

function presentMembers(directory: Directory, { memberIds }: HeldGroup): readonly string[] {
  return [...memberIds].filter(id => directory.groups.has(id) || directory.accounts.get(id)?.deletedAt === null);
}

function ownersPart(directory: Directory, { ownerIds }: HeldGroup, names: readonly string[]): Item {
  return names.includes('owners') && ownerIds.size > 0
    ? { 'owners@delta': [...ownerIds].map(id => typed(directory, id)) }
    : {};
}

const isGroupProperty = (name: string) => name !== 'members' && name !== 'owners';
const withoutNull = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
