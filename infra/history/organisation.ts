import type { Settings } from '#api/contract/settings.ts';
import { organisationDomain, organisationName, trainingMailbox } from '#infra/tenant/org/demo.ts';
import { ZONE } from './walking-clock.ts';

/** What the training office of the sample organisation filled in before its first assignment. */
export const organisationSettings: Pick<Settings, 'organisation' | 'mapping'> = {
  organisation: {
    name: organisationName,
    timeZone: ZONE,
    country: 'DE',
    region: 'NW',
    language: 'de',
    contactName: 'Jana Roth',
    contactMail: trainingMailbox,
    itContact: 'IT-Service',
    itPhone: '0221 5550-199',
    mailDomain: `@${organisationDomain}`,
    dataProtectionContact: 'Rania Haddad',
    emergencyPhone: '0221 5550-112',
  },
  mapping: {
    notPersons: [
      { name: 'Stationen (wache.…)', nature: 'station', test: { upnPattern: 'wache.*' } },
      { name: 'Räume', nature: 'room', test: { nameContains: 'Raum ', withoutPersonName: true } },
      { name: 'Zweitkonten (adm-…)', nature: 'second-account', test: { upnPattern: 'adm-*' } },
      { name: 'Dienste (svc-…)', nature: 'service', test: { upnPattern: 'svc-*' } },
      {
        name: 'Konten ohne Vor- und Nachnamen',
        nature: 'shared-mailbox',
        test: { userType: 'Member', withoutPersonName: true },
      },
    ],
    kinds: [
      { name: 'Gäste', kind: 'external', test: { userType: 'Guest' }, unitFrom: 'none' },
      { name: 'Gruppen „Ehrenamt …“', kind: 'volunteer', test: {}, unitFrom: 'group', groupPrefix: 'Ehrenamt ' },
      { name: 'Gruppen „Hauptamt …“', kind: 'staff', test: {}, unitFrom: 'group', groupPrefix: 'Hauptamt ' },
    ],
    otherwise: 'staff',
  },
};
