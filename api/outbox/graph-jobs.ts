import { installApp } from '#api/graph/apps.ts';
import type { Graph } from '#api/graph/client.ts';
import { createDraft, findMail, sendAtOnce, sendDraft } from '#api/graph/mail.ts';
import { notifyPeople, notifyPerson } from '#api/graph/notify.ts';
import { explainFault, type Answer, type Fault, type Outcome as GraphOutcome } from '#api/graph/outcome.ts';
import type { Outcome, Sender } from './outcome.ts';

/** The outside over the door to Microsoft Graph: its answers in the words that next-attempt.ts decides by. */
export function graphSender(graph: Graph, tenantId: string, teamsAppId: string): Sender {
  return {
    notifyOne: async (entraId, activity) => meaning(await notifyPerson(graph, tenantId, entraId, activity)),
    notifyMany: async (entraIds, activity) => meaning(await notifyPeople(graph, tenantId, entraIds, activity)),
    install: async entraId => {
      const outcome = await installApp(graph, tenantId, entraId, teamsAppId);
      // It is there already: as good as installed.
      return outcome.kind === 'conflict'
        ? { kind: 'accepted', httpStatus: 409, requestId: outcome.requestId, detail: null }
        : meaning(outcome);
    },
    findMail: async (mailbox, key, digest) => {
      const outcome = await findMail(graph, tenantId, mailbox, key);
      if (outcome.kind !== 'ok') return fault(outcome);
      const { value } = outcome.body;
      const hit =
        value.find(({ isDraft }) => isDraft !== true) ??
        value.find(({ singleValueExtendedProperties: own }) => own?.[0]?.value === digest);
      return hit === undefined
        ? { kind: 'none' }
        : { kind: 'found', messageId: hit.id, isDraft: hit.isDraft === true, requestId: outcome.requestId };
    },
    createDraft: async (mailbox, mail) => {
      const outcome = await createDraft(graph, tenantId, mailbox, mail);
      return outcome.kind === 'ok' ? { ...taken(outcome), messageId: outcome.body.id } : fault(outcome);
    },
    sendDraft: async (mailbox, draftId) => meaning(await sendDraft(graph, tenantId, mailbox, draftId)),
    sendAtOnce: async (mailbox, mail) => meaning(await sendAtOnce(graph, tenantId, mailbox, mail)),
  };
}

function meaning(outcome: GraphOutcome<unknown>): Outcome {
  return outcome.kind === 'ok' ? taken(outcome) : fault(outcome);
}

function taken({ status, requestId }: Answer<unknown>): Outcome & Readonly<{ kind: 'accepted' }> {
  return { kind: 'accepted', httpStatus: status, requestId, detail: null };
}

function fault(outcome: Fault): Exclude<Outcome, { kind: 'accepted' }> {
  const base = { httpStatus: outcome.status, requestId: outcome.requestId, detail: explainFault(outcome) };
  switch (outcome.kind) {
    case 'throttled':
      return { ...base, kind: 'throttled', retryAfterSeconds: outcome.retryAfterSeconds };
    case 'unavailable':
      // 503 is an answer and asks for patience like 429; without a status nobody was reached.
      return outcome.status === null
        ? { ...base, kind: 'unreached' }
        : { ...base, kind: 'throttled', retryAfterSeconds: outcome.retryAfterSeconds };
    case 'unknown-outcome':
      return { ...base, kind: 'unknown' };
    case 'sign-in-failed':
    case 'precondition-failed':
      return { ...base, kind: 'unreached' };
    case 'not-found':
    case 'forbidden':
    case 'conflict':
    case 'refused':
      return { ...base, kind: 'refused', code: outcome.code };
    case 'gone':
    case 'unreadable':
      return { ...base, kind: 'refused', code: outcome.kind };
  }
}
