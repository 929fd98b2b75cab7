import { defaultPolicy } from '#api/contract/assignments.ts';
import type { Settings } from '#api/contract/settings.ts';

/** What holds until an admin says otherwise. The mapping serves a directory that fills employeeType and department. */
export const defaultSettings: Settings = {
  organisation: {
    name: 'Our organisation',
    timeZone: 'Europe/Berlin',
    country: 'DE',
    region: '',
    language: 'de',
    contactName: '',
    contactMail: '',
    itContact: '',
    itPhone: '',
    mailDomain: '',
    dataProtectionContact: '',
    emergencyPhone: '',
  },
  mapping: {
    notPersons: [
      { name: 'Room and equipment names', nature: 'room', test: { nameContains: 'room', withoutPersonName: true } },
      { name: 'Second accounts (admin-…)', nature: 'second-account', test: { upnPattern: 'adm-*' } },
      { name: 'Service accounts (svc-…)', nature: 'service', test: { upnPattern: 'svc-*' } },
      {
        name: 'Accounts without given name and surname',
        nature: 'shared-mailbox',
        test: { userType: 'Member', withoutPersonName: true },
      },
    ],
    kinds: [
      { name: 'Guests are external', kind: 'external', test: { userType: 'Guest' }, unitFrom: 'department' },
      {
        name: 'Employee type Volunteer',
        kind: 'volunteer',
        test: { userType: 'Member', employeeTypes: ['Volunteer'] },
        unitFrom: 'department',
      },
      {
        name: 'Employee type Employee',
        kind: 'staff',
        test: { userType: 'Member', employeeTypes: ['Employee'] },
        unitFrom: 'department',
      },
    ],
    otherwise: 'staff',
  },
  messages: {
    hours: {
      staff: { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' },
      volunteer: { weekdays: [1, 2, 3, 4, 5, 6], from: '09:00', to: '20:00' },
      external: { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' },
    },
    form: { staff: 'sie', volunteer: 'du', external: 'sie' },
    defaultPolicy,
    nextRungAfterDays: 3,
    pilotGroupId: null,
  },
  privacy: { minimumGroup: 5, progressDays: 90, completionYears: 3 },
};
