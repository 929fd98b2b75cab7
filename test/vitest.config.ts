import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Journeys and screens drive a real browser and run one after the other; everything else side by side. */
export default defineConfig({
  root,
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      {
        root,
        test: {
          name: 'rules-and-doors',
          include: ['test/{api,infra,house,app-package}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          include: ['test/{tab,journeys,reliability}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
