import { Link as FluentLink, makeStyles } from '@fluentui/react-components';
import { useHost, type Host } from '#tab/host.ts';
import { useWords } from '#tab/words/words.ts';

export type Contact = Readonly<{ name: string; mail: string }>;

const useStyles = makeStyles({
  ask: { display: 'inline-flex', alignItems: 'center', minHeight: '44px' },
});

/** The contacts of all reasons that can be written to, each once. */
export function contactsOf(reasons: readonly { contact: { name: string; mail: string | null } | null }[]): Contact[] {
  const contacts = new Map<string, Contact>();
  for (const { contact } of reasons) {
    if (contact !== null && contact.mail !== null)
      contacts.set(contact.mail, { name: contact.name, mail: contact.mail });
  }
  return [...contacts.values()];
}

/** In Teams a chat with the question begun, elsewhere a mail. */
export function askAddress(kind: Host['kind'], mail: string, subject: string): string {
  return kind === 'teams'
    ? `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(mail)}&message=${encodeURIComponent(subject)}`
    : mailAddress(mail, subject);
}

export function mailAddress(mail: string, subject: string): string {
  return `mailto:${encodeURIComponent(mail)}?subject=${encodeURIComponent(subject)}`;
}

/** "Ask Jana", a line of its own. */
export function Ask({ contact, course }: { contact: Contact; course: string }) {
  const host = useHost();
  const words = useWords('myTraining');
  const href = askAddress(host.kind, contact.mail, words.askSubject(course));
  return (
    <FluentLink
      className={useStyles().ask}
      href={href}
      target="_blank"
      rel="noopener"
      onClick={event => {
        if (host.kind !== 'teams') return;
        event.preventDefault();
        host.openLink(href);
      }}
    >
      {words.ask(firstName(contact.name))}
    </FluentLink>
  );
}

/** 'Jana Roth' → 'Jana'; 'Roth, Jana' → 'Jana'; a function such as 'Training office' stays whole. */
export function firstName(name: string): string {
  const [last, first] = name.split(',').map(part => part.trim());
  if (first !== undefined && first !== '') return first;
  const words = (last ?? name).split(' ');
  return words.length === 2 && /^\p{Lu}/u.test(words[1] ?? '') ? (words[0] ?? name) : name;
}
