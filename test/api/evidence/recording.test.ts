import { describe, expect, it } from 'vitest';
import { keepAttachment } from '#api/evidence/attachment-actions.ts';
import {
  coursesToRecord,
  findPeople,
  matchPasted,
  previewGroup,
  recordForGroup,
} from '#api/evidence/recording-actions.ts';
import { evidenceJob } from '#api/evidence/jobs.ts';
import { beginUndo, finishSet, getSet, maySeeSet, pageOfSets } from '#api/evidence/set-actions.ts';
import { searchTextOf, sortKeyOf } from '#api/people/names.ts';
import { getTraining } from '#api/progress/training-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenAssignment,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { jpeg } from './files.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const jana = anActor('Jana Roth', { roles: ['admin'] });
const mara = anActor('Mara Lind', { isResponsible: true });
for (const name of ['Jana Roth', 'Mara Lind']) await givenRow(db, 'person', aPerson(name));
await givenRow(db, 'unit', aUnit('Köln'));
const koeln = idOf('unit Köln');
const { courseId } = await givenLearnableCourse(db, 'First aid');
const other = await givenLearnableCourse(db, 'Fire safety');
const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 24, windowDays: 60 } });
const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: jana.personId, rule });

async function learner(name: string, of: 'mara' | 'nobody' = 'mara') {
  const { personId } = await givenRow(
    db,
    'person',
    aPerson(name, { employeeId: `E ${name}`, sortKey: sortKeyOf(name), searchText: searchTextOf([name]) }),
  );
  const responsiblePersonId = of === 'mara' ? mara.personId : null;
  await givenRow(db, 'role', aRole(personId, 'volunteer', koeln, { responsiblePersonId }));
  await givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId }, { dueOn: '2027-05-20' }));
  return anActor(name);
}
const sheet = (people: readonly { personId: string }[], more: object = {}) => ({
  courseId,
  completedOn: '2027-05-02',
  validUntilOn: null,
  issuer: 'DRK Köln',
  place: 'Gerätehaus',
  externalNumber: null,
  personIds: people.map(({ personId }) => personId),
  setId: idOf(`set of ${people.map(({ personId }) => personId).join()}`),
  attachmentIds: [],
  ...more,
});
const completionsOf = (personId: string, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('completion')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .where('personId', '=', personId)
      .execute(),
  );
const stateOf = async (personId: string) =>
  await db.read(TENANT, trx =>
    trx
      .selectFrom('enrolment')
      .select(['state', 'validUntilOn'])
      .where('tenantId', '=', TENANT)
      .where('personId', '=', personId)
      .executeTakeFirstOrThrow(),
  );

