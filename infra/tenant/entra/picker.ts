import { namedPeople } from '#infra/tenant/org/demo.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

const SHOWN = 12;

/** The sign-in page: whoever is picked is signed in, without a password. Plain HTML, works by keyboard and without script. */
export function pickerPage(
  world: World,
  { action, hint, search }: { action: string; hint: string | undefined; search: string },
): string {
  const people = offered(world, hint, search);
  const query = new URL(action, 'https://localhost').searchParams;
  const kept = [...query]
    .filter(([name]) => name !== 'search')
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
  const list = people.map(({ user, appRoles }) => {
    const about = [user.jobTitle, user.department, user.userType === 'Guest' ? 'Guest' : null, ...appRoles]
      .filter(Boolean)
      .join(' · ');
    return `<li><button name="person" value="${user.id}"><strong>${escape(user.displayName)}</strong><br><span>${escape(user.userPrincipalName)}</span><br><small>${escape(about)}</small></button></li>`;
  });
  return page(
    'Sign in to the sample organisation',
    `<p>This is a stand-in for Microsoft sign-in. Choose who you are; there are no passwords.</p>
<form method="get" action="${escape(action.split('?')[0] ?? '')}" role="search">${kept.join('')}<label for="search">Find a person</label>
<input id="search" name="search" value="${escape(search)}"> <button>Search</button></form>
<form method="post" action="${escape(action)}"><ul>${list.join('')}</ul>${people.length === 0 ? '<p>Nobody found.</p>' : ''}
<button name="person" value="">Cancel</button></form>`,
  );
}

export function problemPage(message: string): string {
  return page('Sign in', `<p role="alert">${escape(message)}</p>`);
}

/** By hint the one person; by search whoever's name or address begins so; else the named people of the sample. */
function offered(world: World, hint: string | undefined, search: string): readonly Account[] {
  const hinted = hint === undefined || search !== '' ? undefined : world.directory.find(hint);
  if (hinted) return [hinted];
  if (search === '') return namedPeople.flatMap(({ id }) => world.directory.find(id) ?? []);
  const wanted = search.toLocaleLowerCase();
  const found: Account[] = [];
  for (const account of world.directory.accounts.values()) {
    const { displayName, userPrincipalName } = account.user;
    if (account.deletedAt !== null || !`${displayName} ${userPrincipalName}`.toLocaleLowerCase().includes(wanted))
      continue;
    if (found.push(account) === SHOWN) break;
  }
  return found;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;color:#242424;background:#fff}ul{list-style:none;padding:0}
li{margin:.5rem 0}li button{width:100%;text-align:left;padding:.75rem 1rem;border:1px solid #767676;border-radius:.25rem;background:#fff;font:inherit;color:inherit}
li button:hover,li button:focus-visible{background:#e8ebfa;outline:2px solid #444791}small{color:#575757}label{display:block}</style>
<main><h1>${title}</h1>${body}</main></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`);
}
