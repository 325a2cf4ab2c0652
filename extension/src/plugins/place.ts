import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator } from '@jupyterlab/translation';

import { folderOf, placeIn } from '../text';
import type { INblift } from './tokens';

/**
 * Ask for the folder that the pipeline of the last active notebook goes into.
 */
export async function choosePlace(nblift: INblift, manager: IDocumentManager, translator: ITranslator): Promise<void> {
  const { trans } = nblift;
  const session = nblift.links.current?.session;
  if (session === undefined) {
    return;
  }
  // Its code is that of the file browser, which is loaded with JupyterLab anyway.
  const { FileDialog } = await import('@jupyterlab/filebrowser');
  const { promote } = session;
  const { contents } = manager.services;
  const result = await FileDialog.getExistingDirectory({
    manager,
    translator,
    title: trans.__('Place of the pipeline'),
    label: trans.__('The pipeline gets the folder “%1” inside of the one that you choose.', promote.name),
    defaultPath: await Private.nearest(contents, folderOf(promote.place), folderOf(session.path))
  });
  const [folder] = result.value ?? [];
  if (result.button.accept && folder !== undefined && !session.isDisposed) {
    promote.place = placeIn(contents.localPath(folder.path), promote.name);
  }
}

/**
 * Ask where a pipeline is.
 *
 * @returns its folder; null if the reader thought better of it
 */
export async function findPipeline(
  nblift: INblift,
  manager: IDocumentManager,
  translator: ITranslator
): Promise<string | null> {
  const { trans } = nblift;
  const { FileDialog } = await import('@jupyterlab/filebrowser');
  const result = await FileDialog.getExistingDirectory({
    manager,
    translator,
    title: trans.__('Where is the pipeline?'),
    label: trans.__('The folder that holds its pipeline.json.')
  });
  const [folder] = result.value ?? [];
  return result.button.accept && folder !== undefined ? manager.services.contents.localPath(folder.path) : null;
}

namespace Private {
  /** The first of some folders that is there; the root otherwise. */
  export async function nearest(
    contents: IDocumentManager['services']['contents'],
    ...folders: readonly string[]
  ): Promise<string> {
    for (const folder of folders) {
      const isThere = await contents.get(folder, { content: false, type: 'directory' }).then(
        () => true,
        () => false
      );
      if (isThere) {
        return folder;
      }
    }
    return '';
  }
}
