import {
  askRequest,
  decideRequest,
  getRequestEffect,
  listMyRequests,
  listRequests,
  takeBackRequest,
} from '#api/contract/requests.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { ask, myRequests, takeBack } from './ask-actions.ts';
import { decide, previewRequest } from './decide-actions.ts';
import { pageOfRequests } from './list-actions.ts';

export function mountRequests(
  desk: Desk,
  { nudge, ...tools }: Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn: boolean; nudge: Nudge }>,
): void {
  serve(desk, listMyRequests, actor => myRequests(tools, actor));
  serve(desk, askRequest, async (actor, input) => {
    const asked = await ask(tools, actor, input);
    nudge('outbox');
    return asked;
  });
  serve(desk, takeBackRequest, (actor, input) => takeBack(tools, actor, input));
  serve(desk, listRequests, (actor, input) => pageOfRequests(tools, actor, input));
  serve(desk, getRequestEffect, (actor, input) => previewRequest(tools, actor, input));
  serve(desk, decideRequest, async (actor, input) => {
    const decided = await decide(tools, actor, input);
    nudge('outbox');
    return decided;
  });
}
