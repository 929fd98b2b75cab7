import type { Control } from '#infra/tenant/control.ts';
import type { Message } from '#infra/tenant/graph/mail-state.ts';
import { empty, html, isRecord, json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { InstalledApp } from './app-package.ts';
import { wordNote } from './note-text.ts';
import type { ReadMarks } from './read-marks.ts';
import { samplePerson, worthTrying } from './sample-person.ts';
import type { SamplePerson } from './sample-person.ts';

/** What the window needs to know once. */
export interface Frame {
  readonly app: string;
  readonly tab: { readonly url: string; readonly origin: string; readonly entityId: string };
  /** Every id by which a deep link may name the app. */
  readonly appIds: readonly string[];
  readonly tenantId: string;
}

export interface Note {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  readonly preview: string;
  readonly topic: string;
  readonly link: string | null;
  readonly unread: boolean;
}

export interface Mail {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly from: string;
  readonly preview: string;
  readonly unread: boolean;
}

/** Newest first. */
export interface News {
  readonly notes: readonly Note[];
  readonly mails: readonly Mail[];
}

export interface Crowd {
  readonly named: readonly SamplePerson[];
  readonly found: readonly SamplePerson[];
  readonly more: boolean;
}

type Sources = Readonly<{ control: Control; app: InstalledApp; tabOrigin: string; marks: ReadMarks }>;

const SHOWN = 60;
/** Teams keeps feed items for 30 days. */
const FEED_DAYS = 30;

/** What the window asks its server: `(method, address, body) → reply`. */
export function answers(sources: Sources): (method: string, url: URL, body: unknown) => Promise<Reply> {
  const { control, marks } = sources;
  return async (method, url, body) => {
    const [, area = '', first = '', second = ''] = url.pathname.split('/').map(decodeURIComponent);
    switch (`${method} ${area}`) {
      case 'GET frame':
        return json(200, await frame(sources));
      case 'GET people':
        return json(200, await crowd(control, url.searchParams.get('search') ?? ''));
      case 'GET person':
        return json(200, samplePerson(await control.person(first)));
      case 'GET news':
        return json(200, await news(sources, first, url.searchParams.get('language') ?? 'en'));
      case 'GET mail':
        return mailPage((await control.inbox(first)).find(({ immutableId }) => immutableId === second));
      case 'POST token':
        return token(control, body);
      case 'POST read':
        marks.add(isRecord(body) && Array.isArray(body['ids']) ? body['ids'].filter(id => typeof id === 'string') : []);
        return json(200, {});
      default:
        return json(404, { error: `There is nothing at ${url.pathname}.` });
    }
  };
}

async function token(control: Control, body: unknown): Promise<Reply> {
  const personId = isRecord(body) ? body['personId'] : undefined;
  if (typeof personId !== 'string') return json(400, { error: 'personId is missing.' });
  return json(200, { token: await control.userToken(personId) });
}

async function frame({ control, app, tabOrigin }: Sources): Promise<Frame> {
  const { teamsApp, clientId, tenantId } = await control.settings();
  const { contentUrl, entityId } = app.tab;
  return {
    app: app.name,
    tab: { url: contentUrl, origin: tabOrigin, entityId },
    appIds: [...new Set([teamsApp.catalogId, teamsApp.externalId, clientId])],
    tenantId,
  };
}

/** Without a search those worth trying first; with one everybody whose name or address has it. */
async function crowd(control: Control, search: string): Promise<Crowd> {
  const found = await control.people({ search: search.trim(), limit: SHOWN + worthTrying.length + 1 });
  if (search.trim() !== '')
    return { named: [], found: found.slice(0, SHOWN).map(samplePerson), more: found.length > SHOWN };
  const named = await Promise.all(worthTrying.map(id => control.person(id).catch(() => null)));
  const others = found.filter(({ user }) => !worthTrying.includes(user.id));
  return {
    named: named.flatMap(one => (one === null || one.deletedAt !== null ? [] : [samplePerson(one)])),
    found: others.slice(0, SHOWN).map(samplePerson),
    more: others.length > SHOWN,
  };
}

async function news({ control, app, marks }: Sources, personId: string, language: string): Promise<News> {
  const [shown, inbox, now] = await Promise.all([control.shown(personId), control.inbox(personId), control.now()]);
  const since = new Date(Date.parse(now) - FEED_DAYS * 86_400_000).toISOString();
  const notes = shown
    .filter(({ at }) => at >= since)
    .map(note => ({
      id: note.id,
      at: note.at,
      text: wordNote(app, note, language),
      preview: note.previewText.slice(0, 150),
      topic: note.topic.value,
      link: note.topic.webUrl ?? null,
      unread: !marks.has(note.id),
    }));
  const mails = inbox.map(mail => ({
    id: mail.immutableId,
    at: mail.deliveredAt ?? mail.createdAt,
    subject: mail.subject,
    from: mail.mailboxId,
    preview: previewOf(mail),
    unread: !marks.has(mail.immutableId),
  }));
  const senders = new Map<string, string>();
  for (const id of new Set(mails.map(({ from }) => from))) {
    const account = await control.person(id).catch(() => null);
    senders.set(id, account?.user.displayName ?? id);
  }
  const newest = (a: { at: string }, b: { at: string }): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
  return {
    notes: notes.sort(newest),
    mails: mails.map(mail => ({ ...mail, from: senders.get(mail.from) ?? mail.from })).sort(newest),
  };
}

/** The first words of a mail as a list shows them. */
function previewOf({ body }: Message): string {
  const plain = body.content
    .replaceAll(/<(style|head|title)[^>]*>[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&nbsp;|&#160;/g, ' ')
    .replaceAll(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    );
  return plain.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
}

/** The mail as sent, in a page that runs nothing and loads nothing; the window follows its links itself. */
function mailPage(mail: Message | undefined): Reply {
  if (mail === undefined) return empty(404);
  const { contentType, content } = mail.body;
  const page =
    contentType.toLowerCase() === 'html'
      ? content
      : `<!doctype html><pre style="white-space:pre-wrap;font:14px/1.5 system-ui">${content.replaceAll(/[&<>]/g, letter => `&#${letter.charCodeAt(0)};`)}</pre>`;
  return html(200, page, {
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  });
}
