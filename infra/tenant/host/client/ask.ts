import type { Crowd, Frame, News } from '../answers.ts';
import type { SamplePerson } from '../sample-person.ts';

/** What the window asks its own server; rejects when that is gone. */
export const ask = {
  frame: (): Promise<Frame> => get('/frame'),
  people: (search: string): Promise<Crowd> => get(`/people?search=${encodeURIComponent(search)}`),
  person: (id: string): Promise<SamplePerson> => get(`/person/${encodeURIComponent(id)}`),
  news: (personId: string, language: string): Promise<News> =>
    get(`/news/${encodeURIComponent(personId)}?language=${language}`),
  token: async (personId: string): Promise<string> => (await post<{ token: string }>('/token', { personId })).token,
  read: (ids: readonly string[]): Promise<unknown> => post('/read', { ids }),
};

const get = <T>(path: string): Promise<T> => answered<T>(fetch(path));
const post = <T>(path: string, body: unknown): Promise<T> =>
  answered<T>(
    fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  );

async function answered<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
