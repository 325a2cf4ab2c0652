import { commands } from './plugins/commands';
import { core } from './plugins/core';
import { marks } from './plugins/marks';
import { pages } from './plugins/pages';
import { panel } from './plugins/panel';
import { promote } from './plugins/promote';
import { status } from './plugins/status';
import { tour } from './plugins/tour';
import { voice } from './plugins/voice';

/**
 * The plugins of nblift.
 */
export default [core, commands, pages, promote, panel, marks, status, tour, voice];
