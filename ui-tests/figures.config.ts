import { defineConfig } from '@playwright/test';

import base from './playwright.config';

/** The panel's figures: measured, not tested, so they have a command of their own and a machine to themselves. */
export default defineConfig({ ...base, testDir: 'figures', timeout: 900_000 });
