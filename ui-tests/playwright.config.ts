import { defineConfig } from '@playwright/test';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The configuration is read again in every worker: only the first reading makes the folder.
const home = (process.env.NBLIFT_UI_HOME ??= mkdtempSync(join(tmpdir(), 'nblift-ui-')));
const port = process.env.NBLIFT_UI_PORT ?? '8902';
const chromium = process.env.NBLIFT_CHROMIUM ?? '/usr/bin/chromium';
const baseURL = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'tests',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  reporter: 'list',
  globalTeardown: './teardown.ts',
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      // Where Debian's browser is missing, Playwright looks for its own.
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  webServer: {
    command: 'jupyter lab --config jupyter_server_config.py',
    url: `${baseURL}/lab`,
    timeout: 240_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 60_000 },
    env: {
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
      JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
      NBLIFT_UI_PORT: port,
      NBLIFT_UI_ROOT: join(home, 'root')
    }
  }
});
