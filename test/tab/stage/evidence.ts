import { listUnits } from '#api/contract/audiences.ts';
import {
  findRecordable,
  listEvidenceSets,
  listRecordableCourses,
  previewRecording,
  type EvidenceSet,
} from '#api/contract/evidence.ts';
import { getImport, listImportRows, type ImportView } from '#api/contract/import.ts';
import { compareJoin, listJoins, type JoinSide } from '#api/contract/joins.ts';
import { listManagedPeople } from '#api/contract/managed.ts';
import { idOf } from '#test/support/given.ts';
import { course } from './admin-samples.ts';
import type { Stage } from './stage.ts';

const at = '2027-05-11T07:00:00.000Z';
const jana = { personId: idOf('jana'), name: 'Jana Roth' };
const anna = { personId: idOf('anna'), name: 'Anna Weber' };
const rita = { personId: idOf('rita'), name: 'Rita Sommer' };
const unit = { unitId: idOf('unit Köln'), name: 'Köln' };

const set: EvidenceSet = {
  setId: idOf('set'),
  kind: 'recording',
  state: 'applied',
  course,
  completedOn: '2027-05-02',
  fileName: null,
  rows: 12,
  position: 12,
  counts: { recorded: 12 },
  by: jana,
  createdAt: at,
  appliedAt: at,
  undoUntilOn: '2027-06-10',
};
const importing: EvidenceSet = {
  ...set,
  setId: idOf('import'),
  kind: 'import',
  state: 'ready',
  course: null,
  completedOn: null,
  fileName: 'alt.csv',
  rows: 1240,
  position: 1240,
  counts: { matched: 1100, doubtful: 40, expired: 60, known: 25, unmatched: 10, faulty: 5 },
  undoUntilOn: null,
};
const view: ImportView = {
  set: importing,
  heads: ['Personalnummer', 'Name', 'Lehrgang', 'Datum'],
  sample: [['4711', 'Weber, Anna', 'Erste Hilfe', '03.05.2026']],
  columns: { employeeId: 0, name: 1, course: 2, completedOn: 3 },
  dayOrder: 'dmy',
  courseId: null,
  courses: [{ text: 'Erste Hilfe', rows: 1240, course }],
  format: 'csv ; utf-8',
};
const side = (who: typeof anna, source: JoinSide['source']): JoinSide => ({
  ...who,
  source,
  state: 'active',
  mail: 'rita@example.org',
  employeeId: null,
  joinedOn: '2020-02-01',
  leftOn: null,
  roles: [{ kind: 'volunteer', unit: 'Köln' }],
  open: [{ course, dueOn: '2027-05-20' }],
  completions: [{ course, completedOn: '2026-05-02' }],
});

/** Evidence from elsewhere over sample data: something to tick, to look through, to join. */
export function playEvidence(stage: Stage): void {
  stage.answer(listUnits, () => ({ units: [unit] }) as never);
  stage.answer(listRecordableCourses, () => ({ courses: [course] }));
  stage.answer(findRecordable, () => ({
    people: [
      { ...anna, units: ['Köln'], managed: false },
      { ...rita, units: ['Köln'], managed: true },
    ],
    next: null,
  }));
  stage.answer(previewRecording, () => ({
    course,
    people: [{ person: anna, outcome: 'new' as const, fulfils: true, validUntilOn: '2029-05-02' }],
    fresh: 1,
    held: 0,
    refused: 0,
    fulfils: 1,
  }));
  stage.answer(listEvidenceSets, () => ({
    sets: [set, { ...importing, state: 'applying' as const, position: 300 }],
    next: null,
  }));
  stage.answer(getImport, () => view);
  stage.answer(listImportRows, () => ({
    rows: [
      {
        row: 17,
        state: 'doubtful' as const,
        reason: 'several-people' as const,
        who: 'Ben Müller',
        course: 'Erste Hilfe',
        completedOn: '03.05.2026',
        person: null,
        candidates: [{ ...anna, units: ['Köln'] }],
        validUntilOn: null,
      },
    ],
    next: null,
  }));
  stage.answer(listManagedPeople, () => ({
    people: [
      {
        ...rita,
        givenName: 'Rita',
        surname: 'Sommer',
        mail: 'rita@example.org',
        kind: 'volunteer' as const,
        unit,
        joinedOn: '2020-02-01',
        leftOn: null,
      },
    ],
    units: [unit],
    next: null,
  }));
  stage.answer(listJoins, () => ({
    proposals: [{ kept: rita, joined: { ...anna, name: 'Rita Sommer (extern)' }, reason: 'mail' as const }],
    joins: [],
  }));
  stage.answer(compareJoin, () => ({
    kept: side(rita, 'managed'),
    joined: side(anna, 'directory'),
    reason: 'mail' as const,
    way: 'account' as const,
    merged: 1,
  }));
}
