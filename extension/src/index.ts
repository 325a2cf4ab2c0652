import { commands } from './plugins/commands';
import { core } from './plugins/core';
import { marks } from './plugins/marks';
import { outputs } from './plugins/outputs';
import { pages } from './plugins/pages';
import { panel } from './plugins/panel';
import { promote } from './plugins/promote';
import { runs } from './plugins/runs';
import { status } from './plugins/status';
import { tour } from './plugins/tour';
import { voice } from './plugins/voice';

/**
 * The plugins of nblift.
 */
export default [core, commands, pages, promote, runs, outputs, panel, marks, status, tour, voice];
