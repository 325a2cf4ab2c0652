import { Refusal } from '../tokens';
import type { WireDiagnostic } from '../wire';

/**
 * Asks the server, and keeps why it refused.
 */
export class Asker {
  /**
   * Why the last request was refused; empty if it was not.
   */
  problems: readonly WireDiagnostic[] = [];

  /**
   * Ask; null if the server refuses.
   */
  async ask<T>(request: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await request();
      this.problems = [];
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.problems = error.diagnostics;
      return null;
    }
  }
}
