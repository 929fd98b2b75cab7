import type {
  AssignedPath as ShownPath,
  AssignmentRow,
  getAssignment as getEndpoint,
  listAssignments as listEndpoint,
} from '#api/contract/assignments.ts';
import type { CourseRef, InputOf, PersonRef, ReplyOf } from '#api/contract/endpoint.ts';
import { namesOfPeople } from '#api/people/name-actions.ts';
import { wordsOf } from '#api/audiences/actions.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { titlesOfPaths } from '#api/courses/path-actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { figuresNow } from '#api/reports/actions.ts';
import { noFigures } from '#api/reports/measures.ts';
import { mayReadAssignment } from './access.ts';
import { countMessagesOut, countOpen, listChangeSets } from './change-set-store.ts';
import { findAssignment, listAssignments as listHeads, listRevisionHeads, type Assignment } from './store.ts';
import type { AssignedPath } from './path.ts';
import { undoUntilAt } from './undo.ts';

const ORDER: readonly Assignment['state'][] = ['running', 'scheduled', 'draft', 'ended'];

export async function listAssignments(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
): Promise<ReplyOf<typeof listEndpoint>> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const heads = (await listHeads(trx, tenantId)).filter(({ rule }) => mayReadAssignment(actor, rule.audience));
    const assignments = await rowsOf(trx, actor, clock, heads);
    assignments.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (titleOf(a) < titleOf(b) ? -1 : 1));
    return { assignments };
  });
}

export async function getAssignment(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { assignmentId }: InputOf<typeof getEndpoint>,
): Promise<ReplyOf<typeof getEndpoint>> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const assignment = await findAssignment(trx, tenantId, assignmentId);
    const isRead = assignment !== null && mayReadAssignment(actor, assignment.rule.audience);
    const [row] = !isRead ? [] : await rowsOf(trx, actor, clock, [assignment]);
    if (assignment === null || row === undefined) throw new Problem('not-found');
    const revisions = await listRevisionHeads(trx, tenantId, assignmentId);
    const changeSets = await listChangeSets(trx, tenantId, { assignmentId });
    const ids = changeSets.map(({ changeSetId }) => changeSetId);
    const out = await countMessagesOut(trx, tenantId, ids);
    const names = await namesOfPeople(trx, tenantId, [
      ...revisions.map(({ createdBy }) => createdBy),
      ...changeSets.flatMap(({ createdBy }) => createdBy ?? []),
    ]);
    const numbers = revisions.map(({ revision }) => revision);
    const rules = numbers.map(revision => assignment.revisions.get(revision) ?? assignment.rule);
    const words = await wordsOf(
      trx,
      tenantId,
      rules.map(({ audience }) => audience),
    );
    const paths = await pathsOf(
      trx,
      actor,
      numbers.map(revision => assignment.plans.get(revision) ?? null),
    );
    const now = clock.now();
    return {
      ...row,
      revision: assignment.revision,
      open: await countOpen(trx, tenantId, assignmentId),
      revisions: revisions.map(({ revision, createdAt, createdBy }, at) => ({
        revision,
        createdAt,
        createdBy: named(names, createdBy),
        rule: rules[at] ?? assignment.rule,
        audience: words[at] ?? nobody,
        path: paths[at] ?? null,
      })),
      changeSets: changeSets.toReversed().map(({ changeSetId, kind, state, createdAt, createdBy, detail }, at) => {
        const until = undoUntilAt(createdAt);
        // Only the latest one that stands can be taken back, so that each undo meets what it left.
        const isLatest = changeSets.toReversed().findIndex(other => other.state !== 'undone') === at;
        return {
          changeSetId,
          kind,
          state,
          createdAt,
          createdBy: createdBy === null ? null : named(names, createdBy),
          what: detail.what,
          openOnesToo: detail.openOnesToo,
          opened: detail.opened,
          closed: detail.closed,
          messagesOut: out.get(changeSetId) ?? 0,
          undoUntilAt: state === 'applied' && isLatest && until >= now ? until : null,
        };
      }),
    };
  });
}

async function rowsOf(
  trx: Trx,
  actor: Actor,
  clock: Tools['clock'],
  assignments: readonly Assignment[],
): Promise<AssignmentRow[]> {
  const { tenantId, language, timeZone } = actor;
  const [first] = assignments;
  const { figures, countedAt } = await figuresNow(
    trx,
    tenantId,
    clock.today(timeZone),
    'assignment',
    assignments.length === 1 ? first?.assignmentId : undefined,
  );
  const courseIds = assignments.map(({ courseId }) => courseId);
  const courses = await titlesOf(trx, tenantId, courseIds, language);
  const words = await wordsOf(
    trx,
    tenantId,
    assignments.map(({ rule }) => rule.audience),
  );
  const names = await namesOfPeople(
    trx,
    tenantId,
    assignments.map(({ ownerPersonId }) => ownerPersonId),
  );
  const paths = await pathsOf(
    trx,
    actor,
    assignments.map(({ path }) => path),
  );
  return assignments.map(({ assignmentId, courseId, state, rule, startsOn, endedOn, ownerPersonId }, at) => ({
    assignmentId,
    state,
    rule,
    startsOn,
    endedOn,
    course: courses.get(courseId) ?? untitled(courseId),
    path: paths[at] ?? null,
    audience: words[at] ?? nobody,
    owner: named(names, ownerPersonId),
    figures: figures.get(assignmentId) ?? noFigures,
    countedAt,
  }));
}

/** Paths as they are assigned, with titles, in the order asked for. */
async function pathsOf(
  trx: Trx,
  { tenantId, language }: Actor,
  paths: readonly (AssignedPath | null)[],
): Promise<(ShownPath | null)[]> {
  if (paths.every(path => path === null)) return paths.map(() => null);
  const titles = await titlesOfPaths(trx, tenantId, language);
  const courseIds = paths.flatMap(path => path?.steps.map(({ courseId }) => courseId) ?? []);
  const courses = await titlesOf(trx, tenantId, courseIds, language);
  return paths.map(path =>
    path === null
      ? null
      : {
          pathId: path.pathId,
          title: titles.get(path.pathId) ?? '',
          pathRevision: path.pathRevision,
          steps: path.steps.map(({ courseId, offsetDays }) => ({
            ...(courses.get(courseId) ?? untitled(courseId)),
            offsetDays,
          })),
        },
  );
}

const titleOf = ({ path, course }: Pick<AssignmentRow, 'path' | 'course'>): string => path?.title ?? course.title;
const nobody = { all: [], none: [], include: [], exclude: [] };
const untitled = (courseId: string): CourseRef => ({ courseId, title: courseId, icon: '' });
const named = (names: ReadonlyMap<string, string>, personId: string): PersonRef => ({
  personId,
  name: names.get(personId) ?? '',
});
