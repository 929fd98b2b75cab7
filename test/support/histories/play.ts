import { enrolPeople, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment, endAssignment } from '#api/assignments/assignment-actions.ts';
import { endPause, endWaiver } from '#api/assignments/end-exception-actions.ts';
import { exceptionsOf } from '#api/assignments/exception-view-actions.ts';
import { extendIn } from '#api/assignments/extend-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { pauseIn } from '#api/assignments/pause-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import { undoException } from '#api/assignments/undo-exception-actions.ts';
import { waiveIn } from '#api/assignments/waive-actions.ts';
import { addDays, daysBetween } from '#api/calendar.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { OTHER_TENANT, TENANT } from '#test/support/fresh-database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, dyingAfter, enrolmentsOf, unexplained } from '#test/api/assignments/world.ts';
import { Reference, WINDOW, type Person } from './reference.ts';
import { randomFrom } from './random.ts';

const STEPS = 24;
const PEOPLE = ['Anna', 'Ben', 'Cem', 'Dora'];
/** Every day counts: no weekends, so that the model needs no calendar of working days. */
const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' };
const jana = anAdmin('Jana');

/** One random history on an empty database. Answers what happened up to the first difference; nothing when all was equal. */
export async function play(db: Db, seed: number, { mortal = false } = {}): Promise<string[]> {
  const clock = clockAt('2027-01-04T11:00:00.000Z');
  const tools = { db, clock };
  await givenWorld(db);
  const random = randomFrom(seed);
  const model = new Reference();
  const told: string[] = [];
  /** What was granted last, by person. */
  const granted = new Map<string, { what: 'waive' | 'pause'; changeSetId: string; made: string }>();
  const died = randomFrom(seed + 1_000_003);
  /** Does it, now and then with a process that dies after some of its transactions. Answers null when it died. */
  const attempt = async <T>(work: (with_: typeof tools) => Promise<T>): Promise<T | null> => {
    if (!mortal || died(3) > 0) return work(tools);
    const dying = { ...tools, db: dyingAfter(db, died(4)) };
    return work(dying).catch(error => {
      if (!(error instanceof Error) || error.message !== 'killed') throw error;
      told.push('(killed)');
      return null;
    });
  };
  /** What the next process does first: it finishes what was begun. */
  const restart = () => job.run(TENANT, new AbortController().signal);
  const job = enrolmentsJob(tools, () => {});
  const { courseId, versionId } = await givenCourse(db, `Course ${seed}`);
  const id = (name: string): string => idOf(`${name} ${seed}`);
  for (const name of PEOPLE) {
    const kind = random(2) === 0 ? 'staff' : 'volunteer';
    await givenRow(db, 'person', aPerson(`${name} ${seed}`, { country: 'AQ' }));
    await givenRow(db, 'role', aRole(id(name), kind, null));
    model.people.set(name, { kind, state: 'active', since: null, in: true });
  }
  const setPerson = async (name: string, change: Partial<Person>): Promise<void> => {
    const person = Object.assign(model.people.get(name)!, change);
    await db.write(TENANT, async trx => {
      await trx
        .updateTable('person')
        .set({ state: person.state, inactiveSinceOn: person.since })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', id(name))
        .execute();
      await trx
        .updateTable('role')
        .set({ kind: person.kind, untilOn: person.in ? null : model.today })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', id(name))
        .execute();
    });
    // The directory's job keeps in mind whom it has not followed yet: the next process does it again.
    const follow = (with_: typeof tools) => enrolPeople(with_, TENANT, [id(name)], 'directory');
    if ((await attempt(follow)) === null) await follow(tools);
    model.evaluate([name]);
  };
  const assign = async (kind: 'staff' | 'volunteer', months: number | null): Promise<void> => {
    const audience = { all: [{ kind: 'kind' as const, values: [kind] }], none: [], include: [], exclude: [] };
    const recurrence =
      months === null ? { kind: 'none' as const } : { kind: 'months' as const, months, windowDays: WINDOW };
    if (![...model.people.values()].some(person => person.in && person.state === 'active' && person.kind === kind))
      return;
    const applied = await attempt(with_ =>
      createAssignment(with_, jana, {
        courseId,
        rule: anAssignmentRule({ audience, recurrence }),
        startsOn: model.today,
        start: true,
        token: null,
      }),
    );
    if (applied === null) await restart();
    const begun = applied ?? (await newAssignment(db, model));
    if (begun === null) return;
    model.assignments.push({
      name: begun.assignmentId,
      kind,
      months,
      running: true,
      changeSetId: begun.changeSetId ?? '',
      cycles: new Map(),
    });
    model.evaluate([...model.people.keys()], model.assignments.at(-1) ?? null);
    if (applied === null) model.evaluate();
  };

  for (let step = 0; step < STEPS; step += 1) {
    clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
    const name = PEOPLE[random(PEOPLE.length)]!;
    const person = model.people.get(name)!;
    const running = model.assignments.filter(each => each.running);
    switch (random(14)) {
      case 0:
        if (model.assignments.length >= 3) break;
        told.push('assign');
        await assign(random(2) === 0 ? 'staff' : 'volunteer', [null, 6, 12][random(3)] ?? null);
        break;
      case 1:
        told.push(`${name} ${person.in ? 'leaves' : 'joins'}`);
        await setPerson(name, { in: !person.in });
        break;
      case 2:
        told.push(`${name} moves`);
        await setPerson(name, { kind: person.kind === 'staff' ? 'volunteer' : 'staff' });
        break;
      case 3: {
        const state = person.state === 'active' ? (['disabled', 'left'] as const)[random(2)]! : 'active';
        told.push(`${name} is ${state}`);
        await setPerson(name, { state, since: state === 'active' ? null : model.today });
        break;
      }
      case 4:
      case 5: {
        const completion = {
          id: idOf(`completion ${seed} ${step}`),
          person: name,
          on: model.today,
          withdrawn: false,
        };
        told.push(`${name} completes`);
        const row = aCompletion(
          { personId: id(name), courseId, versionId },
          { completionId: completion.id, completedOn: model.today },
        );
        await db.write(TENANT, async trx => {
          await trx
            .insertInto('completion')
            .values({ tenantId: TENANT, ...row })
            .execute();
          await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today: model.today });
        });
        model.complete(completion);
        break;
      }
      case 6: {
        const open = model.completions.filter(({ withdrawn }) => !withdrawn);
        const completion = open[random(open.length)];
        if (completion === undefined) break;
        told.push(`${completion.person}'s completion of ${completion.on} is withdrawn`);
        await db.write(TENANT, async trx => {
          const at = clock.now();
          await trx
            .insertInto('withdrawal')
            .values({
              tenantId: TENANT,
              withdrawalId: idOf(`withdrawal ${completion.id}`),
              completionId: completion.id,
              personId: id(completion.person),
              reason: 'mistake',
              withdrawnOn: model.today,
              withdrawnAt: at,
              withdrawnBy: jana.personId,
            })
            .execute();
          await reopenWithdrawn(trx, TENANT, {
            completionId: completion.id,
            at,
            today: model.today,
            by: jana.personId,
          });
        });
        model.withdraw(completion);
        break;
      }
      case 7: {
        const assignment = running[random(running.length)];
        if (assignment === undefined) break;
        if (random(2) === 0) {
          told.push('undo the start');
          const { changeSetId } = assignment;
          const undone = await attempt(with_ =>
            undoChangeSet(with_, jana, { changeSetId }).then(
              () => true,
              (error: unknown) => {
                if (error instanceof Problem && error.problem === 'undo-too-late') return false;
                throw error;
              },
            ),
          );
          if (undone === null) await restart();
          if (undone ?? (await stateOf(db, changeSetId)) === 'undone') model.undoStart(assignment);
          if (undone === null) model.evaluate();
        } else {
          told.push('end, and undo that');
          const end = (with_: typeof tools) =>
            endAssignment(with_, jana, { assignmentId: assignment.name, reason: 'over' });
          const done = await attempt(end);
          if (done === null) await restart();
          const ended = done?.changeSetId ?? (await latestEnd(db, assignment.name)) ?? (await end(tools)).changeSetId;
          model.end(assignment);
          if (done === null) model.evaluate();
          await undoChangeSet(tools, jana, { changeSetId: ended ?? '' });
          model.undoEnd(assignment);
        }
        break;
      }
      case 8: {
        // One at a time: what overlapping exceptions come to is told by their own tests.
        if (granted.has(name)) {
          const { changeSetId, what, made } = granted.get(name)!;
          granted.delete(name);
          // On the thirtieth day itself the hour decides.
          const canUndo = daysBetween(made, model.today) < 30;
          const isOver = (what === 'waive' ? person.free : person.away) == null;
          if (canUndo && random(2) === 0) {
            told.push(`${name}: ${what} of ${made} undone`);
            const undo = (with_: typeof tools) => undoException(with_, jana, { changeSetId });
            if ((await attempt(undo)) === null) await undo(tools);
            if (!isOver) model.revoke(name, true);
          } else if (!isOver) {
            told.push(`${name}: ${what} of ${made} ended`);
            await endStanding(tools, id(name));
            model.revoke(name, false);
          }
          break;
        }
        const until = [addDays(model.today, 5), addDays(model.today, 40), null][random(3)] ?? null;
        if (random(2) === 0) {
          if (person.state === 'left') break;
          told.push(`${name} is paused until ${until}`);
          const { changeSetId } = await db.write(TENANT, trx =>
            pauseIn(trx, tools, jana, {
              personId: id(name),
              fromOn: null,
              returnOn: until === null ? null : addDays(until, 1),
            }),
          );
          granted.set(name, { what: 'pause', changeSetId: changeSetId ?? '', made: model.today });
          model.grant(name, { away: { until, from: model.today } });
        } else {
          if (!model.hasOpen(name)) break;
          const last = until ?? addDays(model.today, 200);
          told.push(`${name} is waived until ${last}`);
          const { changeSetId } = await db.write(TENANT, trx =>
            waiveIn(trx, tools, jana, { personId: id(name), courseId, reason: 'other', words: null, untilOn: last }),
          );
          granted.set(name, { what: 'waive', changeSetId: changeSetId ?? '', made: model.today });
          model.grant(name, { free: { until: last } });
        }
        break;
      }
      case 9: {
        if (person.state === 'left') break;
        const dueOn = addDays(model.today, [3, 20, 60][random(3)]!);
        told.push(`${name} has time until ${dueOn}`);
        if (model.extend(name, dueOn) === 0) break;
        await db.write(TENANT, trx => extendIn(trx, tools, jana, { personId: id(name), courseId, dueOn, words: null }));
        break;
      }
      default: {
        const days = [1, 3, 20, 30, 31, 100][random(6)]!;
        model.today = addDays(model.today, days);
        for (const [each, { what }] of granted)
          if (isOver(model.people.get(each)!, what, model.today))
            model.people.get(each)![what === 'waive' ? 'free' : 'away'] = null;
        told.push(`${days} days pass: ${model.today}`);
        clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
        const pass = (with_: typeof tools) => enrolmentsJob(with_, () => {}).run(TENANT, new AbortController().signal);
        if ((await attempt(async with_ => (await pass(with_), true))) === null) await restart();
        model.evaluate();
      }
    }
    const differs = await difference(db, model, id);
    if (differs !== null) return [...told, JSON.stringify(differs)];
    // Asked again, nothing changes.
    if (step % 10 === 9) {
      model.evaluate();
      const { opened, closed } = await enrolPeople(tools, TENANT, PEOPLE.map(id), 'directory');
      if (opened + closed > 0) return [...told, `asked again: ${opened} opened, ${closed} closed`];
    }
  }
  const wrong = await unexplained(db);
  if (wrong.length > 0) return [...told, `not the sum of their changes: ${JSON.stringify(wrong)}`];
  if ((await enrolmentsOf(db, OTHER_TENANT)).length > 0) return [...told, 'the other organisation has enrolments'];
  return [];
}