describe('an evening of first aid for twelve people', () => {
  it('shows who gets it, who holds it already, what it fulfils and until when, and writes nothing', async () => {
    const [anna, ben] = [await learner('Anna'), await learner('Ben')];
    await givenRow(
      db,
      'completion',
      aCompletion({ personId: ben.personId, courseId, versionId: null }, { completedOn: '2027-05-02' }),
    );

    const shown = await previewGroup(tools, mara, sheet([anna, ben, anna]));

    expect(shown).toMatchObject({
      course: { title: 'First aid' },
      fresh: 1,
      held: 1,
      refused: 0,
      fulfils: 1,
      people: [
        { person: { name: 'Anna' }, outcome: 'new', fulfils: true, validUntilOn: '2029-05-02' },
        { person: { name: 'Ben' }, outcome: 'held', fulfils: false },
      ],
    });
    expect(await completionsOf(anna.personId)).toEqual([]);
  });

  it('records each once, as one set, however often it is sent', async () => {
    const people = [await learner('Cem'), await learner('Dana'), await learner('Emil')];
    const input = sheet(people);

    const [first] = await Promise.all([recordForGroup(tools, mara, input), recordForGroup(tools, mara, input)]);
    const again = await recordForGroup(tools, mara, input);

    expect(first).toMatchObject({ state: 'applied', rows: 3, counts: { recorded: 3 }, by: { name: 'Mara Lind' } });
    expect(again).toEqual(first);
    for (const { personId } of people) {
      expect(await completionsOf(personId)).toMatchObject([
        { how: 'recorded', recordedBy: mara.personId, place: 'Gerätehaus', issuer: 'DRK Köln' },
      ]);
      expect(await completionsOf(personId, OTHER_TENANT)).toEqual([]);
      expect(await stateOf(personId)).toEqual({ state: 'completed', validUntilOn: '2029-05-02' });
    }
    expect((await getTraining(tools, anActor('Cem'))).toDo).toEqual([]);
  });

  it('undone as one, every completion stands beside its withdrawal and the obligations open again', async () => {
    const people = [await learner('Finn'), await learner('Gül')];
    const { setId } = await recordForGroup(tools, mara, sheet(people));
    const held = await learner('Held Before');
    await recordForGroup(tools, mara, sheet([held]));

    await beginUndo(tools, mara, { setId, reason: 'wrong evening' });
    await evidenceJob(tools).run(TENANT, new AbortController().signal);
    await evidenceJob(tools).run(TENANT, new AbortController().signal);

    expect(await getSet(tools, mara, setId)).toMatchObject({
      state: 'undone',
      counts: { withdrawn: 2 },
      undoUntilOn: null,
    });
    for (const { personId } of people) {
      expect(await completionsOf(personId)).toHaveLength(1);
      expect(await stateOf(personId)).toMatchObject({ state: 'open' });
    }
    const withdrawals = await db.read(TENANT, trx =>
      trx.selectFrom('withdrawal').select(['reason', 'withdrawnBy']).where('tenantId', '=', TENANT).execute(),
    );
    expect(withdrawals).toEqual(people.map(() => ({ reason: 'wrong evening', withdrawnBy: mara.personId })));
    expect(await stateOf(held.personId)).toMatchObject({ state: 'completed' });
    await recordForGroup(tools, mara, sheet(people, { setId: idOf('again') }));
    expect(await stateOf(people[0]?.personId ?? '')).toMatchObject({ state: 'completed' });
  });

  it('after thirty days it can no longer be undone as one', async () => {
    const late = clockAt('2027-05-11T08:00:00.000Z');
    const { setId } = await recordForGroup({ db, clock: late }, mara, sheet([await learner('Hanna')]));
    late.addDays(31);

    await expect(beginUndo({ db, clock: late }, mara, { setId, reason: 'x' })).rejects.toMatchObject({
      problem: 'undo-too-late',
    });
    expect((await getSet({ db, clock: late }, mara, setId)).undoUntilOn).toBeNull();
  });

  it('killed half way, the next run ends it and doubles nothing', async () => {
    const people = await Promise.all([...Array(130).keys()].map(n => learner(`Many ${n}`)));
    const input = sheet(people);
    let writes = 0;
    const dying = {
      clock,
      db: {
        ...db,
        write: ((tenantId, work) => {
          writes += 1;
          if (writes > 2) throw new Error('killed here');
          return db.write(tenantId, work);
        }) as typeof db.write,
      },
    };

    await expect(recordForGroup(dying, mara, input)).rejects.toThrow('killed here');
    expect(await getSet(tools, mara, input.setId)).toMatchObject({
      state: 'applying',
      position: 100,
      counts: { recorded: 100, matched: 30 },
    });
    await evidenceJob(tools).run(TENANT, new AbortController().signal);
    await finishSet(tools, TENANT, input.setId);

    expect(await getSet(tools, mara, input.setId)).toMatchObject({ state: 'applied', counts: { recorded: 130 } });
    expect(await completionsOf(people[0]?.personId ?? '')).toHaveLength(1);
  });
});

