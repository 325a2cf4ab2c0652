import { plain } from './text';

/**
 * Speaks through one polite and one assertive live region, at most one sentence a second.
 */
export class Announcer {
  constructor(document: Document) {
    this._polite = Announcer._region(document, 'polite');
    this._assertive = Announcer._region(document, 'assertive');
  }

  /**
   * Say a sentence when there is a moment; a newer one takes the place of one that waits.
   */
  say(sentence: string): void {
    this._next = plain(sentence);
    if (this._timer === null) {
      this._flush();
    }
  }

  /**
   * Say at once that something failed.
   */
  alert(sentence: string): void {
    this._assertive.textContent = plain(sentence);
  }

  private _flush(): void {
    this._timer = null;
    if (this._next !== null) {
      this._polite.textContent = this._next;
      this._next = null;
      this._timer = setTimeout(() => {
        this._flush();
      }, 1_000);
    }
  }

  private static _region(document: Document, politeness: 'polite' | 'assertive'): HTMLElement {
    const node = document.createElement('div');
    node.className = 'nblift-Hidden';
    node.setAttribute('aria-live', politeness);
    node.setAttribute('aria-atomic', 'true');
    document.body.append(node);
    return node;
  }

  private readonly _assertive: HTMLElement;
  private _next: string | null = null;
  private readonly _polite: HTMLElement;
  private _timer: ReturnType<typeof setTimeout> | null = null;
}
