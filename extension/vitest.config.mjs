import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  esbuild: { jsx: 'transform' },
  // JupyterLab's components import pictures, which only its builder can read.
  resolve: { alias: { '@jupyterlab/ui-components': fileURLToPath(new URL('test/ui-components.tsx', import.meta.url)) } },
  test: {
    include: ['test/**/*.spec.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Yjs says this of every cell that is made before it has a document, as JupyterLab's own are.
    onConsoleLog: log => !/yjs#509|Invalid access: Add Yjs type/.test(log)
  }
});