/** The calendar ends it by itself. */
function isOver({ away, free }: Person, what: 'waive' | 'pause', today: string): boolean {
  const until = what === 'waive' ? free?.until : away?.until;
  return until != null && until < today;
}

/** Ends what stands of a person before its time. */
async function endStanding(tools: { db: Db; clock: ReturnType<typeof clockAt> }, personId: string): Promise<void> {
  const { waivers, pauses } = await exceptionsOf(tools, jana, personId);
  for (const { waiverId } of waivers) await endWaiver(tools, jana, waiverId);
  for (const { pauseId } of pauses) await endPause(tools, jana, pauseId);
}

/** The assignment that is there though nobody was told; null when the process died before it. */
async function newAssignment(db: Db, model: Reference) {
  const known = model.assignments.map(({ name }) => name);
  const rows = await db.read(TENANT, trx =>
    trx.selectFrom('assignment').select('assignmentId').where('tenantId', '=', TENANT).execute(),
  );
  const found = rows.find(({ assignmentId }) => !known.includes(assignmentId));
  if (found === undefined) return null;
  const sets = await changeSetsOf(db, found.assignmentId, 'assignment');
  return { ...found, changeSetId: sets[0]?.changeSetId ?? null };
}

/** The end that was begun and not taken back. */
async function latestEnd(db: Db, assignmentId: string): Promise<string | null> {
  const sets = await changeSetsOf(db, assignmentId, 'end');
  return sets.find(({ state }) => state !== 'undone')?.changeSetId ?? null;
}