describe('who records for whom', () => {
  it('is responsible: their own people only, and only what a role they look after demands', async () => {
    const [own, foreign] = [await learner('Ina'), await learner('Jo', 'nobody')];

    await expect(previewGroup(tools, mara, sheet([own, foreign]))).rejects.toMatchObject({ problem: 'not-found' });
    await expect(recordForGroup(tools, mara, sheet([foreign]))).rejects.toMatchObject({ problem: 'not-found' });
    const notDemanded = sheet([own], { courseId: other.courseId, setId: idOf('not demanded') });
    expect(await previewGroup(tools, mara, notDemanded)).toMatchObject({ fresh: 0, refused: 1 });
    await expect(recordForGroup(tools, mara, notDemanded)).rejects.toMatchObject({ problem: 'not-allowed' });
    expect(await previewGroup(tools, jana, notDemanded)).toMatchObject({ fresh: 1, refused: 0 });
    expect(await completionsOf(foreign.personId)).toEqual([]);
  });

  it('finds people by name, by unit, and in a pasted list by number, mail or name', async () => {
    const kurt = await learner('Kurt Müller');
    const lena = await learner('Lena Fremd', 'nobody');

    expect((await findPeople(tools, mara, { search: 'mueller' })).people).toMatchObject([
      { personId: kurt.personId, name: 'Kurt Müller', units: ['Köln'], managed: false },
    ]);
    expect((await findPeople(tools, mara, { search: 'Lena' })).people).toEqual([]);
    expect((await findPeople(tools, jana, { search: 'Lena', unitId: koeln })).people).toHaveLength(1);
    expect((await findPeople(tools, jana, { unitId: idOf('unit nowhere') })).people).toEqual([]);
    const lines = ['E Kurt Müller', 'KURT.M.LLER@example.org', 'Mueller, Kurt', 'E Lena Fremd', 'nobody'];
    const pasted = await matchPasted(tools, mara, { lines });
    expect(pasted.lines.map(({ people }) => people.map(({ personId }) => personId))).toEqual([
      [kurt.personId],
      [kurt.personId],
      [kurt.personId],
      [],
      [],
    ]);
    expect((await matchPasted(tools, jana, { lines: ['Lena Fremd'] })).lines[0]?.people).toMatchObject([
      { personId: lena.personId },
    ]);
    expect(JSON.stringify(await findPeople(tools, jana, {}))).not.toContain(FOREIGN);
  });

  it('offers an admin every course, and who is responsible what is demanded of their people', async () => {
    const titles = async (actor: typeof mara) =>
      (await coursesToRecord(tools, actor)).courses.map(({ title }) => title);

    expect(await titles(jana)).toEqual(['Fire safety', 'First aid']);
    expect(await titles(mara)).toEqual(['First aid']);
    expect(await titles(anActor('Nobody’s', { isResponsible: true }))).toEqual([]);
  });

  it('pages through many without losing or doubling one', async () => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await findPeople(tools, jana, cursor === undefined ? {} : { cursor });
      seen.push(...page.people.map(({ personId }) => personId));
      cursor = page.next;
    }

    expect(seen.length).toBeGreaterThan(100);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('sees own sets, admins all; the signed sheet is for them alone', async () => {
    const nora = await learner('Nora');
    async function* body() {
      yield jpeg;
    }
    const { attachmentId } = await keepAttachment(tools, mara, 'Liste.jpg', body());
    const { setId } = await recordForGroup(tools, mara, sheet([nora], { attachmentIds: [attachmentId] }));
    const see = (actor: typeof mara) => db.read(actor.tenantId, trx => maySeeSet(trx, actor, setId));

    expect([await see(mara), await see(jana), await see(nora)]).toEqual([true, true, false]);
    expect(await see({ ...jana, tenantId: OTHER_TENANT })).toBe(false);
    const theirs = anActor('Nora', { isResponsible: true });
    expect((await pageOfSets(tools, theirs, undefined)).sets).toEqual([]);
    await expect(getSet(tools, theirs, setId)).rejects.toMatchObject({ problem: 'not-found' });
    await expect(beginUndo(tools, theirs, { setId, reason: 'x' })).rejects.toMatchObject({ problem: 'not-found' });
    const all = (await pageOfSets(tools, jana, undefined)).sets;
    expect(all.find(set => set.setId === setId)).toMatchObject({ course: { title: 'First aid' } });
    const foreignFile = sheet([await learner('Olga')], { attachmentIds: [attachmentId] });
    await expect(recordForGroup(tools, jana, foreignFile)).rejects.toMatchObject({ problem: 'not-found' });
  });

  it('a day that has not come, or an end before it, is refused', async () => {
    const paul = await learner('Paul');

    for (const more of [{ completedOn: '2027-05-12' }, { validUntilOn: '2027-05-01' }])
      await expect(previewGroup(tools, mara, sheet([paul], more))).rejects.toMatchObject({ problem: 'bad-input' });
  });
});
