export type ColumnType = 'Edm.String' | 'Edm.Int32' | 'Edm.Date' | 'Edm.DateTimeOffset';

export type Column = Readonly<{
  name: string;
  type: ColumnType;
  nullable: boolean;
  /** May stand in $filter (and, if never null, in $orderby): keys and ModifiedAt. */
  searchable: boolean;
}>;

export type EntitySet = Readonly<{
  name: SetName;
  /** Name of one of them. */
  entity: string;
  key: string;
  columns: readonly Column[];
}>;

/** Values by the names of the columns. */
export type Row = Readonly<Record<string, string | number | null>>;

export const NAMESPACE = 'Coursekeeper';

const column = (name: string, type: ColumnType, nullable: boolean, searchable: boolean): Column => ({
  name,
  type,
  nullable,
  searchable,
});
const key = (name: string): Column => column(name, 'Edm.String', false, true);
const keyOrNone = (name: string): Column => column(name, 'Edm.String', true, true);
const text = (name: string): Column => column(name, 'Edm.String', false, false);
const textOrNone = (name: string): Column => column(name, 'Edm.String', true, false);
const whole = (name: string): Column => column(name, 'Edm.Int32', false, false);
const wholeOrNone = (name: string): Column => column(name, 'Edm.Int32', true, false);
const day = (name: string): Column => column(name, 'Edm.Date', false, false);
const dayOrNone = (name: string): Column => column(name, 'Edm.Date', true, false);
const modifiedAt = column('ModifiedAt', 'Edm.DateTimeOffset', false, true);

/**
 * The star that Power BI reads: days and intervals, never a state, so that no column changes merely because a day passes
 * (the measures compute states from an as-of date, as measures.ts does). A day named Until is the last one that counts;
 * ClosedOn, EndedOn and InactiveSinceOn are the first on which it no longer counts. People stand in it by LearnerKey;
 * PathKey is the learning path that an assignment demands, CourseKey then its first course. Name, Mail and EmployeeId are null unless the report key states a purpose for names.
 */
const model = {
  Learners: [
    key('LearnerKey'),
    day('JoinedOn'),
    dayOrNone('InactiveSinceOn'),
    text('Source'),
    textOrNone('Country'),
    textOrNone('Name'),
    textOrNone('Mail'),
    textOrNone('EmployeeId'),
    modifiedAt,
  ],
  Roles: [
    key('RoleKey'),
    key('LearnerKey'),
    text('Kind'),
    keyOrNone('UnitKey'),
    day('SinceOn'),
    dayOrNone('UntilOn'),
    modifiedAt,
  ],
  Units: [key('UnitKey'), text('Name'), keyOrNone('ParentUnitKey'), modifiedAt],
  Courses: [
    key('CourseKey'),
    text('Title'),
    textOrNone('TitleDe'),
    textOrNone('TitleEn'),
    wholeOrNone('Version'),
    wholeOrNone('Minutes'),
    wholeOrNone('ValidMonths'),
    modifiedAt,
  ],
  Assignments: [
    key('AssignmentKey'),
    key('CourseKey'),
    keyOrNone('PathKey'),
    whole('Revision'),
    day('StartsOn'),
    dayOrNone('EndedOn'),
    modifiedAt,
  ],
  Enrolments: [
    key('EnrolmentKey'),
    key('LearnerKey'),
    key('AssignmentKey'),
    key('CourseKey'),
    whole('Cycle'),
    whole('Revision'),
    day('OpenedOn'),
    day('DueOn'),
    dayOrNone('CompletedOn'),
    dayOrNone('ValidUntilOn'),
    dayOrNone('ClosedOn'),
    dayOrNone('PausedFromOn'),
    dayOrNone('PausedUntilOn'),
    dayOrNone('WaivedFromOn'),
    dayOrNone('WaivedUntilOn'),
    keyOrNone('CompletionKey'),
    modifiedAt,
  ],
  Completions: [
    key('CompletionKey'),
    key('LearnerKey'),
    key('CourseKey'),
    wholeOrNone('Version'),
    day('CompletedOn'),
    text('How'),
    dayOrNone('OwnValidUntilOn'),
    dayOrNone('WithdrawnOn'),
    modifiedAt,
  ],
  Dates: [
    column('Date', 'Edm.Date', false, true),
    whole('Year'),
    whole('Quarter'),
    whole('Month'),
    whole('Day'),
    whole('Weekday'),
    whole('WeekYear'),
    whole('Week'),
    modifiedAt,
  ],
} as const satisfies Record<string, readonly Column[]>;

export type SetName = keyof typeof model;

const ENTITIES: Readonly<Record<SetName, string>> = {
  Learners: 'Learner',
  Roles: 'Role',
  Units: 'Unit',
  Courses: 'Course',
  Assignments: 'Assignment',
  Enrolments: 'Enrolment',
  Completions: 'Completion',
  Dates: 'Date',
};

/** The first column of a set is its key. */
export const entitySets: readonly EntitySet[] = (Object.keys(model) as SetName[]).map(name => ({
  name,
  entity: ENTITIES[name],
  key: model[name][0].name,
  columns: model[name],
}));

export function findSet(name: string): EntitySet | null {
  return entitySets.find(set => set.name === name) ?? null;
}

export function findColumn(set: EntitySet, name: string): Column | null {
  return set.columns.find(column => column.name === name) ?? null;
}
