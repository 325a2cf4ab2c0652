import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { Announcer } from '../announcer';
import { Client } from '../client/client';
import { Links } from '../lab/links';
import { PanelModel } from '../models/panel';
import { DEFAULTS, settingsOf } from '../settings';
import type { ISettings } from '../settings';
import { INblift } from './tokens';

const SETTINGS = 'nblift:panel';
const PROMISE_READ = 'nblift:promise-read';

/**
 * Sessions of the open notebooks, and the model of the panel.
 */
export const core: JupyterFrontEndPlugin<INblift> = {
  id: 'nblift:core',
  description: 'What nblift knows of the open notebooks.',
  autoStart: true,
  provides: INblift,
  requires: [INotebookTracker],
  optional: [ITranslator, ISettingRegistry, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    state: IStateDB | null
  ): INblift => {
    const owner = {};
    const settingsChanged = new Signal<object, ISettings>(owner);
    let settings = DEFAULTS;
    const client = new Client(app.serviceManager.serverSettings);
    const panel = new PanelModel({ client, isPromiseShown: true });
    const links = new Links({
      tracker,
      client,
      pattern: () => settings.place,
      isWatchWanted: () => settings.watch
    });
    links.currentChanged.connect((_, link) => {
      panel.session = link?.session ?? null;
    });

    void registry?.load(SETTINGS).then(loaded => {
      const take = (): void => {
        settings = settingsOf(loaded.composite);
        settingsChanged.emit(settings);
      };
      loaded.changed.connect(take);
      take();
    });
    void state?.fetch(PROMISE_READ).then(isRead => {
      panel.isPromiseShown = isRead !== true;
      panel.stateChanged.connect(() => {
        if (!panel.isPromiseShown && isRead !== true) {
          isRead = true;
          void state.save(PROMISE_READ, true);
        }
      });
    });

    return {
      client,
      links,
      panel,
      announcer: new Announcer(document),
      trans: (translator ?? nullTranslator).load('nblift'),
      get settings(): ISettings {
        return settings;
      },
      settingsChanged,
      set: (key, value) => {
        void registry?.set(SETTINGS, key, value);
      }
    };
  }
};
