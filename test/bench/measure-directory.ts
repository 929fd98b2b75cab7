import { systemClock } from '#api/platform/clock.ts';
import { bareSync } from './floor-sync.ts';
import { timed, type Measure } from './measure.ts';
import { syncWorld } from './sync-world.ts';

/** Following the directory; each on databases and a stand-in of its own, whose pages are ready made. */
export const DIRECTORY: readonly Measure[] = [
  {
    name: 'sync-full',
    unit: 'ms',
    bar: { ratio: 2 },
    rounds: 2,
    grows: true,
    prepare: async ({ name, people }) => {
      const world = await syncWorld(name, people);
      process.stderr.write(`sync-full: reading the pages alone takes ${Math.round(world.shareMs)} ms\n`);
      let rows = '';
      const told = async (database: Awaited<ReturnType<typeof world.empty>>): Promise<void> => {
        const counted = await database.count();
        if (rows !== '' && rows !== counted) throw new Error(`the floor and we differ: ${rows} and ${counted}`);
        rows = counted;
        await database.drop();
      };
      return {
        floor: async () => {
          const database = await world.empty();
          const took = await timed(() => bareSync(world.graphUrl, world.token, database.writer, systemClock.now()));
          await told(database);
          return took;
        },
        ours: async () => {
          const database = await world.empty();
          const took = await timed(database.sync);
          await told(database);
          return took;
        },
        close: world.close,
      };
    },
  },
  {
    name: 'sync-unchanged',
    unit: 'ms',
    bar: { ours: 5000 },
    rounds: 2,
    grows: true,
    prepare: async ({ name, people }) => {
      const world = await syncWorld(name, people);
      const database = await world.empty();
      await database.sync();
      return {
        ours: async () => {
          await database.forgetPlaces();
          return timed(database.sync);
        },
        close: async () => {
          await database.drop();
          await world.close();
        },
      };
    },
  },
  {
    // A thousand changes, of few people fewer: people who join and leave a group that an audience names, and people whose unit changed.
    name: 'sync-delta',
    unit: 'ms',
    bar: { ours: 1000, flat: 1.5, flatFrom: 10_000 },
    rounds: 3,
    grows: true,
    prepare: async ({ name, people }) => {
      const world = await syncWorld(name, people);
      const database = await world.empty();
      const group = await database.assignToGroup(Math.min(500, Math.floor(people / 20)));
      const each = Math.min(400, Math.floor(people / 25));
      let isIn = group.inside.slice(0, each);
      let isOut = group.outside.slice(0, each);
      const others = group.inside.slice(each, each + each / 2);
      let round = 0;
      return {
        ours: async () => {
          round += 1;
          for (const id of isIn) await world.tenant.control.removeMember(group.groupId, id);
          for (const id of isOut) await world.tenant.control.addMember(group.groupId, id);
          for (const id of others)
            await world.tenant.control.updatePerson(id, { user: { department: `Kreisverband ${round % 2}` } });
          [isIn, isOut] = [isOut, isIn];
          const took = await timed(database.sync);
          const problem = await database.wrongEnrolments(group.groupId);
          if (problem !== 0) throw new Error(`${problem} enrolments are not what the group says`);
          return took;
        },
        close: async () => {
          await database.drop();
          await world.close();
        },
      };
    },
  },
];
