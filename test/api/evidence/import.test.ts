import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { beginApply, decideRow, discard, nameColumns } from '#api/evidence/import-actions.ts';
import { keepImport } from '#api/evidence/import-read-actions.ts';
import { getImportOf, pageOfRows } from '#api/evidence/import-view-actions.ts';
import { evidenceJob } from '#api/evidence/jobs.ts';
import { workbookLines } from '#api/evidence/xlsx.ts';
import { beginUndo, finishSet } from '#api/evidence/set-actions.ts';
import type { RowState } from '#api/contract/evidence.ts';
import { searchTextOf, sortKeyOf } from '#api/people/names.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const jana = anActor('Jana Roth', { roles: ['admin'] });
const { courseId } = await givenCourse(db, 'Erste Hilfe', { validMonths: 24 });
const fire = await givenCourse(db, 'Brandschutz');

async function person(name: string, unit: string | null, more: object = {}) {
  const { personId } = await givenRow(
    db,
    'person',
    aPerson(name, { sortKey: sortKeyOf(name), searchText: searchTextOf([name]), ...more }),
  );
  if (unit !== null) await givenRow(db, 'role', aRole(personId, 'volunteer', idOf(`unit ${unit}`)));
  return personId;
}
async function* body(bytes: Uint8Array) {
  yield bytes;
}
const text = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
const keep = (bytes: Uint8Array, name = 'alt.csv') => keepImport(tools, jana, name, body(bytes));
const run = () => evidenceJob(tools).run(TENANT, new AbortController().signal);

/** Reads, takes the guess for the columns, and looks for the people. */
async function looked(bytes: Uint8Array, courses: Record<string, string | null> = {}, more: object = {}) {
  const { set, columns, dayOrder } = await keep(bytes);
  await nameColumns(tools, jana, { setId: set.setId, columns, dayOrder, courseId: null, courses, ...more });
  await run();
  return getImportOf(tools, jana, set.setId);
}
async function rowsIn(setId: string, state: RowState) {
  const { rows } = await pageOfRows(tools, jana, { setId, state });
  return rows.map(({ row, reason, person: who }) => [row, reason, who?.name ?? null]);
}
const completionsOf = (personId: string, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('completion')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .where('personId', '=', personId)
      .orderBy('completedOn', 'desc')
      .execute(),
  );

beforeAll(async () => {
  for (const unit of ['Köln', 'Bonn']) await givenRow(db, 'unit', aUnit(unit, { sortKey: sortKeyOf(unit) }));
  await givenRow(db, 'person', aPerson('Jana Roth'));
  await person('Anna Weber', 'Köln', { employeeId: '4711', mail: 'Anna.Weber@example.org' });
  await person('Ben Müller', 'Bonn', { employeeId: '4712' });
  await person('Ben Müller ', 'Köln', { personId: idOf('other ben'), entraId: idOf('other ben'), displayName: 'Ben Müller', mail: null }); // prettier-ignore
  await person('Cem Yar', 'Köln');
  const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 24, windowDays: 60 } });
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: idOf('Jana Roth'), rule });
  await givenRow(db, 'enrolment', anEnrolment({ personId: idOf('Anna Weber'), assignmentId, courseId }));
  await givenRow(
    db,
    'completion',
    aCompletion({ personId: idOf('Cem Yar'), courseId, versionId: null }, { completedOn: '2027-01-10' }),
  );
});

const HEADS = 'Personalnummer;E-Mail;Name;Abteilung;Lehrgang;Abgeschlossen am;Gültig bis';

