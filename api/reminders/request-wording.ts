import type { MessageContent, MessageKind } from '#api/contract/messages.ts';

export type RequestMessage = Extract<MessageKind, 'requestWaiting' | 'requestDecided'>;
export function speaksOfRequests(kind: MessageKind): kind is RequestMessage {
  return kind === 'requestWaiting' || kind === 'requestDecided';
}

/** Where the answer is to be given or stands: the first sentence of the preview and of the mail. Ends with a full stop. */
export function requestCall(kind: RequestMessage, { language, form, requests = [] }: MessageContent): string {
  const several = requests.length > 1;
  if (kind === 'requestWaiting') {
    if (language === 'en')
      return several
        ? `${requests.length} requests wait for your answer: open My team and accept or decline.`
        : 'Open My team and accept or decline with one tap.';
    if (form === 'du')
      return several
        ? `${requests.length} Anfragen warten auf deine Antwort: in Mein Team annehmen oder ablehnen.`
        : 'Öffne Mein Team: annehmen oder ablehnen, ein Tipp genügt.';
    return several
      ? `${requests.length} Anfragen warten auf Ihre Antwort: in Mein Team annehmen oder ablehnen.`
      : 'Öffnen Sie Mein Team: annehmen oder ablehnen, ein Tipp genügt.';
  }
  const outcomes = new Set(requests.map(({ outcome }) => outcome));
  const [outcome] = outcomes.size === 1 ? outcomes : [null];
  if (language === 'en') {
    if (several || outcome === null || outcome === undefined)
      return 'The answers stand with your courses in My training.';
    return outcome === 'accepted'
      ? 'Your request was accepted. My training shows what holds now.'
      : 'Your request was declined. The reason stands with the course in My training.';
  }
  const your = form === 'du' ? 'Deine' : 'Ihre';
  if (several || outcome === null || outcome === undefined)
    return `Die Antworten stehen unter Meine Schulungen bei ${form === 'du' ? 'deinen' : 'Ihren'} Kursen.`;
  return outcome === 'accepted'
    ? `${your} Anfrage ist angenommen. Unter Meine Schulungen steht, was jetzt gilt.`
    : `${your} Anfrage ist abgelehnt. Der Grund steht unter Meine Schulungen beim Kurs.`;
}

/** What a mail about requests says besides; `titles` names the courses. */
export function requestMail(
  kind: RequestMessage,
  content: MessageContent,
  titles: string,
  organisation: string,
): Readonly<{ subject: string; button: string; why: string }> {
  const { language, form } = content;
  if (language === 'en')
    return kind === 'requestWaiting'
      ? {
          subject: `Waiting for your answer: ${titles}`,
          button: 'Open My team',
          why: `You get this message because you look after people at ${organisation} who asked something about their courses.`,
        }
      : {
          subject: `Your request was answered: ${titles}`,
          button: 'Open My training',
          why: 'You get this message because you asked something about a course.',
        };
  const du = form === 'du';
  return kind === 'requestWaiting'
    ? {
        subject: `Wartet auf Antwort: ${titles}`,
        button: 'Mein Team öffnen',
        why: `${du ? 'Du bekommst' : 'Sie bekommen'} diese Nachricht, weil jemand aus ${du ? 'deinem' : 'Ihrem'} Kreis bei ${organisation} etwas zu einem Kurs gefragt hat.`,
      }
    : {
        subject: `Anfrage beantwortet: ${titles}`,
        button: 'Meine Schulungen öffnen',
        why: `${du ? 'Du bekommst' : 'Sie bekommen'} diese Nachricht, weil ${du ? 'du' : 'Sie'} etwas zu einem Kurs gefragt ${du ? 'hast' : 'haben'}.`,
      };
}
