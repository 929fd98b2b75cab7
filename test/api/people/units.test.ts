import { describe, expect, it } from 'vitest';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import type { changeUnit } from '#api/contract/directory.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import { pageOfUnits, setUnit } from '#api/people/directory-list-actions.ts';
import { placesOf } from '#api/people/unit-place.ts';
import { daysOf, preparePlanning } from '#api/reminders/actions.ts';
import { loadLearners } from '#api/reminders/store.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenCourse,
  givenRow,
} from '#test/support/given.ts';
import { anAdmin, enrolmentsOf } from '../assignments/world.ts';

const EPIPHANY = '2028-01-06';

describe('where a unit is', () => {
  const unit = (unitId: string, parentUnitId: string | null, country: string | null, region: string | null) => ({
    unitId,
    parentUnitId,
    country,
    region,
  });

  it('holds for the units below it until one of them says otherwise', () => {
    const places = placesOf([
      unit('bavaria', null, null, 'BY'),
      unit('munich', 'bavaria', null, null),
      unit('salzburg', 'bavaria', 'AT', '5'),
      unit('cologne', null, null, null),
    ]);

    expect(places.get('munich')).toEqual({ country: null, region: 'BY' });
    expect(places.get('salzburg')).toEqual({ country: 'AT', region: '5' });
    expect(places.has('cologne')).toBe(false);
  });

  it('goes before where the person is, and a unit in another country has no region of ours', () => {
    const organisation = { ...defaultSettings.organisation, country: 'DE', region: 'NW' };
    const places = new Map([
      ['munich', { country: null, region: 'BY' }],
      ['vienna', { country: 'AT', region: null }],
    ]);
    const days = workingDaysFrom({ ...defaultSettings, organisation }, 'en', places);

    expect(days('staff', null, 'munich')(EPIPHANY)).toMatchObject({ because: 'holiday' });
    expect(days('staff', null, 'cologne')(EPIPHANY)).toBeNull();
    expect(days('staff', 'DE', 'vienna')('2027-10-26')).toMatchObject({ holiday: 'National Holiday' });
    // All Saints is free in North Rhine and in Austria, Reformation Day in neither.
    expect(days('staff', null, 'vienna')('2027-11-01')).not.toBeNull();
    expect(days('staff', null, 'munich')).toBe(days('staff', 'DE', 'munich'));
  });

  it('comes to an end where units stand in a ring', () => {
    expect(placesOf([unit('a', 'b', null, null), unit('b', 'a', null, null)]).size).toBe(0);
  });
});

describe('an admin who says where a unit is', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-12-23T08:00:00.000Z');
  const tools = { db, clock };
  const jana = anAdmin('Jana Roth');
  const bavaria = await givenRow(db, 'unit', aUnit('Bavaria'));
  const munich = await givenRow(db, 'unit', { ...aUnit('Munich'), parentUnitId: bavaria.unitId });
  const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
  await givenRow(db, 'person', aPerson('Jana Roth'));
  const there = await givenRow(db, 'person', aPerson('Mehmet Aydın'));
  const here = await givenRow(db, 'person', aPerson('Anna Weber'));
  await givenRow(db, 'role', aRole(there.personId, 'staff', munich.unitId));
  await givenRow(db, 'role', aRole(here.personId, 'staff', cologne.unitId));
  const { courseId } = await givenCourse(db, 'Security awareness');
  const said = { parentUnitId: null, coordinatorPersonId: null, country: null, region: null };

  it('moves what is computed for its people, and what they are told on, off the holidays of that place', async () => {
    const row = await setUnit(tools, jana, { ...said, unitId: bavaria.unitId, region: 'BY' });
    expect(row).toMatchObject({ name: 'Bavaria', region: 'BY', country: null, isNamed: false });

    await createAssignment(tools, jana, {
      courseId,
      rule: anAssignmentRule(),
      startsOn: '2027-12-23',
      start: true,
      token: null,
    });

    const due = new Map((await enrolmentsOf(db, TENANT)).map(({ personId, dueOn }) => [personId, dueOn]));
    expect(due.get(here.personId)).toBe(EPIPHANY);
    expect(due.get(there.personId)).toBe('2028-01-07');
    const isHoliday = await db.read(TENANT, async trx => {
      const planning = await preparePlanning(trx, TENANT, true);
      const learners = await loadLearners(trx, TENANT, [here.personId, there.personId], '2027-12-23');
      return new Map(learners.map(each => [each.personId, daysOf(each, planning).isHoliday(EPIPHANY)]));
    });
    expect(isHoliday.get(here.personId)).toBe(false);
    expect(isHoliday.get(there.personId)).toBe(true);
  });

  it('names who coordinates it and what is above it; never itself, nor a unit of elsewhere', async () => {
    const set = (change: Partial<InputOf<typeof changeUnit>>) =>
      setUnit(tools, jana, { ...said, unitId: cologne.unitId, ...change });

    expect(await set({ coordinatorPersonId: here.personId, parentUnitId: bavaria.unitId })).toMatchObject({
      coordinator: { name: 'Anna Weber' },
      isNamed: true,
      parent: { name: 'Bavaria' },
      people: 1,
    });
    expect(await set({ coordinatorPersonId: here.personId, deputyPersonId: there.personId })).toMatchObject({
      deputy: { name: 'Mehmet Aydın' },
    });
    expect(await set({ coordinatorPersonId: here.personId })).toMatchObject({ deputy: { name: 'Mehmet Aydın' } });
    expect(await set({ coordinatorPersonId: here.personId, deputyPersonId: null })).toMatchObject({ deputy: null });
    for (const deputyPersonId of [here.personId, FOREIGN])
      await expect(set({ coordinatorPersonId: here.personId, deputyPersonId })).rejects.toMatchObject({
        problem: 'bad-input',
      });
    await expect(set({ parentUnitId: cologne.unitId })).rejects.toMatchObject({ problem: 'bad-input' });
    await expect(set({ unitId: bavaria.unitId, parentUnitId: munich.unitId })).rejects.toMatchObject({
      problem: 'bad-input',
    });
    await expect(set({ unitId: FOREIGN })).rejects.toMatchObject({ problem: 'not-found' });
    const { units } = await pageOfUnits(tools, { ...jana, tenantId: OTHER_TENANT }, {});
    expect(units.every(({ region, isNamed }) => region === null && !isNamed)).toBe(true);
  });
});
