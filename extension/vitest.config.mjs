import { defineConfig } from 'vitest/config';

export default defineConfig({ esbuild: { jsx: 'transform' }, test: { include: ['test/**/*.spec.{ts,tsx}'], testTimeout: 60_000, hookTimeout: 60_000 } });
