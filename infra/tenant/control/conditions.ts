import type { Commands } from '#infra/tenant/control/surface.ts';
import type { Recorder } from '#infra/tenant/record.ts';
import { teamsAppFrom } from '#infra/tenant/manifest.ts';
import type { World } from '#infra/tenant/world.ts';

export function faultCommands({ faults }: World): Pick<Commands, 'plantFault' | 'clearFaults' | 'struck'> {
  return {
    plantFault: fault => faults.plant(fault),
    clearFaults: id => faults.clear(id ?? undefined),
    struck: () => faults.struck(),
  };
}

export function clockCommands({ clock }: World): Pick<Commands, 'now' | 'setClock' | 'advance'> {
  return {
    now: () => clock.now().toISOString(),
    setClock(at) {
      if (Number.isNaN(Date.parse(at))) throw new Error(`'${at}' is no instant`);
      clock.set(new Date(at));
    },
    advance: ms => clock.advance(ms),
  };
}

export function settingsCommands(
  world: World,
  recorder: Recorder,
): Pick<Commands, 'settings' | 'configure' | 'readManifest' | 'expectError'> {
  return {
    settings: () => world.settings(),
    configure(change) {
      world.configure(change);
      return world.settings();
    },
    readManifest(file) {
      const teamsApp = teamsAppFrom(file, world.settings().teamsApp);
      if (!teamsApp) throw new Error(`${file} cannot be read`);
      world.configure({ teamsApp });
      return world.settings();
    },
    expectError: (operation, fault, count) => recorder.expect(operation, fault, count ?? 1),
  };
}
