import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

// A build is always the release, whoever asks for it: a test runner's or a shell's NODE_ENV would otherwise make it
// React's development build, half as large again.
process.env['NODE_ENV'] = 'production';

/** Two pages: the tab, and the small one that Entra comes back to when somebody signs in outside Teams. */
export default defineConfig({
  root: here,
  base: '/',
  publicDir: false,
  plugins: [react(), precompressed()],
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The first screen's few rules come from Fluent at run time: there is no style sheet to split.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: join(here, 'index.html'), 'sign-in': join(here, 'sign-in.html') } },
  },
});

/** Lays a .br and a .gz beside every text file of the build, so that the api never compresses while somebody waits. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    closeBundle() {
      const folder = join(here, 'dist');
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(bytes, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          }),
        );
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
