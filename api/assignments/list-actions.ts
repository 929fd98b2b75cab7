import type {
  AssignmentRow,
  getAssignment as getEndpoint,
  listAssignments as listEndpoint,
} from '#api/contract/assignments.ts';
import type { CourseRef, InputOf, PersonRef, ReplyOf } from '#api/contract/endpoint.ts';
import { namesOfPeople } from '#api/people/name-actions.ts';
import { wordsOf } from '#api/audiences/actions.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { figuresBy } from '#api/reports/actions.ts';
import { noFigures } from '#api/reports/measures.ts';
import { mayReadAssignments } from './access.ts';
import { countMessagesOut, listChangeSets } from './change-set-store.ts';
import { findAssignment, listAssignments as listHeads, listRevisionHeads, type Assignment } from './store.ts';
import { undoUntilAt } from './undo.ts';

const ORDER: readonly Assignment['state'][] = ['running', 'scheduled', 'draft', 'ended'];

export async function listAssignments(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
): Promise<ReplyOf<typeof listEndpoint>> {
  if (!mayReadAssignments(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const assignments = await rowsOf(trx, actor, clock, await listHeads(trx, tenantId));
    assignments.sort(
      (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.course.title < b.course.title ? -1 : 1),
    );
    return { assignments };
  });
}

export async function getAssignment(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { assignmentId }: InputOf<typeof getEndpoint>,
): Promise<ReplyOf<typeof getEndpoint>> {
  if (!mayReadAssignments(actor)) throw new Problem('not-allowed');
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const assignment = await findAssignment(trx, tenantId, assignmentId);
    const [row] = assignment === null ? [] : await rowsOf(trx, actor, clock, [assignment]);
    if (assignment === null || row === undefined) throw new Problem('not-found');
    const revisions = await listRevisionHeads(trx, tenantId, assignmentId);
    const changeSets = await listChangeSets(trx, tenantId, { assignmentId });
    const ids = changeSets.map(({ changeSetId }) => changeSetId);
    const out = await countMessagesOut(trx, tenantId, ids);
    const names = await namesOfPeople(
      trx,
      tenantId,
      revisions.map(({ createdBy }) => createdBy),
    );
    const now = clock.now();
    return {
      ...row,
      revision: assignment.revision,
      revisions: revisions.map(({ revision, createdAt, createdBy }) => ({
        revision,
        createdAt,
        createdBy: named(names, createdBy),
      })),
      changeSets: changeSets.toReversed().map(({ changeSetId, kind, state, createdAt, detail }, at) => {
        const until = undoUntilAt(createdAt);
        // Only the latest one that stands can be taken back, so that each undo meets what it left.
        const isLatest = changeSets.toReversed().findIndex(other => other.state !== 'undone') === at;
        return {
          changeSetId,
          kind,
          state,
          createdAt,
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
  { tenantId, language, timeZone }: Actor,
  clock: Tools['clock'],
  assignments: readonly Assignment[],
): Promise<AssignmentRow[]> {
  const figures = await figuresBy(trx, tenantId, clock.today(timeZone), 'assignment');
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
  return assignments.map(({ assignmentId, courseId, state, rule, startsOn, endedOn, ownerPersonId }, at) => ({
    assignmentId,
    state,
    rule,
    startsOn,
    endedOn,
    course: courses.get(courseId) ?? untitled(courseId),
    audience: words[at] ?? { all: [], none: [], include: [], exclude: [] },
    owner: named(names, ownerPersonId),
    figures: figures.get(assignmentId) ?? noFigures,
  }));
}

const untitled = (courseId: string): CourseRef => ({ courseId, title: courseId, icon: '' });
const named = (names: ReadonlyMap<string, string>, personId: string): PersonRef => ({
  personId,
  name: names.get(personId) ?? '',
});
