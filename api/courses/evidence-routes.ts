import * as contract from '#api/contract/course-evidence.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { askAgain, changeCounting, getCounting } from './evidence-actions.ts';

export function mountCourseEvidence(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>, nudge: Nudge): void {
  serve(desk, contract.getCounting, (actor, input) => getCounting(tools, actor, input));
  serve(desk, contract.changeCounting, (actor, input) => changeCounting(tools, actor, input));
  serve(desk, contract.askAgain, async (actor, input) => {
    const reply = await askAgain(tools, actor, input);
    nudge('reminders');
    return reply;
  });
}
