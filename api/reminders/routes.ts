import { remindPerson, remindTeam } from '#api/contract/people.ts';
import { remindPeople } from '#api/contract/remind-many.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { remindNow } from './actions.ts';
import { remindMany } from './many-actions.ts';
import { remindOverdue } from './team-actions.ts';

export function mountReminders(
  desk: Desk,
  { db, clock }: Tools,
  { mailOn, nudge }: Readonly<{ mailOn: boolean; nudge: Nudge }>,
): void {
  serve(desk, remindPerson, async (actor, input) => {
    const promised = await remindNow({ db, clock, mailOn }, actor, input);
    nudge('outbox');
    return promised;
  });
  serve(desk, remindPeople, async (actor, input) => {
    const promised = await remindMany({ db, clock, mailOn }, actor, input);
    if (!input.preview) nudge('outbox');
    return promised;
  });
  serve(desk, remindTeam, async (actor, input) => {
    const promised = await remindOverdue({ db, clock, mailOn }, actor, input);
    if (!input.preview) nudge('outbox');
    return promised;
  });
}
