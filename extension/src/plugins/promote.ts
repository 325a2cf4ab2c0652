import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils';

import type { PromoteVerb } from '../components/actions';
import type { PromoteModel } from '../models/promote';
import { CommandIDs, INblift } from './tokens';

/**
 * Verify, write and restore, as commands.
 */
export const promote: JupyterFrontEndPlugin<void> = {
  id: 'nblift:promote',
  description: 'The commands that verify and write a pipeline.',
  autoStart: true,
  requires: [INblift],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, nblift: INblift, palette: ICommandPalette | null): void => {
    const { trans } = nblift;
    const add = (id: string, label: string, verb: PromoteVerb, isUsable: () => boolean): void => {
      app.commands.addCommand(id, {
        label: args => (args.isPalette === true ? trans.__('nblift: %1', label) : label),
        describedBy: { args: { type: 'object', properties: {} } },
        isEnabled: () => Private.model(nblift)?.isBusy === false && isUsable(),
        execute: () => promoteVerb(nblift, verb)
      });
      palette?.addItem({ command: id, category: 'nblift', args: { isPalette: true } });
    };
    const always = (): boolean => true;
    app.commands.addCommand(CommandIDs.promote, {
      label: trans.__('nblift: Promote…'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => nblift.links.current !== null,
      execute: () => app.commands.execute(CommandIDs.showPanel, { tab: 'promote' })
    });
    palette?.addItem({ command: CommandIDs.promote, category: 'nblift' });
    add(CommandIDs.verify, trans.__('Verify only'), 'verify', always);
    add(CommandIDs.writeUnverified, trans.__('Write without verifying…'), 'write-unverified', always);
    add(CommandIDs.writeAlthough, trans.__('Write although different…'), 'write-although', () => {
      const promotion = Private.model(nblift)?.promotion;
      return promotion?.can_write === true && promotion.verdict === 'different';
    });
    add(CommandIDs.restore, trans.__('Restore the files as before'), 'restore', () => {
      const promotion = Private.model(nblift)?.promotion;
      return promotion?.written != null && promotion.written.files > 0;
    });
    app.commands.addCommand(CommandIDs.cancel, {
      label: trans.__('nblift: Cancel the verification'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => Private.model(nblift)?.promotion?.can_cancel === true,
      execute: () => Private.model(nblift)?.cancel()
    });
    palette?.addItem({ command: CommandIDs.cancel, category: 'nblift' });
  }
};

/**
 * Do something with the promotion of the last active notebook; what has a consequence asks once, and names it.
 */
export async function promoteVerb(nblift: INblift, verb: PromoteVerb): Promise<void> {
  const { trans } = nblift;
  const model = Private.model(nblift);
  if (model === undefined) {
    return;
  }
  const verdict = model.promotion?.verdict ?? null;
  switch (verb) {
    case 'verify':
      await model.start('verify');
      break;
    case 'verify-and-write':
      if (nblift.settings.verify) {
        await model.start('write');
      } else {
        await promoteVerb(nblift, 'write-unverified');
      }
      break;
    case 'write-verified':
      await model.write(null);
      break;
    case 'write-unverified':
      if (
        await Private.confirm(
          nblift,
          trans.__('Write without verifying?'),
          trans.__(
            'The README will say: unverified. Without a run nblift takes less for granted: files may differ from those listed, and one more may come.'
          )
        )
      ) {
        await model.start('write-unverified');
      }
      break;
    case 'write-although': {
      const title =
        verdict === 'different' ? trans.__('Write although different?') : trans.__('Write although unverified?');
      const body =
        verdict === 'different'
          ? trans.__('The pipeline computes something else than the notebook. The README will say: different.')
          : trans.__('The README will say: unverified.');
      if ((verdict === 'different' || verdict === 'unverified') && (await Private.confirm(nblift, title, body))) {
        await model.write(verdict);
      }
      break;
    }
    case 'write-beside':
      // Nothing is lost, so nothing is asked.
      await model.writeBeside(nblift.settings.verify ? 'write' : 'write-unverified');
      break;
    case 'restore': {
      const files = await model.restore();
      if (files !== null) {
        Notification.info(
          trans._n('%1 file is as it was before.', '%1 files are as they were before.', files),
          { autoClose: 5_000 }
        );
      }
      break;
    }
  }
}

namespace Private {
  export function model(nblift: INblift): PromoteModel | undefined {
    return nblift.links.current?.session.promote;
  }

  /** Ask once; Cancel is the default. */
  export async function confirm(nblift: INblift, title: string, body: string): Promise<boolean> {
    const { trans } = nblift;
    const result = await showDialog({
      title,
      body,
      buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.warnButton({ label: trans.__('Write') })],
      defaultButton: 0
    });
    return result.button.accept;
  }
}
