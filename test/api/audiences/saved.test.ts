import { describe, expect, it } from 'vitest';
import { audienceUses, followAudience } from '#api/assignments/audience-actions.ts';
import { changeAudience, deleteAudience, listAudiences, saveAudience } from '#api/audiences/saved-actions.ts';
import { listDirectoryWords, listResponsible } from '#api/audiences/words-store.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { groupsInAudiences } from '#api/people/group-store.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, enrolmentsOf } from '../assignments/world.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-03T08:00:00.000Z');
const tools = { db, clock };
const jana = anAdmin('Jana Roth');

await givenRow(db, 'person', aPerson('Jana Roth', { jobTitle: 'Head of training', country: 'Deutschland' }));
const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
for (const [name, jobTitle] of [
  ['Anna Weber', 'Medic'],
  ['Ben Kühn', 'medic '],
  ['Cem Kaya', 'Driver'],
] as const) {
  const { personId } = await givenRow(
    db,
    'person',
    aPerson(name, { jobTitle, country: name === 'Cem Kaya' ? 'AT' : 'DE' }),
  );
  const responsiblePersonId = name === 'Cem Kaya' ? null : idOf('Jana Roth');
  await givenRow(db, 'role', aRole(personId, 'volunteer', cologne.unitId, { responsiblePersonId }));
}
// In the other organisation Jana looks after everybody: that must show nowhere.
await db.write(OTHER_TENANT, trx =>
  trx
    .updateTable('role')
    .set({ responsiblePersonId: idOf('Jana Roth') })
    .where('tenantId', '=', OTHER_TENANT)
    .execute(),
);
await givenRow(db, 'person', aPerson('Post room', { nature: 'shared-mailbox', jobTitle: 'Medic' }));
await givenRow(db, 'person', aPerson('Left Long Ago', { state: 'left', jobTitle: 'Medic' }));

const medics: Audience = { ...everybody, all: [{ kind: 'job-title', values: ['Medic'] }] };
const drivers: Audience = { ...everybody, all: [{ kind: 'job-title', values: ['Driver'] }] };

describe('a saved audience', () => {
  it('is listed by name with its words, renamed, and removed when nothing uses it', async () => {
    const saved = await saveAudience(tools, jana, { name: 'Sanität Köln', audience: medics });
    expect(saved).toMatchObject({ name: 'Sanität Köln', version: 1, uses: 0, behind: 0 });
    expect(saved.words.all).toEqual([{ kind: 'job-title', values: ['Medic'] }]);

    const renamed = await changeAudience(tools, jana, { ...saved, name: 'Alle Sanis' });
    expect(renamed).toMatchObject({ audienceId: saved.audienceId, name: 'Alle Sanis', version: 2 });
    const { audiences } = await listAudiences(tools, jana, { search: 'sanis' });
    expect(audiences.map(({ name }) => name)).toEqual(['Alle Sanis']);
    expect((await listAudiences(tools, jana, { search: 'köln' })).audiences).toEqual([]);

    await deleteAudience(tools, jana, { audienceId: saved.audienceId });
    expect((await listAudiences(tools, jana, {})).audiences).toEqual([]);
    await expect(deleteAudience(tools, jana, { audienceId: saved.audienceId })).rejects.toMatchObject({
      problem: 'not-found',
    });
  });

  it('takes no name twice, whatever the case, and no change built on an older one', async () => {
    const saved = await saveAudience(tools, jana, { name: 'Drivers', audience: drivers });
    await expect(saveAudience(tools, jana, { name: 'DRIVERS', audience: medics })).rejects.toMatchObject({
      problem: 'bad-input',
    });
    await changeAudience(tools, jana, { ...saved, audience: medics });
    await expect(changeAudience(tools, jana, { ...saved, audience: drivers })).rejects.toMatchObject({
      problem: 'preview-outdated',
    });
    await deleteAudience(tools, jana, { audienceId: saved.audienceId });
  });

  it('comes in pages', async () => {
    const made = [];
    for (let n = 0; n < 60; n += 1)
      made.push(await saveAudience(tools, jana, { name: `Audience ${String(n).padStart(2, '0')}`, audience: medics }));
    const first = await listAudiences(tools, jana, {});
    const second = await listAudiences(tools, jana, { cursor: first.next ?? '' });
    expect([...first.audiences, ...second.audiences].map(({ name }) => name)).toEqual(made.map(({ name }) => name));
    expect(second.next).toBeNull();
    for (const { audienceId } of made) await deleteAudience(tools, jana, { audienceId });
  });

  it('that changes leaves assignments as they are, says what following would change, and lets them follow', async () => {
    const { audienceId, version } = await saveAudience(tools, jana, { name: 'Our medics', audience: medics });
    const { courseId } = await givenCourse(db, 'First aid');
    const copy = { ...medics, saved: { audienceId, name: 'Our medics', version } };
    const assignmentId = await givenAssignment(db, {
      courseId,
      ownerPersonId: jana.personId,
      rule: anAssignmentRule({ audience: copy }),
    });
    await expect(deleteAudience(tools, jana, { audienceId })).rejects.toMatchObject({ problem: 'audience-in-use' });

    const both: Audience = { ...medics, all: [{ kind: 'job-title', values: ['medic', 'driver'] }] };
    const saved = await changeAudience(tools, jana, { audienceId, name: 'Our medics', audience: both, version });
    expect(saved).toMatchObject({ version: 2, uses: 1, behind: 1 });

    const { uses } = await audienceUses(tools, jana, { audienceId });
    expect(uses).toMatchObject([
      { assignmentId, state: 'running', version: 1, isBehind: true, people: 2, joining: 1, leaving: 0 },
    ]);

    const input = { audienceId, version: 2, assignmentIds: [assignmentId] };
    await expect(followAudience(tools, jana, { ...input, version: 1 })).rejects.toMatchObject({
      problem: 'preview-outdated',
    });
    const { revised } = await followAudience(tools, jana, input);
    expect(revised).toEqual([{ assignmentId, opened: 3, closed: 0 }]);
    expect(await enrolmentsOf(db, TENANT)).toHaveLength(3);
    expect((await audienceUses(tools, jana, { audienceId })).uses).toMatchObject([{ isBehind: false, joining: 0 }]);
    expect((await followAudience(tools, jana, input)).revised).toEqual([]);
  });
});

