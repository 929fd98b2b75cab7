import type { CalendarDate } from '#api/calendar.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type {
  getMessage,
  getMessageSummary,
  listMessages as listEndpoint,
  MessageRow,
} from '#api/contract/messages.ts';
import type { listPersonMessages } from '#api/contract/people.ts';
import type { Actor } from '#api/people/actor.ts';
import { mustSeeWhole } from '#api/people/looked-after-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { comingMessages } from '#api/reminders/coming-actions.ts';
import { mailWords } from '#api/reminders/mail-wording.ts';
import { feedWords } from '#api/reminders/wording.ts';
import { readSetting, readSettings } from '#api/settings/store.ts';
import { messagesStopped } from './actions.ts';
import { teamsLink, type AppAddress } from './link.ts';
import {
  countDay,
  countMessages,
  findMessage,
  listAttempts,
  listMessages,
  type MessageFilter,
  type Place,
} from './list-store.ts';
import { remedyOf } from './next-attempt.ts';
import { kindInWords, wordedOn } from './wording-day.ts';

const PAGE = 50;
/** Fewer openings than this would say something about single people. */
const FEWEST_OPENED = 5;

export async function pageOfMessages(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { cursor, ...filter }: InputOf<typeof listEndpoint>,
): Promise<ReplyOf<typeof listEndpoint>> {
  return db.read(actor.tenantId, async trx => {
    const day = filter.day ?? (await organisationToday(trx, actor.tenantId, clock));
    return page(trx, actor.tenantId, { ...filter, day }, cursor, false);
  });
}

export async function pageOfPersonMessages(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { personId, cursor }: InputOf<typeof listPersonMessages>,
): Promise<ReplyOf<typeof listPersonMessages>> {
  return db.read(actor.tenantId, async trx => {
    await mustSeeWhole(trx, actor, personId);
    const { messages, next } = await page(trx, actor.tenantId, { personId }, cursor, true);
    return { messages, next };
  });
}

/** For a person's page: how many messages there were, and the latest. */
export async function messagesOf(
  trx: Trx,
  tenantId: string,
  personId: string,
): Promise<Readonly<{ count: number; latest: MessageRow | null }>> {
  const [latest] = await listMessages(trx, tenantId, { personId }, { after: null, most: 1, newestFirst: true });
  return { count: await countMessages(trx, tenantId, { personId }), latest: latest?.row ?? null };
}

export async function summaryOfDay(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { day: asked }: InputOf<typeof getMessageSummary>,
): Promise<ReplyOf<typeof getMessageSummary>> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  const stopped = await messagesStopped(tools, tenantId);
  return db.read(tenantId, async trx => {
    const today = await organisationToday(trx, tenantId, clock);
    const day = asked ?? today;
    const figures = await countDay(trx, tenantId, day);
    const sum = (...states: readonly string[]): number =>
      figures.states.filter(({ state }) => states.includes(state)).reduce((all, { count }) => all + count, 0);
    const accepted = sum('accepted');
    const failed = sum('failed');
    const waiting = sum('promised', 'sending');
    const unknown = sum('unknown');
    const held = sum('held');
    return {
      day,
      total: accepted + failed + waiting + unknown + held,
      accepted,
      failed,
      waiting,
      waitingUntil: figures.waitingUntil,
      unknown,
      held,
      opened: figures.openedPeople < FEWEST_OPENED ? null : figures.opened,
      failures: figures.states
        .flatMap(({ state, failure, count }) =>
          state !== 'failed' || failure === null ? [] : [{ cause: failure, count, remedy: remedyOf(failure) }],
        )
        .sort((a, b) => b.count - a.count),
      coming: await comingMessages(trx, tenantId, today),
      lastAcceptedAt: figures.lastAcceptedAt,
      stopped: stopped === null ? null : { ...stopped },
    };
  });
}

/** What the person got, in their words, and Microsoft's answers. @throws Problem 'not-found' */
export async function viewMessage(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  messageId: string,
  address: Omit<AppAddress, 'tenantId'>,
): Promise<ReplyOf<typeof getMessage>> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const found = await findMessage(trx, tenantId, messageId);
    if (found === null) throw new Problem('not-found');
    const { row, content, localDay } = found;
    const { organisation } = await readSettings(trx, tenantId);
    const { kind } = row;
    const link = teamsLink(
      { ...address, tenantId },
      { courseId: content.courses[0]?.courseId ?? '', localDay, kind },
      content.courses[0]?.title ?? '',
    );
    const day = wordedOn(content, localDay);
    const mail = mailWords(kind, content, day, { name: row.person.name, organisation: organisation.name, link });
    const feed = feedWords(kindInWords(kind, content), content, day);
    return {
      message: row,
      language: content.language,
      title: row.channel === 'mail' ? mail.subject : feed.title,
      text: row.channel === 'mail' ? mail.text : feed.preview,
      attempts: await listAttempts(trx, tenantId, messageId),
    };
  });
}

async function page(
  trx: Trx,
  tenantId: string,
  filter: MessageFilter,
  cursor: string | undefined,
  newestFirst: boolean,
): Promise<ReplyOf<typeof listEndpoint>> {
  const found = await listMessages(trx, tenantId, filter, { after: placeOf(cursor), most: PAGE + 1, newestFirst });
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    messages: shown.map(({ row }) => row),
    total: await countMessages(trx, tenantId, filter),
    next: found.length > PAGE && last !== undefined ? cursorOf(last.place) : null,
  };
}

async function organisationToday(trx: Trx, tenantId: string, clock: Tools['clock']): Promise<CalendarDate> {
  return clock.today((await readSetting(trx, tenantId, 'organisation')).timeZone);
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws Problem 'bad-input' when it is none that we gave */
function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 3 && place.every(part => typeof part === 'string'))
      return place as unknown as Place;
  } catch {
    // Falls through: a cursor that cannot be read.
  }
  throw new Problem('bad-input', {
    errors: [{ pointer: '/cursor', detail: 'Hand back the cursor of the page before.' }],
  });
}
