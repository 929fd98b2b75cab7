import type { Commands } from '#infra/tenant/control/surface.ts';
import type { World } from '#infra/tenant/world.ts';

type FeedCommand = 'shown' | 'acceptedFor' | 'accepted' | 'undelivered' | 'readFeed' | 'unread';

export function feedCommands({ feed, clock, commit }: World): Pick<Commands, FeedCommand> {
  return {
    shown: personId => feed.shownTo(personId),
    acceptedFor: personId => feed.acceptedFor(personId),
    accepted: () => feed.accepted,
    undelivered: () => feed.undelivered,
    readFeed: personId => commit({ of: 'feed', entry: { kind: 'read', personId, upTo: clock.now().toISOString() } }),
    unread: personId => feed.shownTo(personId).filter(({ at }) => at > feed.readUpTo(personId)).length,
  }; // prettier-ignore
}

export function mailCommands({ mailboxes, directory, clock }: World): Pick<Commands, 'mailbox' | 'mails' | 'inbox'> {
  return {
    mailbox(idOrAddress) {
      const account = directory.find(idOrAddress);
      if (!account) throw new Error(`there is no mailbox '${idOrAddress}'`);
      return mailboxes.in(account.user.id);
    },
    mails: () => [...mailboxes.all()],
    inbox(personId) {
      const address = directory.find(personId)?.user.mail?.toLowerCase();
      const now = clock.now().toISOString();
      return [...mailboxes.all()].filter(({ deliveredAt, to, cc, bcc }) => {
        if (deliveredAt === null || deliveredAt > now || address === undefined) return false;
        return [...to, ...cc, ...bcc].some(one => one.address.toLowerCase() === address);
      });
    },
  };
}

export function figureCommands({ directory, feed, mailboxes }: World): Pick<Commands, 'counts'> {
  return {
    counts() {
      const present = [...directory.accounts.values()].filter(one => one.deletedAt === null);
      const mails = [...mailboxes.all()];
      const told = new Set(feed.accepted.map(one => one.personId));
      return {
        people: present.length,
        groups: directory.groups.size,
        installed: present.filter(one => one.teams === 'installed').length,
        notificationsAccepted: feed.accepted.length,
        notificationsShown: [...told].reduce((sum, id) => sum + feed.shownTo(id).length, 0),
        notificationsUndelivered: feed.undelivered.length,
        drafts: mails.filter(one => one.state === 'draft').length,
        mailsSent: mails.filter(one => one.state === 'sent').length,
      };
    },
  };
}