describe('pickers', () => {
  const words = (field: 'country' | 'job-title', search = '', most = 50) =>
    db.read(TENANT, trx => listDirectoryWords(trx, TENANT, { field, search, most }));

  it('offer what the directory holds with how many active people have it, whatever the case', async () => {
    expect(await words('job-title')).toEqual({
      words: [
        { value: 'Medic', people: 2 },
        { value: 'Driver', people: 1 },
        { value: 'Head of training', people: 1 },
      ],
      more: false,
    });
    expect((await words('job-title', 'train')).words).toEqual([{ value: 'Head of training', people: 1 }]);
    expect((await words('country')).words.map(({ value }) => value)).toEqual(['DE', 'AT', 'Deutschland']);
    expect(await words('country', '', 1)).toEqual({ words: [{ value: 'DE', people: 2 }], more: true });
  });

  it('offer those whom others are looked after by', async () => {
    const found = (search: string) => db.read(TENANT, trx => listResponsible(trx, TENANT, { search, most: 50 }));
    expect(await found('')).toEqual({
      people: [{ personId: idOf('Jana Roth'), name: 'Jana Roth', people: 2 }],
      more: false,
    });
    expect((await found('weber')).people).toEqual([]);
  });
});

describe('the directory', () => {
  it('reads the members of every group that an audience names: in alternatives and in saved ones too', async () => {
    const [inAll, inOr, inOrNone, inSaved] = ['all', 'or', 'or none', 'saved'].map(name => idOf(`group ${name}`));
    const group = (id: string | undefined) => ({ kind: 'group' as const, groupIds: [id ?? ''] });
    const { courseId } = await givenCourse(db, 'Driving');
    await givenAssignment(db, {
      assignmentId: idOf('drivers'),
      courseId,
      ownerPersonId: jana.personId,
      rule: anAssignmentRule({
        audience: { ...everybody, all: [group(inAll)], or: [{ all: [group(inOr)], none: [group(inOrNone)] }] },
      }),
    });
    await saveAudience(tools, jana, { name: 'Crews', audience: { ...everybody, none: [group(inSaved)] } });

    const named = await db.read(TENANT, trx => groupsInAudiences(trx, TENANT));

    expect(named.sort()).toEqual([inAll, inOr, inOrNone, inSaved].sort());
  });
});
