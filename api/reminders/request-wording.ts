import type { MessageContent, MessageKind } from '#api/contract/messages.ts';

/** Also what tells whoever recorded a completion that it was withdrawn. */
export type RequestMessage = Extract<MessageKind, 'requestWaiting' | 'requestDecided' | 'completionWithdrawn'>;
export function speaksOfRequests(kind: MessageKind): kind is RequestMessage {
  return kind === 'requestWaiting' || kind === 'requestDecided' || kind === 'completionWithdrawn';
}

/** Where the answer is to be given or stands: the first sentence of the preview and of the mail. Ends with a full stop. */
export function requestCall(kind: RequestMessage, { language, form, requests = [] }: MessageContent): string {
  const several = requests.length > 1;
  if (kind === 'completionWithdrawn') return withdrawnCall({ language, form }, several);
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

function withdrawnCall({ language, form }: Pick<MessageContent, 'language' | 'form'>, several: boolean): string {
  if (language === 'en')
    return several
      ? 'Completions that you recorded were withdrawn. The reasons stand on the pages of these people.'
      : 'A completion that you recorded was withdrawn. The reason stands on the page of that person.';
  const you = form === 'du' ? 'du eingetragen hast' : 'Sie eingetragen haben';
  return several
    ? `Abschlüsse, die ${you}, wurden zurückgenommen. Die Gründe stehen auf den Seiten dieser Personen.`
    : `Ein Abschluss, den ${you}, wurde zurückgenommen. Der Grund steht auf der Seite der Person.`;
}

/** What a mail about requests says besides; `titles` names the courses. */
export function requestMail(
  kind: RequestMessage,
  content: MessageContent,
  titles: string,
  organisation: string,
): Readonly<{ subject: string; button: string; why: string }> {
  const { language, form } = content;
  if (kind === 'completionWithdrawn') return withdrawnMail(content, titles);
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

function withdrawnMail({ language, form }: Pick<MessageContent, 'language' | 'form'>, titles: string) {
  if (language === 'en')
    return {
      subject: `Withdrawn: ${titles}`,
      button: 'Open My team',
      why: 'You get this message because you recorded that completion.',
    };
  return {
    subject: `Zurückgenommen: ${titles}`,
    button: 'Mein Team öffnen',
    why:
      form === 'du'
        ? 'Du bekommst diese Nachricht, weil du den Abschluss eingetragen hast.'
        : 'Sie bekommen diese Nachricht, weil Sie den Abschluss eingetragen haben.',
  };
}
