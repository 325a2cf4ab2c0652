import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { describe, expect, it } from 'vitest';

import { NotebookFollower } from '../src/follower';
import { PanelModel } from '../src/model';

/**
 * A notebook with just those members that a follower may use.
 */
class Notebook {
  constructor(path: string, sources: readonly string[], isReady = true) {
    this.context = {
      localPath: path,
      isReady,
      ready: new Promise<void>(resolve => {
        this.finishLoading = () => {
          this.context.isReady = true;
          resolve();
        };
      }),
      pathChanged: this.pathChanged
    };
    this.content = {
      model: {
        defaultKernelLanguage: 'python',
        sharedModel: { cells: sources.map(source => ({ cell_type: 'code', source })) }
      },
      modelChanged: new Signal<this, void>(this),
      modelContentChanged: this.contentChanged
    };
  }

  rename(path: string): void {
    this.context.localPath = path;
    this.pathChanged.emit(path);
  }

  edit(sources: readonly string[]): void {
    this.content.model.sharedModel.cells = sources.map(source => ({ cell_type: 'code', source }));
    this.contentChanged.emit();
  }

  get asPanel(): NotebookPanel {
    return this as unknown as NotebookPanel;
  }

  readonly isDisposed = false;
  readonly pathChanged = new Signal<this, string>(this);
  readonly contentChanged = new Signal<this, void>(this);
  readonly context;
  readonly content;
  finishLoading: () => void = () => undefined;
}

class Tracker {
  open(notebook: Notebook | null): void {
    this.currentWidget = notebook?.asPanel ?? null;
    this.currentChanged.emit(this.currentWidget);
  }

  get asTracker(): INotebookTracker {
    return this as unknown as INotebookTracker;
  }

  readonly currentChanged = new Signal<this, NotebookPanel | null>(this);
  currentWidget: NotebookPanel | null = null;
}

function following(notebook: Notebook | null): { tracker: Tracker; model: PanelModel; follower: NotebookFollower } {
  const tracker = new Tracker();
  tracker.open(notebook);
  const model = new PanelModel();
  const follower = new NotebookFollower(tracker.asTracker, model);
  follower.isActive = true;
  return { tracker, model, follower };
}

describe('NotebookFollower', () => {
  it('should follow the current notebook, its path and its code', () => {
    const notebook = new Notebook('churn.ipynb', ['']);
    const { tracker, model } = following(notebook);
    expect(model.notebook).toEqual({ path: 'churn.ipynb', language: 'python', hasCode: false });
    notebook.edit(['x = 1']);
    notebook.rename('work/churn.ipynb');
    expect(model.notebook).toEqual({ path: 'work/churn.ipynb', language: 'python', hasCode: true });
    tracker.open(null);
    expect(model.notebook).toBeNull();
  });

  it('should not listen to the notebook it has left', () => {
    const left = new Notebook('left.ipynb', ['x']);
    const { tracker, model } = following(left);
    const current = new Notebook('current.ipynb', ['x']);
    tracker.open(current);
    // A change that nothing announces: only a listener left behind could bring it into the model.
    current.content.model.sharedModel.cells = [];
    left.rename('renamed.ipynb');
    left.edit([]);
    expect(model.notebook).toEqual({ path: 'current.ipynb', language: 'python', hasCode: true });
  });

  it('should keep what it showed until a notebook has loaded', async () => {
    const loading = new Notebook('loading.ipynb', ['x'], false);
    const { tracker, model } = following(new Notebook('shown.ipynb', ['x']));
    tracker.open(loading);
    expect(model.notebook?.path).toBe('shown.ipynb');
    loading.finishLoading();
    await loading.context.ready;
    expect(model.notebook?.path).toBe('loading.ipynb');
  });

  it('should listen to nothing while it is not active, and catch up afterwards', () => {
    const notebook = new Notebook('churn.ipynb', ['x']);
    const { tracker, model, follower } = following(notebook);
    follower.isActive = false;
    notebook.rename('renamed.ipynb');
    tracker.open(null);
    expect(model.notebook?.path).toBe('churn.ipynb');
    follower.isActive = true;
    expect(model.notebook).toBeNull();
  });

  it('should be safe to dispose twice', () => {
    const notebook = new Notebook('churn.ipynb', ['x']);
    const { model, follower } = following(notebook);
    follower.dispose();
    follower.dispose();
    follower.isActive = true;
    notebook.rename('renamed.ipynb');
    expect(follower.isDisposed).toBe(true);
    expect(model.notebook?.path).toBe('churn.ipynb');
  });
});
