/** Other rooms ask for the names of people through here. */
export { namesOfPeople } from './pages-store.ts';
