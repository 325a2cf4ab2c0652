import { defineConfig } from 'vitest/config';

export default defineConfig({
  esbuild: { jsx: 'transform' },
  test: {
    include: ['test/**/*.spec.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Yjs says this of every cell that is made before it has a document, as JupyterLab's own are.
    onConsoleLog: log => !/yjs#509|Invalid access: Add Yjs type/.test(log)
  }
});
