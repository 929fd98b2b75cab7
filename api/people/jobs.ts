import { addDays, addSeconds, instantIn } from '#api/calendar.ts';
import { followDirectory } from '#api/assignments/follow-actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Graph } from '#api/graph/client.ts';
import { explainFault } from '#api/graph/outcome.ts';
import type { Job, Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { readPeople } from './account-jobs.ts';
import { listGroups } from './group-store.ts';
import { writeHeld } from './held-actions.ts';
import { readGroupNames, type Reading } from './group-jobs.ts';
import { readMemberships, type Counted } from './member-jobs.ts';
import { groupsForMapping } from './mapping.ts';
import { decidePeople, followMapping, settlePeople } from './role-jobs.ts';
import { listEverybody } from './store.ts';
import {
  beginRun,
  endRun,
  insertReconciliation,
  readSyncState,
  writeSyncState,
  type RunCounts,
  type RunDetail,
  type SyncState,
} from './sync-store.ts';

const EVERY_SECONDS = 900;
const KEEP_RUNS_DAYS = 30;
const RECONCILE_SECONDS = 86_400;
const FAULT = 'an unexpected fault; see the log';

/**
 * The directory job: names of groups → members of the groups that matter → accounts → nature and roles → enrolments.
 * Whatever a kill interrupts is done by the next run, since people stay marked until their enrolments have followed. A
 * directory that cannot be read changes nothing: what was last known holds, and the run says why.
 */
export function directoryJob(tools: Tools, graph: Graph): Job {
  return {
    name: 'directory',
    everySeconds: EVERY_SECONDS,
    run: (tenantId, signal) => syncDirectory({ ...tools, graph, tenantId, signal }),
  };
}

type Run = Reading & Pick<Tools, 'log'>;

export async function syncDirectory(run: Run): Promise<void> {
  const { db, clock, log, tenantId } = run;
  const startedAt = clock.now();
  await db.write(tenantId, trx => beginRun(trx, tenantId, startedAt));
  let outcome: Followed;
  try {
    outcome = await follow(run);
  } catch (error) {
    if (!run.signal.aborted)
      await finish(run, startedAt, {
        ...NOTHING,
        problem: FAULT,
        users: { problem: FAULT },
        groups: {},
        isRead: false,
        updated: 0,
      });
    throw error;
  }
  await finish(run, startedAt, outcome);
  const { users: _, groups: __, ...counts } = outcome;
  log.info({ tenantId, job: 'directory', ...counts }, 'directory read');
  if (outcome.isRead && run.isWhole !== true && (await isReconciliationDue(run))) await reconcile(run);
}

/** A day after everything was read last. */
async function isReconciliationDue({ db, clock, tenantId }: Run): Promise<boolean> {
  const { fullReadAt } = await db.read(tenantId, trx => readSyncState(trx, tenantId, 'users'));
  return fullReadAt !== null && fullReadAt <= addSeconds(clock.now(), -RECONCILE_SECONDS);
}

/**
 * Compares everything that is held with the directory, and everybody's enrolments with what they should be, right after a
 * run that followed what had changed: what it still finds is drift. It is mended as any change is, through the guard, and
 * counted; none is the normal answer.
 */
export async function reconcile(run: Run): Promise<void> {
  const { db, clock, log, tenantId } = run;
  const startedAt = clock.now();
  const counted: Counted = { members: 0 };
  const { users, groups, isRead, joined, changed, updated, left, opened, closed, problem } = await follow(
    { ...run, isWhole: true },
    counted,
  );
  const drift = { people: joined + Math.max(changed, updated) + left, members: counted.members, opened, closed };
  const outcome = isRead ? ('done' as const) : ('failed' as const);
  await db.write(tenantId, async trx => {
    await writeSyncState(trx, tenantId, 'users', users);
    await writeSyncState(trx, tenantId, 'groups', groups);
    await insertReconciliation(trx, tenantId, { startedAt, endedAt: clock.now(), outcome }, { ...drift, problem });
    if (Object.values(drift).every(count => count === 0)) return;
    await recordAudit(trx, tenantId, {
      at: clock.now(),
      actorPersonId: null,
      action: 'directory.reconciled',
      subjectKind: 'directory',
      subjectId: 'users',
      detail: drift,
    });
  });
  log.info({ tenantId, job: 'reconciliation', ...drift }, 'directory reconciled');
}

const NOTHING: RunCounts = { joined: 0, changed: 0, left: 0, opened: 0, closed: 0 };
type Followed = RunDetail &
  Readonly<{ users: Partial<SyncState>; groups: Partial<SyncState>; isRead: boolean; updated: number }>;

async function follow(run: Run, counted: Counted = { members: 0 }): Promise<Followed> {
  const { db, clock, tenantId } = run;
  const settings: Settings = await db.read(tenantId, trx => readSettings(trx, tenantId));
  const namesFault = await readGroupNames(run);
  // Members are read by id and need no names; without a token nobody need ask further.
  const isShut = namesFault?.kind === 'sign-in-failed';
  const groupFault = (isShut ? null : await readMemberships(run, settings, counted)) ?? namesFault;
  // Before anybody is taken in: whoever joins in this run is decided by these settings already.
  await followMapping(run, settings);
  const groups = await db.read(tenantId, trx => listGroups(trx, tenantId));
  const named = new Set(groupsForMapping(settings.mapping, groups));
  const rules = { settings, groups: groups.filter(({ groupId }) => named.has(groupId)) };
  const accounts = await readPeople(run, rules);
  // What is marked is decided even when the directory does not answer now: an earlier run may have been interrupted.
  const decided = await decidePeople(run, rules);
  const { confirmedCount } = await db.read(tenantId, trx => readSyncState(trx, tenantId, 'groups'));
  const isRead = accounts.kind === 'read' || accounts.kind === 'stopped';
  const takenIn = isRead ? accounts.personIds : [];
  const everybody = run.isWhole === true ? await db.read(tenantId, trx => listEverybody(trx, tenantId)) : [];
  const { opened, closed, heldBack } = await followDirectory(
    { db, clock },
    tenantId,
    [...new Set([...takenIn, ...decided.personIds, ...everybody])],
    confirmedCount,
  );
  // Whoever is held back stays marked: the next run counts again, and goes on once an admin agreed or nothing is amiss.
  await settlePeople(
    run,
    decided.personIds.filter(id => heldBack?.personIds.has(id) !== true),
  );

  const leavers = accounts.kind === 'stopped' ? accounts.leavers : [];
  const wouldLeave = Math.max(leavers.length, decided.heldBack.length);
  await writeHeld(run, [
    ...leavers.map(({ held, state }) => ({
      personId: held.personId,
      what: state === 'left' ? ('left' as const) : ('disabled' as const),
    })),
    ...decided.heldBack.map(personId => ({ personId, what: 'no-person' as const })),
    ...[...(heldBack?.personIds ?? [])].map(personId => ({ personId, what: 'enrolments' as const })),
  ]);
  const stops = [
    ...(wouldLeave > 0
      ? [
          `${wouldLeave} people would leave at once. Nobody has been taken out; look at the directory and the mapping, then confirm.`,
        ]
      : []),
    ...(heldBack === null
      ? []
      : [`${heldBack.problem} None of these has been changed; look at the groups and the mapping, then confirm.`]),
  ];
  const groupProblem = groupFault === null ? null : `groups: ${explainFault(groupFault)}`;
  const problem = !isRead ? explainFault(accounts) : stops.length > 0 ? stops.join(' ') : groupProblem;
  // One question after the other: people first, since with them go their obligations.
  const heldCount = wouldLeave === 0 && heldBack !== null ? heldBack.personIds.size : null;
  return {
    joined: decided.joined + (isRead ? accounts.joined : 0),
    updated: isRead ? accounts.updated : 0,
    changed: decided.changed,
    left: (accounts.kind === 'read' ? accounts.left : 0) + decided.left,
    opened,
    closed,
    problem,
    isRead,
    users: {
      problem,
      stoppedCount: wouldLeave > 0 ? wouldLeave : heldCount,
      ...(isRead ? { succeededAt: clock.now() } : {}),
      // Used up by the run that took them out; kept while there is still somebody to take out.
      ...(isRead && wouldLeave === 0 ? { confirmedCount: null } : {}),
    },
    groups: { stoppedCount: heldCount, ...(heldBack === null ? { confirmedCount: null } : {}) },
  };
}

async function finish({ db, clock, tenantId }: Run, startedAt: string, followed: Followed): Promise<void> {
  const { users, groups, isRead, updated: _, ...detail } = followed;
  const endedAt = clock.now();
  const outcome = isRead ? 'done' : 'failed';
  const forgetBefore = instantIn('UTC', addDays(startedAt.slice(0, 10), -KEEP_RUNS_DAYS), 0);
  await db.write(tenantId, async trx => {
    await writeSyncState(trx, tenantId, 'users', users);
    await writeSyncState(trx, tenantId, 'groups', groups);
    await endRun(trx, tenantId, { startedAt, endedAt, outcome, forgetBefore }, detail);
    const { joined, changed, left, opened, closed } = detail;
    if (joined + changed + left + opened + closed === 0) return;
    await recordAudit(trx, tenantId, {
      at: endedAt,
      actorPersonId: null,
      action: 'directory.synced',
      subjectKind: 'directory',
      subjectId: 'users',
      detail: { joined, changed, left, opened, closed },
    });
  });
}
