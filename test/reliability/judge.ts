import type { Control } from '#infra/tenant/control.ts';
import type { OwnDatabase } from '#test/support/own-database.ts';
import type { Ledger } from './ledger.ts';

/** What is wrong, each in a sentence. */
export type Verdict = Readonly<{ lost: readonly string[]; doubled: readonly string[] }>;

/** Of one round: who is obliged and does nothing about it, and all who take part. */
export type Cohort = Readonly<{ waiting: readonly string[]; everybody: readonly string[] }>;

type Message = { messageId: string; personId: string; localDay: string; kind: string; channel: string; state: string };

/** States of a message that says: something may be seen of me. */
const MAY_SHOW = ['accepted', 'unknown', 'sending'];

/** Holds what clients were told against what is there, and what is on record against what Microsoft shows. */
export async function judge(
  database: OwnDatabase,
  control: Control,
  ledger: Ledger,
  cohorts: readonly Cohort[],
): Promise<Verdict> {
  const lost: string[] = [];
  const doubled: string[] = [];
  await judgeLearning(database, ledger, lost, doubled);
  await judgeAssignments(database, ledger, lost, doubled);
  await judgeMessages(database, control, cohorts, lost, doubled);
  return { lost, doubled };
}

async function judgeLearning(database: OwnDatabase, ledger: Ledger, lost: string[], doubled: string[]): Promise<void> {
  type Progress = { personId: string; courseId: string; state: string; sequence: number; finishedAt: string | null };
  const progress = byKey(
    await database.ask<Progress>('select "personId", "courseId", "state", "sequence", "finishedAt" from "progress"'),
    row => `${row.personId} ${row.courseId}`,
  );
  type Completion = { completionId: string; personId: string; courseId: string };
  const all = await database.ask<Completion>('select "completionId", "personId", "courseId" from "completion"');
  const completions = byKey(all, row => `${row.personId} ${row.courseId}`);
  const noted = byKey(
    await database.ask<{ subjectId: string }>(
      `select "subjectId" from "auditEntry" where "action" = 'completion.learned'`,
    ),
    row => row.subjectId,
  );
  for (const [key, { sequence, done, answered, completionId }] of ledger.learnt) {
    const row = progress.get(key)?.[0];
    if (sequence === 0 && done.size === 0) continue; // Nothing was acknowledged yet.
    if (row === undefined) {
      lost.push(`progress of ${key}`);
      continue;
    }
    const state = JSON.parse(row.state) as { done: string[]; answers: { questionId: string }[] };
    const kept = new Set(state.answers.map(({ questionId }) => questionId));
    if (row.sequence < sequence) lost.push(`save ${sequence} of ${key}: ${row.sequence} is held`);
    for (const module of done) if (!state.done.includes(module)) lost.push(`module ${module} of ${key}`);
    if (row.finishedAt === null)
      for (const question of answered) if (!kept.has(question)) lost.push(`answer ${question} of ${key}`);
    const held = completions.get(key) ?? [];
    if (completionId !== null && !held.some(one => one.completionId === completionId))
      lost.push(`completion of ${key}`);
    if (row.finishedAt !== null && held.length === 0) lost.push(`${key} is finished without a completion`);
    if (row.finishedAt === null && held.length > 0) lost.push(`${key} has a completion and is not finished`);
  }
  for (const [key, held] of completions) if (held.length > 1) doubled.push(`${held.length} completions of ${key}`);
  for (const { completionId } of all) {
    const entries = noted.get(completionId)?.length ?? 0;
    if (entries === 0) lost.push(`log entry of completion ${completionId}`);
    if (entries > 1) doubled.push(`${entries} log entries of completion ${completionId}`);
  }
}

