import { isSettingGiven } from '#api/platform/config.ts';

/**
 * `npm start`. With any setting in the environment only the api starts, exactly as the image does. Without one: a stand-in
 * Microsoft 365 tenant with a sample organisation and two years of history, the api with the settings that a real tenant would
 * need, and a Teams-like window; all kept in ./data (`-- --data FOLDER --port NUMBER --people NUMBER` change that).
 */
if (isSettingGiven(process.env)) await import('#api/main.ts');
else await (await import('./start/demo.ts')).demo(process.argv.slice(2));
