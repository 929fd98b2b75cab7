import type { plan as english } from '../en/plan.ts';

export const plan: typeof english = {
  progress: (done, of) => `${done} von ${of} erledigt`,
  states: {
    done: 'erledigt',
    next: 'als Nächstes',
    open: 'offen',
    overdue: 'noch offen',
    waived: 'derzeit nicht nötig',
  },
  doneOn: day => `erledigt ${day}`,
  due: day => `bis ${day}`,
  wasDue: day => `noch offen, war fällig ${day}`,
};
