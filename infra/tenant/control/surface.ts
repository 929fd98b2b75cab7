import { clockCommands, faultCommands, settingsCommands } from '#infra/tenant/control/conditions.ts';
import { groupCommands, hintCommands, peopleCommands } from '#infra/tenant/control/directory.ts';
import { feedCommands, figureCommands, mailCommands } from '#infra/tenant/control/effects.ts';
import { tokenCommands } from '#infra/tenant/control/tokens.ts';
import type { Control } from '#infra/tenant/control.ts';
import { json, jsonOf } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { Recorder } from '#infra/tenant/record.ts';
import type { World } from '#infra/tenant/world.ts';

/** The control commands as the tenant runs them: the same names and arguments as the client's. */
export type Commands = {
  readonly [Name in keyof Control]: (
    ...given: Parameters<Control[Name]>
  ) => Awaited<ReturnType<Control[Name]>> | ReturnType<Control[Name]>;
};

/** Serves `POST /_control/<name>`. */
export function controlSurface(world: World, recorder: Recorder): (ask: Ask) => Promise<Reply> {
  const commands: Commands = {
    ...faultCommands(world),
    ...clockCommands(world),
    ...settingsCommands(world, recorder),
    ...peopleCommands(world),
    ...groupCommands(world),
    ...hintCommands(world),
    ...feedCommands(world),
    ...mailCommands(world),
    ...figureCommands(world),
    ...tokenCommands(world),
  };
  return async ask => {
    const name = ask.url.pathname.slice('/_control/'.length);
    const run = Object.hasOwn(commands, name)
      ? (commands[name as keyof Commands] as (...given: unknown[]) => unknown)
      : undefined;
    // A page from elsewhere cannot send JSON here without a pre-flight, which nobody answers.
    if (!/^application\/json/i.test(ask.headers['content-type'] ?? ''))
      return json(415, { error: 'send application/json' });
    if (!run || ask.method !== 'POST') return json(404, { error: `there is no command '${name}'` });
    try {
      return json(200, { value: (await run(...((jsonOf(ask) ?? []) as unknown[]))) ?? null });
    } catch (fault) {
      return json(400, { error: fault instanceof Error ? fault.message : String(fault) });
    }
  };
}
