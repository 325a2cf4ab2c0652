import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { moveWords } from '../components/runs-words';
import { arriveAt } from '../lab/open-notebook';
import { Refusal } from '../tokens';
import { findPipeline } from './place';
import { CommandIDs, INblift } from './tokens';

/**
 * The commands on versions of outputs; what moves a channel says first what that changes.
 */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: 'nblift:outputs',
  description: 'The commands on outputs of pipelines.',
  autoStart: true,
  requires: [INblift, IDocumentManager],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, nblift: INblift, manager: IDocumentManager, translator: ITranslator | null): void => {
    const { trans, client, panel } = nblift;
    const { commands } = app;
    const add = (id: string, label: string, run: (asked: Private.IAsked) => Promise<unknown>): void => {
      commands.addCommand(id, {
        label,
        describedBy: {
          args: {
            type: 'object',
            properties: {
              place: { type: 'string', description: trans.__('Folder of the pipeline') },
              name: { type: 'string', description: trans.__('Name of the output') },
              number: { type: 'number', description: trans.__('Number of the version') }
            }
          }
        },
        execute: async args => {
          const asked = Private.asked(args);
          try {
            await (asked === null ? undefined : run(asked));
          } catch (error) {
            if (!(error instanceof Refusal)) {
              throw error;
            }
            const [problem] = error.diagnostics;
            Notification.error(problem === undefined ? trans.__('The server refused it.') : `${problem.message} ${problem.hint}`);
          }
        }
      });
    };
    add(CommandIDs.openOutput, trans.__('Open in a notebook'), async asked => {
      const opened = await client.openOutput(asked);
      await arriveAt(await commands.execute('docmanager:open', { path: opened.path, factory: 'Notebook' }), opened);
    });
    add(CommandIDs.release, trans.__('Use this version as prod'), asked =>
      Private.move(nblift, { ...asked, channel: 'prod' }, trans.__('Use as prod'))
    );
    add(CommandIDs.rollBack, trans.__('Roll back prod…'), ({ place, name }) =>
      Private.move(nblift, { place, name, channel: 'prod' }, trans.__('Roll back'))
    );
    add(CommandIDs.pin, trans.__('Keep this version'), asked => client.pin({ ...asked, pinned: true }));
    add(CommandIDs.unpin, trans.__('Keep this version no more'), asked => client.pin({ ...asked, pinned: false }));
    commands.addCommand(CommandIDs.findPipeline, {
      label: trans.__('Find the pipeline'),
      describedBy: {
        args: { type: 'object', properties: { place: { type: 'string', description: trans.__('Where it was') } } }
      },
      execute: async args => {
        const place = await findPipeline(nblift, manager, translator ?? nullTranslator);
        if (place !== null) {
          await panel.runs.add(place);
          if (panel.runs.problems.length === 0 && typeof args.place === 'string') {
            await panel.runs.remove(args.place);
          }
        }
      }
    });
  }
};

namespace Private {
  /** A version of an output. */
  export interface IAsked {
    readonly place: string;
    readonly name: string;
    readonly number: number;
  }

  export function asked(args: ReadonlyPartialJSONObject): IAsked | null {
    const { place, name, number } = args;
    return typeof place === 'string' && typeof name === 'string' && typeof number === 'number' ? { place, name, number } : null;
  }

  /** Say what a move would change, and do it if that is wanted; Cancel is the default. */
  export async function move(
    nblift: INblift,
    request: { readonly place: string; readonly name: string; readonly channel: string; readonly number?: number },
    verb: string
  ): Promise<void> {
    const { trans, client, announcer } = nblift;
    const told = await client.move(request);
    const steps = told.read_by.length;
    const sentences = [
      moveWords(trans, request.channel, told.before, told.after),
      trans.__('Everybody who asks for %1@%2 then gets v%3.', request.name, request.channel, told.after),
      steps === 0 ? '' : trans.__('In its own runs the pipeline reads it in: %1.', told.read_by.join(', '))
    ];
    const result = await showDialog({
      title: trans.__('%1: %2', request.name, verb),
      body: sentences.filter(each => each !== '').join(' '),
      buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.warnButton({ label: verb })],
      defaultButton: 0
    });
    if (result.button.accept) {
      const done = await client.move({ ...request, confirmed: true });
      announcer.say(trans.__('%1 of %2 is v%3.', request.channel, request.name, done.after));
    }
  }
}
