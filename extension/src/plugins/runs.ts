import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { ICommandPalette, Notification, WidgetTracker } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { runSentence } from '../components/runs-words';
import { liftIcon } from '../icon';
import { arriveAt } from '../lab/open-notebook';
import { ALL } from '../models/runs';
import type { RunRequest } from '../wire';
import { Book } from './book';
import { askParameters } from './run-dialog';
import { runsActions } from './runs-actions';
import { CommandIDs, INblift } from './tokens';

/**
 * The commands that run a pipeline and look at a run, the page of a run, and the card of the launcher.
 */
export const runs: JupyterFrontEndPlugin<void> = {
  id: 'nblift:runs',
  description: 'Runs of pipelines, and the page of a run.',
  autoStart: true,
  requires: [INblift, IRenderMimeRegistry],
  optional: [ILabShell, ILayoutRestorer, ILauncher, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    nblift: INblift,
    rendermime: IRenderMimeRegistry,
    lab: ILabShell | null,
    restorer: ILayoutRestorer | null,
    launcher: ILauncher | null,
    palette: ICommandPalette | null
  ): void => {
    const verbs = new Private.Verbs(app, nblift);
    verbs.add();
    const book = new Book(app, lab !== null);
    const tracker = new WidgetTracker<MainAreaWidget>({ namespace: 'nblift-runs' });
    const { commands } = app;
    const { trans } = nblift;
    commands.addCommand(CommandIDs.openRun, {
      label: trans.__('Open the run'),
      describedBy: Private.args(trans.__('Folder of the pipeline'), trans.__('Number of the run'), trans.__('Name of the step')),
      execute: async args => {
        const { place, run, step } = args;
        if (typeof place !== 'string' || typeof run !== 'string') {
          return;
        }
        const [{ RunPage }, { RunModel }] = await Promise.all([import('../pages/run-page'), import('../pages/run-model')]);
        const id = `nblift-run-${place}-${run}`.replaceAll(/[^\w-]/g, '_');
        const make = (): InstanceType<typeof RunPage> => {
          const model = new RunModel({ client: nblift.client, place, run, later: Private.afterSecond });
          return new RunPage({ trans, model, rendermime, actions: runsActions(app, nblift) });
        };
        const title = trans.__('Run %1 of %2', run, place.slice(place.lastIndexOf('/') + 1));
        const page = await book.open(id, title, make, widget => {
          widget.node.dataset.place = place;
          widget.node.dataset.run = run;
          void tracker.add(widget);
          return undefined;
        });
        if (page instanceof RunPage && typeof step === 'string') {
          page.model.choose(step);
        }
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openRun,
      args: widget => ({ place: widget.node.dataset.place ?? '', run: widget.node.dataset.run ?? '' }),
      name: widget => widget.id
    });
    launcher?.add({ command: CommandIDs.showRuns, category: trans.__('Other'), args: { isLauncher: true } });
    for (const command of [CommandIDs.showRuns, CommandIDs.run, CommandIDs.runWith, CommandIDs.cancelRun]) {
      palette?.addItem({ command, category: 'nblift', args: { isPalette: true } });
    }
    nblift.panel.runs.ended.connect((_, row) => {
      const sentence = runSentence(trans, row);
      if (row.status === 'failed') {
        nblift.announcer.alert(sentence);
      } else {
        nblift.announcer.say(sentence);
      }
    });
  }
};

namespace Private {
  /** The commands on the pipeline that is shown. */
  export class Verbs {
    constructor(
      private readonly _app: JupyterFrontEnd,
      private readonly _nblift: INblift
    ) {}

    add(): void {
      const { _nblift: nblift } = this;
      const { commands } = this._app;
      const { trans, panel } = nblift;
      const none = { args: { type: 'object' as const, properties: {} } };
      const label = (text: string) => (args: { readonly isPalette?: unknown }) =>
        args.isPalette === true ? trans.__('nblift: %1', text) : text;
      const isRunnable = (): boolean => panel.runs.place !== ALL && panel.runs.facts !== null && !panel.runs.isStarting;
      commands.addCommand(CommandIDs.showRuns, {
        label: args => (args.isLauncher === true ? trans.__('Pipelines') : label(trans.__('Show runs of pipelines'))(args)),
        caption: trans.__('Runs and outputs of pipelines'),
        icon: args => (args.isLauncher === true ? liftIcon : undefined),
        describedBy: none,
        execute: async args => {
          panel.tab = 'runs';
          if (args.isLauncher === true) {
            panel.runs.choose(ALL);
          }
          await commands.execute(CommandIDs.showPanel, { tab: 'runs' });
        }
      });
      commands.addCommand(CommandIDs.run, {
        label: label(trans.__('Run the pipeline')),
        describedBy: none,
        isEnabled: isRunnable,
        execute: () => this.start()
      });
      commands.addCommand(CommandIDs.runWith, {
        label: label(trans.__('With other parameters…')),
        describedBy: none,
        isEnabled: isRunnable,
        execute: async () => {
          const { facts } = panel.runs;
          const given = facts === null ? null : await askParameters(trans, facts);
          if (given !== null) {
            await this.start({ parameters: given });
          }
        }
      });
      commands.addCommand(CommandIDs.runFrom, {
        label: args => (typeof args.step === 'string' ? args.step : trans.__('Run from a step')),
        describedBy: {
          args: { type: 'object', properties: { step: { type: 'string', description: trans.__('The first step to run') } } }
        },
        isEnabled: isRunnable,
        execute: async args => {
          if (typeof args.step === 'string') {
            await this.start({ from_step: args.step });
          }
        }
      });
      commands.addCommand(CommandIDs.runAll, {
        label: label(trans.__('Without cache')),
        describedBy: none,
        isEnabled: isRunnable,
        execute: () => this.start({ cache: false })
      });
      commands.addCommand(CommandIDs.cancelRun, {
        label: label(trans.__('Cancel the run')),
        describedBy: none,
        isEnabled: () => panel.runs.running !== null,
        execute: async () => {
          const { running } = panel.runs;
          if (running !== null) {
            await panel.runs.cancel(running);
          }
        }
      });
      commands.addCommand(CommandIDs.findPipelines, {
        label: trans.__('Look for pipelines again'),
        describedBy: none,
        execute: () => panel.runs.refresh()
      });
      commands.addCommand(CommandIDs.openStep, {
        label: trans.__('Open step in a notebook'),
        describedBy: args(trans.__('Folder of the pipeline'), trans.__('Number of the run'), trans.__('Name of the step')),
        execute: async ({ place, run, step }) => {
          if (typeof place !== 'string' || typeof run !== 'string' || typeof step !== 'string') {
            return;
          }
          const opened = await panel.runs.openStep(place, run, step);
          if (opened === null) {
            const [problem] = panel.runs.problems;
            Notification.error(problem === undefined ? trans.__('The step cannot be opened.') : `${problem.message} ${problem.hint}`);
            return;
          }
          const { tab } = panel;
          await arriveAt(await commands.execute('docmanager:open', { path: opened.path, factory: 'Notebook' }), opened);
          // The panel follows the notebook that was opened, and stays where the reader was.
          if (tab === 'runs' && panel.session?.path === opened.path) {
            panel.tab = 'runs';
            panel.runs.choose(place);
          }
        }
      });
    }

    /** Run the pipeline that is shown, and say so. */
    async start(how: Omit<RunRequest, 'place'> = {}): Promise<void> {
      const { trans, panel, announcer } = this._nblift;
      const run = await panel.runs.start(how);
      if (run === null) {
        const [problem] = panel.runs.problems;
        announcer.alert(problem === undefined ? trans.__('The run could not begin.') : problem.message);
      } else {
        announcer.say(trans.__('Run %1 has begun.', run));
      }
    }
  }

  export function args(place: string, run: string, step: string): { args: ReadonlyJSONObject } {
    const properties = {
      place: { type: 'string', description: place },
      run: { type: 'string', description: run },
      step: { type: 'string', description: step }
    };
    return { args: { type: 'object', properties } };
  }

  export function afterSecond(callback: () => void): () => void {
    const timer = setTimeout(callback, 1_000);
    return () => {
      clearTimeout(timer);
    };
  }
}
