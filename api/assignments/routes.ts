import * as contract from '#api/contract/assignments.ts';
import { listHeldObligations } from '#api/contract/directory.ts';
import * as previews from '#api/contract/previews.ts';
import { audienceUses, followAudience } from '#api/contract/saved-audiences.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import {
  createAssignment,
  deleteDraft,
  endAssignment,
  reviseAssignment,
  startAssignment,
} from './assignment-actions.ts';
import * as audiences from './audience-actions.ts';
import { listHeld } from './held-actions.ts';
import { getAssignment, listAssignments } from './list-actions.ts';
import { previewAssignment, previewPeople } from './preview-actions.ts';
import { previewPerson } from './preview-person-actions.ts';
import { mountExceptions } from './exception-routes.ts';
import { undoChangeSet } from './undo-actions.ts';

export function mountAssignments(desk: Desk, tools: Tools, nudge: Nudge): void {
  /** What was opened is to be told, what was closed no longer. */
  const thenTell = async <T>(done: Promise<T>): Promise<T> => {
    const reply = await done;
    nudge('reminders');
    return reply;
  };
  serve(desk, contract.listAssignments, actor => listAssignments(tools, actor));
  serve(desk, previews.previewAssignment, (actor, input) => previewAssignment(tools, actor, input));
  serve(desk, previews.previewPeople, (actor, input) => previewPeople(tools, actor, input));
  serve(desk, previews.previewPerson, (actor, input) => previewPerson(tools, actor, input));
  serve(desk, contract.getAssignment, (actor, input) => getAssignment(tools, actor, input));
  serve(desk, contract.createAssignment, (actor, input) => thenTell(createAssignment(tools, actor, input)));
  serve(desk, contract.reviseAssignment, (actor, input) => thenTell(reviseAssignment(tools, actor, input)));
  serve(desk, contract.startAssignment, (actor, input) => thenTell(startAssignment(tools, actor, input)));
  serve(desk, contract.endAssignment, (actor, input) => thenTell(endAssignment(tools, actor, input)));
  serve(desk, contract.deleteDraft, (actor, input) => deleteDraft(tools, actor, input));
  serve(desk, listHeldObligations, (actor, input) => listHeld(tools, actor, input));
  serve(desk, audienceUses, (actor, input) => audiences.audienceUses(tools, actor, input));
  serve(desk, followAudience, (actor, input) => thenTell(audiences.followAudience(tools, actor, input)));
  mountExceptions(desk, tools, thenTell);
  serve(desk, contract.undoChangeSet, (actor, input) => thenTell(undoChangeSet(tools, actor, input)));
}
