import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  esbuild: { jsx: 'transform' },
  // JupyterLab's components import pictures, which only its builder can read.
  resolve: { alias: { '@jupyterlab/ui-components': resolve(import.meta.dirname, 'test/ui-components.tsx') } },
  test: {
    include: ['test/**/*.spec.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Yjs says this of every cell that is made before it has a document, as JupyterLab's own are.
    onConsoleLog: log => !/yjs#509|Invalid access: Add Yjs type/.test(log)
  }
});