describe('a table from an earlier system', () => {
  it('is looked through: matched, doubtful, known, expired, not matched and faulty, each with its line and reason', async () => {
    const { set, columns, courses, format } = await looked(
      text([
        HEADS,
        '4711;;Weber, Anna;Köln;Erste Hilfe;03.05.2026;',
        ';ANNA.WEBER@EXAMPLE.ORG;;;Erste Hilfe;2024-01-02;',
        ';;Mueller Ben;Bonn;Erste Hilfe;2.3.27;31.12.2028',
        ';;Ben Müller;;Erste Hilfe;02.03.2027;',
        '4711;;Zoe Quandt;;Erste Hilfe;02.03.2027;',
        '4711;cem.yar@example.org;;;Erste Hilfe;02.03.2027;',
        ';;Cem Yar;Köln;Erste Hilfe;10.01.2027;',
        '4711;;;;Erste Hilfe;46145;',
        '9999;;;;Erste Hilfe;02.03.2027;',
        ';;;;Erste Hilfe;02.03.2027;',
        '4712;;;;Erste Hilfe;31.02.2027;',
        '4712;;;;Erste Hilfe;12.05.2027;',
        '4712;;;;Erste Hilfe;;',
        '4712;;;;Erste Hilfe;01.03.2027;01.02.2027',
        '4712;;;;Töpfern;01.03.2027;',
        '',
      ]),
      { Töpfern: null },
    );

    expect(format).toBe('csv ; utf-8');
    expect(columns).toMatchObject({
      employeeId: 0,
      mail: 1,
      name: 2,
      unit: 3,
      course: 4,
      completedOn: 5,
      validUntilOn: 6,
    });
    expect(courses).toMatchObject([
      { text: 'Erste Hilfe', rows: 14, course: { courseId } },
      { text: 'Töpfern', rows: 1, course: null },
    ]);
    expect(set).toMatchObject({ state: 'ready', rows: 15 });
    expect(await rowsIn(set.setId, 'matched')).toEqual([
      [2, null, 'Anna Weber'],
      [4, null, 'Ben Müller'],
    ]);
    expect(await rowsIn(set.setId, 'expired')).toEqual([[3, 'over', 'Anna Weber']]);
    expect(await rowsIn(set.setId, 'doubtful')).toEqual([
      [5, 'several-people', null],
      [6, 'name-differs', null],
      [7, 'keys-disagree', null],
    ]);
    expect(await rowsIn(set.setId, 'known')).toEqual([
      [8, 'already-held', 'Cem Yar'],
      [9, 'twice-in-file', 'Anna Weber'],
    ]);
    expect(await rowsIn(set.setId, 'unmatched')).toEqual([
      [10, 'nobody', null],
      [11, 'no-key', null],
    ]);
    expect((await rowsIn(set.setId, 'faulty')).map(([row, reason]) => [row, reason])).toEqual([
      [12, 'day-unreadable'],
      [13, 'day-in-future'],
      [14, 'day-missing'],
      [15, 'end-before-day'],
      [16, 'course-unknown'],
    ]);
    expect(await completionsOf(idOf('Anna Weber'))).toEqual([]);
  });

  it('a doubtful line is decided by a person, then all is recorded as one set and undone as one', async () => {
    const view = await looked(
      text([HEADS, '4711;;;;Erste Hilfe;04.05.2026;', '4711;;;;Erste Hilfe;05.05.2020;', ';;Ben Müller;;Erste Hilfe;04.05.2026;', ';;Ben Müller;;Erste Hilfe;05.05.2026;']), // prettier-ignore
    );
    const { setId } = view.set;
    const [doubtful] = (await pageOfRows(tools, jana, { setId, state: 'doubtful' })).rows;
    expect(doubtful?.candidates.map(({ units }) => units).sort()).toEqual([['Bonn'], ['Köln']]);

    await decideRow(tools, jana, { setId, row: 4, personId: idOf('other ben') });
    const decided = await decideRow(tools, jana, { setId, row: 5, personId: null });
    expect(decided.set.counts).toEqual({ matched: 2, expired: 1, skipped: 1 });
    await expect(beginApply(tools, jana, { setId, matched: 3, expired: 1 })).rejects.toMatchObject({
      problem: 'preview-outdated',
    });
    await beginApply(tools, jana, { setId, matched: 2, expired: 1 });
    await run();
    await run();

    expect((await getImportOf(tools, jana, setId)).set).toMatchObject({
      state: 'applied',
      counts: { recorded: 3, skipped: 1 },
    });
    expect(await completionsOf(idOf('Anna Weber'))).toMatchObject([
      { how: 'imported', completedOn: '2026-05-04', recordedBy: jana.personId },
      { how: 'imported', completedOn: '2020-05-05' },
    ]);
    expect(await completionsOf(idOf('other ben'))).toHaveLength(1);
    expect(await completionsOf(idOf('Anna Weber'), OTHER_TENANT)).toEqual([]);
    const enrolment = () =>
      db.read(TENANT, trx =>
        trx
          .selectFrom('enrolment')
          .select(['state', 'validUntilOn'])
          .where('tenantId', '=', TENANT)
          .where('personId', '=', idOf('Anna Weber'))
          .executeTakeFirstOrThrow(),
      );
    expect(await enrolment()).toEqual({ state: 'completed', validUntilOn: '2028-05-04' });

    await beginUndo(tools, jana, { setId, reason: 'wrong file' });
    await run();
    expect((await getImportOf(tools, jana, setId)).set).toMatchObject({ state: 'undone', counts: { withdrawn: 3 } });
    expect(await enrolment()).toMatchObject({ state: 'open' });
    expect(await completionsOf(idOf('Anna Weber'))).toHaveLength(2);
  });

  it('read twice, the second time everything is known', async () => {
    const file = text([HEADS, '4712;;;;Erste Hilfe;06.05.2026;']);
    const first = await looked(file);
    await beginApply(tools, jana, { setId: first.set.setId, matched: 1, expired: 0 });
    await run();

    expect((await looked(file)).set.counts).toEqual({ known: 1 });
  });

  it('a course that no title tells is chosen once for all its lines, and nothing is looked for before', async () => {
    const { set, columns } = await keep(text([HEADS, '4711;;;;FIRE-01;06.05.2026;', '4712;;;;FIRE-01;06.05.2026;']));
    const naming = { setId: set.setId, columns, dayOrder: 'dmy' as const, courseId: null };

    const asked = await nameColumns(tools, jana, { ...naming, courses: {} });
    expect(asked).toMatchObject({ set: { state: 'mapping' }, courses: [{ text: 'FIRE-01', rows: 2, course: null }] });
    await nameColumns(tools, jana, { ...naming, courses: { 'FIRE-01': fire.courseId } });
    await run();

    expect((await getImportOf(tools, jana, set.setId)).set.counts).toEqual({ matched: 2 });
  });

  it('without columns for who, when and what nobody is looked for', async () => {
    const { set } = await keep(text([HEADS, '4711;;;;x;06.05.2026;']));

    await expect(
      nameColumns(tools, jana, {
        setId: set.setId,
        columns: { unit: 3 },
        dayOrder: 'dmy',
        courseId: null,
        courses: {},
      }),
    ).rejects.toMatchObject({ problem: 'bad-input', extra: { errors: [{}, {}, {}] } });
  });

  it('is nobody else’s, and not there for another organisation', async () => {
    const { set } = await keep(text([HEADS, '4711;;;;x;06.05.2026;']));
    const foreign = { ...jana, tenantId: OTHER_TENANT };

    await expect(getImportOf(tools, foreign, set.setId)).rejects.toMatchObject({ problem: 'not-found' });
    await expect(pageOfRows(tools, foreign, { setId: set.setId, state: 'read' })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
    await expect(discard(tools, foreign, set.setId)).rejects.toMatchObject({ problem: 'not-found' });
    await discard(tools, jana, set.setId);
    await run();
    await expect(nameColumns(tools, jana, { setId: set.setId, columns: { mail: 1, completedOn: 5 }, dayOrder: 'dmy', courseId, courses: {} })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
    const left = await db.read(TENANT, trx =>
      trx
        .selectFrom('evidenceRow')
        .select('row')
        .where('tenantId', '=', TENANT)
        .where('setId', '=', set.setId)
        .execute(),
    );
    expect(left).toEqual([]);
  });

  it('killed while people are looked for and while it is recorded, it ends as if nothing had happened', async () => {
    const lines = Array.from({ length: 600 }, (_unused, i) => `4711;;;;Brandschutz;${new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)};`); // prettier-ignore
    const { set, columns, dayOrder } = await keep(text([HEADS, ...lines]));
    const { setId } = set;
    await nameColumns(tools, jana, { setId, columns, dayOrder, courseId: null, courses: {} });
    let writes = 0;
    const dying = (most: number) => ({
      clock,
      db: { ...db, write: ((tenantId, work) => ((writes += 1) > most ? Promise.reject(new Error('killed')) : db.write(tenantId, work))) as typeof db.write }, // prettier-ignore
    });

    await expect(finishSet(dying(1), TENANT, setId)).rejects.toThrow('killed');
    expect((await getImportOf(tools, jana, setId)).set).toMatchObject({ state: 'matching', position: 251 });
    await run();
    await beginApply(tools, jana, { setId, matched: 600, expired: 0 });
    writes = 0;
    await expect(finishSet(dying(2), TENANT, setId)).rejects.toThrow('killed');
    await run();

    expect((await getImportOf(tools, jana, setId)).set).toMatchObject({ state: 'applied', counts: { recorded: 600 } });
    const fires = (await completionsOf(idOf('Anna Weber'))).filter(one => one.courseId === fire.courseId);
    expect(fires).toHaveLength(600);
  });
});

describe('columns that are named again', () => {
  it('judge every line by what it says now: none is taken for the double of what another said before', async () => {
    const { set, columns } = await keep(
      text(['Personalnummer;Kurs;Datum', '4711;Brandschutz;03/05/2025', '4711;Brandschutz;05/03/2025']),
    );
    const named = { setId: set.setId, columns, courseId: null, courses: {} };
    await nameColumns(tools, jana, { ...named, dayOrder: 'dmy' });
    await run();
    await nameColumns(tools, jana, { ...named, dayOrder: 'mdy' });
    await run();

    expect((await getImportOf(tools, jana, set.setId)).set.counts).toEqual({ matched: 2 });
  });
});

describe('what a file may be', () => {
  const sheet = (rows: string) => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`; // prettier-ignore
  const book = (more: Record<string, Uint8Array>) =>
    zipSync({
      'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>'), // prettier-ignore
      'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>'), // prettier-ignore
      ...more,
    });
  const shared = strToU8('<sst><si><t>Personalnummer</t></si><si><r><t>Kurs</t></r><r><t/></r></si><si><t>Datum</t></si><si><t>Erste Hilfe</t><rPh><t>x</t></rPh></si></sst>'); // prettier-ignore
  const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row><row r="7"><c r="A7"><v>4711</v></c><c r="C7" t="s"><v>3</v></c><c r="D7"><f>TODAY()</f><v>46000.5</v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t>4712</t></is></c><c r="C9" t="str"><v>Erste Hilfe</v></c><c r="D9" t="inlineStr"><is><t>3/5/2026</t></is></c></row>'; // prettier-ignore

  it('a workbook: shared and own texts, gaps, days as numbers; formulas are never computed', async () => {
    const { set, format } = await looked(book({ 'xl/sharedStrings.xml': shared, 'xl/worksheets/sheet1.xml': strToU8(sheet(rows)) })); // prettier-ignore

    expect(format).toBe('xlsx');
    expect(set.counts).toEqual({ matched: 2 });
    expect((await pageOfRows(tools, jana, { setId: set.setId, state: 'matched' })).rows).toMatchObject([
      { row: 7, who: '4711', course: 'Erste Hilfe', completedOn: '46000.5' },
      { row: 9, who: '4712' },
    ]);
  });

  it.each([
    ['a workbook that names entities of its own', () => book({ 'xl/worksheets/sheet1.xml': strToU8(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheet('&a;')}`) })], // prettier-ignore
    ['a workbook cut short', () => book({ 'xl/sharedStrings.xml': shared, 'xl/worksheets/sheet1.xml': strToU8(sheet(rows)) }).subarray(0, 300)], // prettier-ignore
    ['a zip that is no workbook', () => zipSync({ 'a.txt': strToU8('x') })],
    ['an old workbook', () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])],
    ['a picture', () => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
    ['a table without lines', () => text(['Name;Kurs'])],
    ['nothing', () => new Uint8Array(0)],
  ])('%s is refused', async (_name, bytes) => {
    await expect(keep(bytes())).rejects.toMatchObject({ problem: 'file-refused' });
  });

  it.each([
    ['two lines of one number', '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'],
    ['a line beyond the last one', '<row r="1048577"><c r="A1"><v>1</v></c></row>'],
    ['the character NUL', '<row r="2"><c r="A2" t="inlineStr"><is><t>4&#0;2</t></is></c></row>'],
    ['characters that are none', '<row r="2"><c r="A2" t="inlineStr"><is><t>&#x110000;</t></is></c></row>'],
  ])('a workbook with %s is refused', async (_name, odd) => {
    const bytes = book({ 'xl/sharedStrings.xml': shared, 'xl/worksheets/sheet1.xml': strToU8(sheet(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>${odd}`)) }); // prettier-ignore
    await expect(keep(bytes)).rejects.toMatchObject({ problem: 'file-refused' });
  });

  it('a workbook that counts its days from 1904 is refused rather than read four years off', async () => {
    const old = book({
      'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>'), // prettier-ignore
      'xl/sharedStrings.xml': shared,
      'xl/worksheets/sheet1.xml': strToU8(sheet(rows)),
    });
    await expect(keep(old)).rejects.toMatchObject({ problem: 'file-refused' });
  });

  it('a workbook that unpacks to more than is taken is let go as soon as that is seen', () => {
    const bomb = book({ 'xl/worksheets/sheet1.xml': strToU8(sheet('<row ht="1"/>'.repeat(400_000))) });

    expect(bomb.length).toBeLessThan(50_000);
    expect(() => [...workbookLines(bomb, 1_000_000)]).toThrow('more than is taken');
    expect([...workbookLines(bomb, 10_000_000)].flat()).toEqual([]);
  });

  it.each([
    ['UTF-8 with its mark', (line: string) => new TextEncoder().encode(`\uFEFF${line}`), 'csv , utf-8'],
    [
      'UTF-16 with its mark',
      (line: string) => new Uint8Array(Buffer.from(`\uFEFF${line}`, 'utf16le')),
      'csv , utf-16le',
    ],
    ['Windows-1252', (line: string) => new Uint8Array(Buffer.from(line, 'latin1')), 'csv , windows-1252'],
  ])('%s is told by itself', async (_name, write, format) => {
    const view = await keep(write('Name,Einheit,Kurs,Datum\n"Müller, Ben",Bonn,"Erste ""Hilfe""",2026-01-01\n'));

    expect([view.format, view.sample]).toEqual([format, [['Müller, Ben', 'Bonn', 'Erste "Hilfe"', '2026-01-01']]]);
  });
});
