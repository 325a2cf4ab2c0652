import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

import { panelSentence, promotionSentence } from '../components/spoken';
import type { Done, StepEditor } from '../editor';
import type { NotebookLink } from '../lab/notebook-link';
import { INblift } from './tokens';

/**
 * Says what was done: in the live region always, as a toast with Undo where the eye does not see all of it.
 */
export const voice: JupyterFrontEndPlugin<void> = {
  id: 'nblift:voice',
  description: 'Toasts and spoken sentences.',
  autoStart: true,
  requires: [INblift],
  activate: (_: JupyterFrontEnd, nblift: INblift): void => {
    const { trans, announcer, panel } = nblift;
    let toast = '';
    const tell = (link: NotebookLink, done: Done): void => {
      const sentence = Private.sentence(nblift, done);
      if (sentence === '') {
        return;
      }
      announcer.say(sentence);
      if (!Private.WITH_UNDO.has(done.kind)) {
        return;
      }
      // At most one toast at a time.
      Notification.dismiss(toast);
      toast = Notification.info(sentence, {
        autoClose: 10_000,
        actions: [
          {
            label: trans.__('Undo'),
            callback: () => {
              link.panel.content.model?.sharedModel.undo();
            }
          }
        ]
      });
    };
    nblift.links.added.connect((_links, link) => {
      const editor: StepEditor = panel.editorOf(link.session);
      editor.done.connect((_editor, done) => {
        tell(link, done);
      });
      let spoken = '';
      link.session.promote.changed.connect(model => {
        const said = model.promotion === null ? null : promotionSentence(trans, model.promotion);
        if (said === null || said.text === spoken || !link.session.isWatched) {
          return;
        }
        spoken = said.text;
        if (said.isFailure) {
          announcer.alert(said.text);
        } else {
          announcer.say(said.text);
        }
      });
    });
    let told = '';
    panel.shownChanged.connect((_panel, shown) => {
      told = '';
      if (shown) {
        announcer.say(trans.__('Steps panel.'));
      }
    });
    panel.stateChanged.connect(() => {
      const sentence = panelSentence(trans, panel);
      if (sentence !== '' && sentence !== told) {
        told = sentence;
        announcer.say(sentence);
      }
    });
  }
};

namespace Private {
  /** What changes more than the eye sees at once. */
  export const WITH_UNDO: ReadonlySet<Done['kind']> = new Set(['accepted', 'imported', 'removed', 'merged']);

  export function sentence(nblift: INblift, done: Done): string {
    const { trans } = nblift;
    switch (done.kind) {
      case 'accepted':
        return trans._n('%1 step set.', '%1 steps set.', done.steps);
      case 'imported':
        return trans._n('%1 step imported.', '%1 steps imported.', done.steps);
      case 'moved':
        return trans._n('%1 cell moved to %2.', '%1 cells moved to %2.', done.cells, done.step);
      case 'begun':
        return trans.__('Step %1 begins here.', done.step);
      case 'role':
        return trans._n('%1 cell: %2.', '%1 cells: %2.', done.cells, done.role);
      case 'renamed':
        return trans.__('Step %1 is now %2.', done.from, done.to);
      case 'split':
        return trans.__('Step %1 split: %2 has the second part.', done.step, done.name);
      case 'merged':
        return trans.__('Step %1 merged with the one above.', done.step);
      case 'removed':
        return trans.__('Step %1 removed.', done.step);
      case 'fixed':
        return '';
    }
  }
}
