import type { Channel, FailureCause } from '#api/contract/messages.ts';

/** What is known about how somebody can be reached. */
export type Reach = Readonly<{
  /** Has a directory account at all; people managed here have none. */
  hasAccount: boolean;
  isGuest: boolean;
  /** 1 yes, 0 known not to, null not tried. */
  hasTeamsApp: 0 | 1 | null;
  hasMailbox: 0 | 1 | null;
  mail: string | null;
}>;

/** The way a message takes, or why there is none. */
export type Rung = Readonly<{ kind: 'channel'; channel: Channel }> | Readonly<{ kind: 'none'; cause: FailureCause }>;

/**
 * Teams, then mail, then nobody but the responsible person. A rung is skipped when it is known not to reach: no app, no
 * mailbox; guests start at mail unless they are known to use the app here. `mailOn` is false without a sender mailbox.
 */
export function firstRung(reach: Reach, mailOn: boolean): Rung {
  if (teamsMayReach(reach)) return { kind: 'channel', channel: 'teams' };
  return mailRung(reach, mailOn, reach.hasAccount ? 'app-not-installed' : 'no-teams-account');
}

/** After Teams said no for a reason that lies with the recipient. Other faults are the organisation's to mend. */
export function rungAfterFailure(cause: FailureCause, reach: Reach, mailOn: boolean): Rung {
  return RECIPIENT_CAUSES.includes(cause) ? mailRung(reach, mailOn, cause) : { kind: 'none', cause };
}

/** Accepted, but nothing was opened for `afterDays`: mail, if it can reach them. `lastSeenAt` later than it counts as opened. */
export function rungAfterSilence(
  message: Readonly<{ acceptedAt: string; openedAt: string | null }>,
  lastSeenAt: string | null,
  reach: Reach,
  mailOn: boolean,
): Channel | null {
  if (message.openedAt !== null || (lastSeenAt !== null && lastSeenAt > message.acceptedAt)) return null;
  const rung = mailRung(reach, mailOn, 'address-missing');
  return rung.kind === 'channel' ? rung.channel : null;
}

const RECIPIENT_CAUSES: readonly FailureCause[] = ['app-not-installed', 'app-blocked', 'no-teams-account'];

function teamsMayReach({ hasAccount, isGuest, hasTeamsApp }: Reach): boolean {
  return hasAccount && hasTeamsApp !== 0 && (!isGuest || hasTeamsApp === 1);
}

function mailRung({ mail, hasMailbox, isGuest }: Reach, mailOn: boolean, otherwise: FailureCause): Rung {
  // A guest's mailbox is elsewhere: their address is all we need.
  const reachable = mail !== null && mail !== '' && (isGuest || hasMailbox !== 0);
  if (reachable && mailOn) return { kind: 'channel', channel: 'mail' };
  if (!mailOn) return { kind: 'none', cause: otherwise };
  return { kind: 'none', cause: mail === null || mail === '' ? 'address-missing' : 'mailbox-missing' };
}
