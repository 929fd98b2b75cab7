import * as z from 'zod/mini';
import { uploadAttachment } from '#api/contract/attachments.ts';
import {
  findRecordable,
  getEvidenceSet,
  listEvidenceSets,
  listRecordableCourses,
  matchPastedPeople,
  previewRecording,
  recordGroup,
  undoEvidenceSet,
} from '#api/contract/evidence.ts';
import {
  applyImport,
  decideImportRow,
  discardImport,
  getImport,
  listImportRows,
  mapImport,
  uploadImport,
} from '#api/contract/import.ts';
import { id } from '#api/contract/endpoint.ts';
import type { Download } from '#api/platform/http/openapi.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import { serveUpload } from '#api/platform/http/upload.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { beginApply, decideRow, discard, nameColumns } from './import-actions.ts';
import { keepImport } from './import-read-actions.ts';
import { getImportOf, pageOfRows } from './import-view-actions.ts';
import { coursesToRecord, findPeople, matchPasted, previewGroup, recordForGroup } from './recording-actions.ts';
import { beginUndo, getSet, pageOfSets } from './set-actions.ts';
import { keepAttachment, readAttachment, type SeenBy } from './attachment-actions.ts';

/** What this room serves besides the endpoints of the contract, for the API description. */
export const files: readonly Download[] = [
  {
    path: '/attachments/:attachmentId',
    summary: 'A file that was handed in; for its sender and for whoever may see what it is evidence of.',
    type: 'application/octet-stream',
    access: 'person',
  },
];

export function mountEvidence(
  desk: Desk,
  tools: Pick<Tools, 'db' | 'clock'>,
  { seenBy, nudge }: Readonly<{ seenBy: SeenBy; nudge: Nudge }>,
): void {
  serveUpload(desk, uploadAttachment, (actor, { name }, body) => keepAttachment(tools, actor, name, body));
  serve(desk, findRecordable, (actor, input) => findPeople(tools, actor, input));
  serve(desk, listRecordableCourses, actor => coursesToRecord(tools, actor));
  serve(desk, matchPastedPeople, (actor, input) => matchPasted(tools, actor, input));
  serve(desk, previewRecording, (actor, input) => previewGroup(tools, actor, input));
  serve(desk, recordGroup, (actor, input) => recordForGroup(tools, actor, input));
  serve(desk, listEvidenceSets, (actor, { cursor }) => pageOfSets(tools, actor, cursor));
  serve(desk, getEvidenceSet, (actor, { setId }) => getSet(tools, actor, setId));
  serve(desk, undoEvidenceSet, async (actor, input) => {
    await beginUndo(tools, actor, input);
    nudge('evidence');
    return getSet(tools, actor, input.setId);
  });
  serveUpload(desk, uploadImport, (actor, { name }, body) => keepImport(tools, actor, name, body), { atOnce: 2 });
  serve(desk, getImport, (actor, { setId }) => getImportOf(tools, actor, setId));
  serve(desk, mapImport, async (actor, input) => {
    const view = await nameColumns(tools, actor, input);
    nudge('evidence');
    return view;
  });
  serve(desk, listImportRows, (actor, input) => pageOfRows(tools, actor, input));
  serve(desk, decideImportRow, (actor, input) => decideRow(tools, actor, input));
  serve(desk, applyImport, async (actor, input) => {
    const view = await beginApply(tools, actor, input);
    nudge('evidence');
    return view;
  });
  serve(desk, discardImport, async (actor, { setId }) => {
    await discard(tools, actor, setId);
    nudge('evidence');
    return {};
  });
  desk.router.get('/attachments/:attachmentId', async (request, response) => {
    const actor = await desk.identify(request);
    const asked = z.safeParse(id, request.params['attachmentId']);
    if (!asked.success) throw new Problem('not-found');
    const { name, mediaType, content } = await readAttachment(tools, actor, asked.data, seenBy);
    // Somebody's file may say anything: it is handed over to be kept, and could do nothing if it were shown after all.
    response
      .attachment(name)
      .set('Cache-Control', 'no-store')
      .set('Content-Security-Policy', "default-src 'none'; sandbox")
      .set('X-Content-Type-Options', 'nosniff')
      .set('Content-Type', mediaType)
      .send(Buffer.from(content));
  });
}
