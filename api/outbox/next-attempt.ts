import { addSeconds, type Instant } from '#api/calendar.ts';
import type { Channel, FailureCause } from '#api/contract/messages.ts';
import type { Outcome } from './outcome.ts';

/** What becomes of a message after an attempt. */
export type Next =
  | Readonly<{ state: 'accepted' }>
  /** Nothing happened: try again at that instant. */
  | Readonly<{ state: 'promised'; at: Instant }>
  /** It may have happened: look, or repeat where a repetition replaces, at that instant; null = never, only shown. */
  | Readonly<{ state: 'unknown'; at: Instant | null }>
  | Readonly<{ state: 'failed'; cause: FailureCause }>;

export type Attempt = Readonly<{
  channel: Channel;
  /** How many there were, this one included. */
  attempts: number;
  now: Instant;
  /** After this it says nothing new; null = no end. */
  notAfterAt: Instant | null;
  /** 0 to 1, drawn by the caller: retries of many messages spread out. */
  jitter: number;
  /** False for mail without the right to look for it. */
  repeatable: boolean;
}>;

/** Faults after which a message without a last moment is set aside, and an unknown is only shown. */
export const MOST_ATTEMPTS = 12;
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 900;
/** A mail that was just handed over needs a moment before a search finds it. */
const SETTLING_SECONDS = 10;
/** Somebody who is throttled waits a little longer than asked: clocks differ. */
const MARGIN_SECONDS = 1;
/** What began within the hours is brought to an end this long after them. */
const FINISH_SECONDS = 6 * 3600;

/**
 * Decides what an outcome means for the message. Sources: graph/throttling, graph/errors (branch on status and code),
 * graph/teams-send-activityfeednotifications for 403 and 404 of recipients without the app.
 */
export function nextAttempt(outcome: Outcome, attempt: Attempt): Next {
  const { channel, attempts, now } = attempt;
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted' };
    case 'refused':
      return { state: 'failed', cause: causeOf(channel, outcome.httpStatus, outcome.code) };
    case 'throttled': {
      const seconds = Math.max(
        outcome.retryAfterSeconds ?? 0,
        outcome.retryAfterSeconds === null ? backoff(attempt) : 0,
      );
      return { state: 'promised', at: addSeconds(now, seconds + MARGIN_SECONDS) };
    }
    case 'unreached':
      // An outage ends some time. Once its last moment has passed the message is superseded, not failed: what failed
      // counts as told, but what is superseded the planner owes afresh.
      if (attempt.notAfterAt === null && attempts >= MOST_ATTEMPTS) return { state: 'failed', cause: 'gave-up' };
      return { state: 'promised', at: addSeconds(now, backoff(attempt)) };
    case 'unknown': {
      if (!attempt.repeatable || attempts >= MOST_ATTEMPTS) return { state: 'unknown', at: null };
      const at = addSeconds(now, Math.max(channel === 'mail' ? SETTLING_SECONDS : 0, backoff(attempt)));
      return { state: 'unknown', at: isWorthFinishing(at, attempt.notAfterAt) ? at : null };
    }
  }
}

/** True while a message whose sending began may still be brought to its end. */
export function isWorthFinishing(at: Instant, notAfterAt: Instant | null): boolean {
  return notAfterAt === null || at <= addSeconds(notAfterAt, FINISH_SECONDS);
}

/** 5, 10, 20 … 900 seconds, each up to half as long again. */
function backoff({ attempts, jitter }: Attempt): number {
  const seconds = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.max(0, attempts - 1));
  return Math.round(seconds * (1 + jitter / 2));
}

/** Our own word for an install that a policy refused. */
export const APP_BLOCKED = 'app-blocked';
/** Our own word for a person without a mail address. */
export const NO_ADDRESS = 'no-address';
const PERMISSION_CODES = ['Authorization_RequestDenied', 'ErrorAccessDenied', 'InsufficientPrivileges', 'AccessDenied'];

/** The cause in terms that have a remedy; the code decides where it is documented, else the status. */
export function causeOf(channel: Channel, httpStatus: number | null, code: string): FailureCause {
  if (code === APP_BLOCKED) return 'app-blocked';
  if (code === NO_ADDRESS) return 'address-missing';
  if (code === 'ErrorSendAsDenied') return 'sender-refused';
  if (code === 'MailboxNotEnabledForRESTAPI' || code === 'ErrorInvalidRecipients') return 'mailbox-missing';
  if (PERMISSION_CODES.includes(code) || httpStatus === 401) return 'permission-missing';
  if (channel === 'mail')
    return httpStatus === 403 ? 'sender-refused' : httpStatus === 404 ? 'mailbox-missing' : 'rejected';
  return httpStatus === 403 ? 'app-not-installed' : httpStatus === 404 ? 'no-teams-account' : 'rejected';
}

/** What an admin can do about it: send again once it is mended, take mail, or nothing. */
export function remedyOf(cause: FailureCause): 'resend' | 'mail' | 'none' {
  switch (cause) {
    case 'app-not-installed':
    case 'app-blocked':
    case 'no-teams-account':
      return 'mail';
    case 'mailbox-missing':
    case 'address-missing':
    case 'sender-refused':
    case 'permission-missing':
    case 'gave-up':
      return 'resend';
    case 'rejected':
      return 'none';
  }
}
