import { openedMessage } from '#api/contract/learn.ts';
import {
  getMessage,
  getMessageSummary,
  listMessages,
  resendMessages,
  resumeMessages,
  stopMessages,
} from '#api/contract/messages.ts';
import { listPersonMessages } from '#api/contract/people.ts';
import type { Config } from '#api/platform/config.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { noteOpened, resumeMessages as resume, stopMessages as stop } from './actions.ts';
import { resendMessages as resend } from './resend-actions.ts';
import { pageOfMessages, pageOfPersonMessages, summaryOfDay, viewMessage } from './view-actions.ts';

export function mountOutbox(
  desk: Desk,
  { db, clock }: Tools,
  { config, nudge }: Readonly<{ config: Pick<Config, 'teamsAppId' | 'publicUrl' | 'mailSenders'>; nudge: Nudge }>,
): void {
  const tools = { db, clock };
  // Before '/messages/:messageId', which would take its path.
  serve(desk, getMessageSummary, (actor, input) => summaryOfDay(tools, actor, input));
  serve(desk, listMessages, (actor, input) => pageOfMessages(tools, actor, input));
  serve(desk, getMessage, (actor, { messageId }) => viewMessage(tools, actor, messageId, config));
  serve(desk, listPersonMessages, (actor, input) => pageOfPersonMessages(tools, actor, input));
  serve(desk, resendMessages, async (actor, input) => {
    const answer = await resend({ ...tools, mailOn: config.mailSenders.length > 0 }, actor, input);
    nudge('outbox');
    return answer;
  });
  serve(desk, stopMessages, async (actor, { reason }) => {
    await stop(tools, actor, reason);
    return {};
  });
  serve(desk, resumeMessages, async actor => {
    await resume(tools, actor);
    nudge('reminders');
    nudge('outbox');
    return {};
  });
  serve(desk, openedMessage, async (actor, input) => {
    await noteOpened(tools, actor, input);
    return {};
  });
}
