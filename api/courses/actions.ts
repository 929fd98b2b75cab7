/** What other rooms read of courses. */
export { findVersion, publishedVersionOf, publishedVersionsOf, titlesOf, type Version } from './store.ts';
