import { describe, expect, test, vi } from 'vitest';
import type { Saved } from '#api/contract/learn.ts';
import { ApiProblem } from '#tab/api.ts';
import { createSaver, readKept, type Pending, type SavingState } from '#tab/player/saving.ts';

/** A device that keeps texts. */
function aDevice() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** An api that holds progress as the contract says: an older or equal sequence changes nothing. */
function anApi(sequence = 0, done: string[] = []) {
  const api = {
    sequence,
    done,
    offline: false,
    sent: [] as { change: Pending; sequence: number }[],
    saved: (): Saved => ({
      state: { done: api.done, position: 0, answers: [], straightToQuiz: false },
      moduleKey: 'a',
      sequence: api.sequence,
      savedAt: '2027-05-11T09:00:00.000Z',
      completion: null,
    }),
    send: (change: Pending, at: number): Promise<Saved> => {
      if (api.offline) return Promise.reject(new ApiProblem('offline', 0));
      api.sent.push({ change, sequence: at });
      if (at > api.sequence) {
        api.sequence = at;
        api.done = [...new Set([...api.done, ...change.done])];
      }
      return Promise.resolve(api.saved());
    },
  };
  return api;
}

function aSaver(
  api: ReturnType<typeof anApi>,
  device: ReturnType<typeof aDevice> | null,
  knownSequence = api.sequence,
) {
  const states: SavingState[] = [];
  const problems: ApiProblem[] = [];
  const saver = createSaver({
    storage: device,
    key: 'lena:security:1',
    sequence: knownSequence,
    send: api.send,
    onState: state => states.push(state),
    onSaved: () => undefined,
    onProblem: problem => problems.push(problem),
  });
  return { saver, states, problems };
}

const lesson = (key: string): Pending => ({ moduleKey: key, position: 0, done: [key] });

describe('saving progress', () => {
  test('a finished lesson is kept on the device before it is sent, and no longer once it is held', async () => {
    const api = anApi();
    const device = aDevice();
    const { saver, states } = aSaver(api, device);

    saver.save(lesson('a'));
    expect(readKept(device, 'lena:security:1')).toEqual(lesson('a'));
    await saver.flush();

    expect(api.done).toEqual(['a']);
    expect(device.kept.size).toBe(0);
    expect(states.at(-1)).toBe('saved');
  });

  test('without a network everything is kept, and sent once it is back, as one', async () => {
    const api = anApi(4);
    const device = aDevice();
    const { saver, states } = aSaver(api, device);
    api.offline = true;

    saver.save(lesson('a'));
    await saver.flush();
    saver.save(lesson('b'));
    await saver.flush();
    expect(states.at(-1)).toBe('kept');
    api.offline = false;
    await saver.flush();

    expect(api.sent).toEqual([{ change: { moduleKey: 'b', position: 0, done: ['a', 'b'] }, sequence: 5 }]);
    expect(states.at(-1)).toBe('saved');
    saver.stop();
  });

  test('what a visit before could not send is sent by the next one', async () => {
    const api = anApi();
    const device = aDevice();
    device.setItem('lena:security:1', JSON.stringify(lesson('a')));
    const { saver } = aSaver(api, device);
    await saver.flush();
    expect(api.done).toEqual(['a']);
  });

  test('another device went further: what is ours goes on top of it and nothing is lost', async () => {
    const api = anApi(9, ['x']);
    const { saver } = aSaver(api, aDevice(), 3);
    saver.save(lesson('a'));
    await saver.flush();
    expect(api.done).toEqual(['x', 'a']);
    expect(api.sequence).toBe(10);
  });

  test('a lost answer does no harm: the same is sent again and changes nothing', async () => {
    const api = anApi();
    const device = aDevice();
    const { saver } = aSaver(api, device);
    const send = vi.spyOn(api, 'saved').mockImplementationOnce(() => {
      throw new ApiProblem('offline', 0);
    });
    saver.save(lesson('a'));
    await saver.flush();
    send.mockRestore();
    await saver.flush();
    expect(api.done).toEqual(['a']);
    expect(device.kept.size).toBe(0);
    saver.stop();
  });

  test('an answer waits for what was read before it, and takes the next sequence', async () => {
    const api = anApi();
    const { saver } = aSaver(api, aDevice());
    saver.save(lesson('a'));
    const used = await saver.perform(
      sequence => {
        api.sequence = sequence;
        return Promise.resolve({ sequence, saved: api.saved() });
      },
      reply => reply.saved,
    );
    expect(api.sent.map(({ sequence }) => sequence)).toEqual([1]);
    expect(used.sequence).toBe(2);
  });

  test('a refusal that waiting cannot mend is told, and what is kept stays kept', async () => {
    const api = anApi();
    const device = aDevice();
    const { saver, problems } = aSaver(
      { ...api, send: () => Promise.reject(new ApiProblem('version-changed', 409)) },
      device,
    );
    saver.save(lesson('a'));
    await saver.flush();
    expect(problems.map(({ type }) => type)).toEqual(['version-changed']);
    expect(device.kept.size).toBe(1);
  });

  test('a device that keeps nothing is not said to keep anything', async () => {
    const api = anApi();
    api.offline = true;
    const { saver, states } = aSaver(api, null);
    saver.save(lesson('a'));
    await saver.flush();
    expect(states.at(-1)).toBe('not-kept');
    saver.stop();
  });

  test('what was kept and got damaged is passed over', () => {
    const device = aDevice();
    for (const text of ['', '{', 'null', '{"moduleKey":1}', '{"moduleKey":"a","position":0.5,"done":[]}', '[]']) {
      device.setItem('k', text);
      expect(readKept(device, 'k')).toBeNull();
    }
  });
});