async function judgeAssignments(
  database: OwnDatabase,
  ledger: Ledger,
  lost: string[],
  doubled: string[],
): Promise<void> {
  const named = byKey(
    await database.ask<{ assignmentId: string; reason: string; state: string }>(
      'select a."assignmentId", r."reason", a."state" from "assignment" a join "assignmentRevision" r on r."tenantId" = a."tenantId" and r."assignmentId" = a."assignmentId"',
    ),
    row => row.reason,
  );
  const enrolments = byKey(
    await database.ask<{ personId: string; assignmentId: string; state: string }>(
      'select "personId", "assignmentId", "state" from "enrolment"',
    ),
    row => row.assignmentId,
  );
  for (const [name, { people, assignmentId }] of ledger.assigned) {
    const rows = named.get(name) ?? [];
    if (rows.length > 1) doubled.push(`assignment ${name}: ${rows.length} of them`);
    if (assignmentId !== null && !rows.some(row => row.assignmentId === assignmentId && row.state === 'running'))
      lost.push(`assignment ${name}`);
    for (const row of rows) {
      // Acknowledged or not: what is there is whole.
      const enrolled = byKey(enrolments.get(row.assignmentId) ?? [], one => one.personId);
      for (const personId of people) {
        const own = enrolled.get(personId) ?? [];
        if (own.length === 0) lost.push(`enrolment of ${personId} in ${name}`);
        if (own.length > 1) doubled.push(`${own.length} enrolments of ${personId} in ${name}`);
      }
      for (const personId of enrolled.keys())
        if (!people.includes(personId)) doubled.push(`${personId} is enrolled in ${name}, which is not for them`);
    }
  }
}

async function judgeMessages(
  database: OwnDatabase,
  control: Control,
  cohorts: readonly Cohort[],
  lost: string[],
  doubled: string[],
): Promise<void> {
  const messages = await database.ask<Message>(
    'select "messageId", "personId", "localDay", "kind", "channel", "state" from "outboxMessage"',
  );
  for (const [key, rows] of byKey(messages, row => `${row.personId} ${row.localDay} ${row.kind} ${row.channel}`))
    if (rows.length > 1) doubled.push(`${rows.length} messages ${key}`);

  const people = await database.ask<{ personId: string; entraId: string; mail: string | null }>(
    'select "personId", "entraId", "mail" from "person" where "entraId" is not null',
  );
  const addressOf = new Map(people.map(one => [one.personId, one]));
  const shown = new Map<string, Set<string>>();
  for (const { personId, chainId, id } of await control.accepted()) {
    // A later one under the same chain id takes the place of the one before.
    const own = shown.get(personId) ?? new Set();
    shown.set(personId, own.add(chainId ?? id));
  }
  const mails = byKey(
    (await control.mails()).filter(({ state }) => state === 'sent').flatMap(({ to }) => to),
    ({ address }) => address.toLowerCase(),
  );
  const told = byKey(messages, row => row.personId);
  const open = new Set(
    (await database.ask<{ personId: string }>(`select "personId" from "enrolment" where "state" = 'open'`)).map(
      ({ personId }) => personId,
    ),
  );
  const waiting = new Set(cohorts.flatMap(cohort => cohort.waiting));
  for (const personId of new Set(cohorts.flatMap(cohort => cohort.everybody))) {
    const { entraId = '', mail = null } = addressOf.get(personId) ?? {};
    const effects = {
      teams: shown.get(entraId)?.size ?? 0,
      mail: mails.get((mail ?? '').toLowerCase())?.length ?? 0,
    };
    const sum = effects.teams + effects.mail;
    if (sum > 1) doubled.push(`${personId} was told ${sum} times`);
    const own = told.get(personId) ?? [];
    if (waiting.has(personId) && open.has(personId) && sum === 0)
      lost.push(`the message to ${personId} (${own.map(({ state }) => state).join(', ') || 'none on record'})`);
    for (const { channel, state } of own) {
      const seen = channel === 'mail' ? effects.mail : effects.teams;
      if (state === 'accepted' && seen === 0) lost.push(`a message to ${personId} that is called accepted`);
      if (!MAY_SHOW.includes(state) && seen > 0)
        doubled.push(`a message to ${personId} was seen and is called ${state}`);
      if (state === 'sending') lost.push(`the end of a message to ${personId}: it is still being sent`);
    }
  }
}

export function byKey<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
