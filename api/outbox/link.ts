import type { CalendarDate } from '#api/calendar.ts';
import type { MessageKind } from '#api/contract/messages.ts';

/** Where the app is reached: its id in the organisation's Teams catalogue and its own address. */
export type AppAddress = Readonly<{ teamsAppId: string; publicUrl: string; tenantId: string }>;
export type About = Readonly<{ courseId: string; localDay: CalendarDate; kind: MessageKind }>;

/** `entityId` of the tab in the Teams manifest. */
const TAB = 'training';

/**
 * What the tab receives as `page.subPageId`: the course (of requests: where they are decided, or where the answer
 * stands), and the message by its day and kind.
 */
export function subEntityOf({ courseId, localDay, kind }: About): string {
  const place =
    kind === 'requestWaiting' || kind === 'completionWithdrawn'
      ? 'team'
      : kind === 'requestDecided'
        ? 'training'
        : `course/${courseId}`;
  return `${place}?day=${localDay}&kind=${kind}`;
}

/**
 * Opens that very course in Teams, or in the browser where Teams is missing (graph CONTRACT section 12; at most 1,900
 * characters work on Windows, ours have some 500).
 */
export function teamsLink({ teamsAppId, publicUrl, tenantId }: AppAddress, about: About, label: string): string {
  const query = new URLSearchParams({
    tenantId,
    webUrl: webLink({ publicUrl }, about),
    label,
    context: JSON.stringify({ subEntityId: subEntityOf(about) }),
  });
  // Teams reads '+' as a plus sign.
  return `https://teams.microsoft.com/l/entity/${teamsAppId}/${TAB}?${query.toString().replaceAll('+', '%20')}`;
}

/** The same place in a browser, for people without Teams. */
export function webLink({ publicUrl }: Pick<AppAddress, 'publicUrl'>, about: About): string {
  return `${publicUrl}/${subEntityOf(about)}`;
}