const changeSetsOf = (db: Db, assignmentId: string, kind: 'assignment' | 'end') =>
  db.read(TENANT, trx =>
    trx
      .selectFrom('changeSet')
      .select(['changeSetId', 'state'])
      .where('tenantId', '=', TENANT)
      .where('assignmentId', '=', assignmentId)
      .where('kind', '=', kind)
      .execute(),
  );

async function stateOf(db: Db, changeSetId: string) {
  const row = await db.read(TENANT, trx =>
    trx
      .selectFrom('changeSet')
      .select('state')
      .where('tenantId', '=', TENANT)
      .where('changeSetId', '=', changeSetId)
      .executeTakeFirstOrThrow(),
  );
  return row.state;
}

async function difference(db: Db, model: Reference, id: (name: string) => string): Promise<unknown> {
  const all = await enrolmentsOf(db, TENANT);
  for (const assignment of model.assignments) {
    for (const name of PEOPLE) {
      const ours = all
        .filter(row => row.assignmentId === assignment.name && row.personId === id(name))
        .map(row => ({
          state: row.state,
          openedOn: row.openedOn,
          dueOn: row.dueOn,
          closedOn: row.closedOn,
          reason: row.closedReason,
          by: row.satisfiedBy,
          until: row.validUntilOn,
        }));
      const expected = model
        .cyclesOf(assignment, name)
        .map(({ state, openedOn, dueOn, closedOn, reason, by, until }) => ({
          state,
          openedOn,
          dueOn,
          closedOn,
          reason,
          by,
          until,
        }));
      if (JSON.stringify(ours) !== JSON.stringify(expected))
        return { name, months: assignment.months, kind: assignment.kind, ours, expected };
    }
  }
  return null;
}

/** Jana, who assigns and of whom nothing is asked; every day a working day; a country without public holidays. */
async function givenWorld(db: Db): Promise<void> {
  await givenRow(db, 'person', aPerson('Jana', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  const changed = { changedAt: '2027-01-01T00:00:00.000Z', changedBy: null };
  const hours = { staff: everyDay, volunteer: everyDay, external: everyDay };
  await givenRow(db, 'setting', { key: 'messages', value: JSON.stringify({ hours }), ...changed });
  const organisation = { timeZone: 'Europe/Berlin', country: 'AQ', region: '', language: 'en' };
  await givenRow(db, 'setting', { key: 'organisation', value: JSON.stringify(organisation), ...changed });
}
