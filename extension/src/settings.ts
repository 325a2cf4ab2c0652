import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { MarksWhen } from './lab/marks';

/**
 * What a person can set.
 */
export interface ISettings {
  /**
   * When the notebook shows marks.
   */
  readonly marks: MarksWhen;

  /**
   * Whether cells say what they need and make.
   */
  readonly chips: boolean;

  /**
   * Where pipelines go, with `{name}` in it.
   */
  readonly place: string;

  /**
   * Whether the button of the Promote tab verifies before it writes.
   */
  readonly verify: boolean;

  /**
   * Whether kernels are watched without being asked to.
   */
  readonly watch: boolean;
}

/**
 * The settings of somebody who set nothing.
 */
export const DEFAULTS: ISettings = { marks: 'steps', chips: false, place: 'pipelines/{name}', verify: true, watch: true };

/**
 * Settings as the registry holds them; what does not fit is as if it were not set.
 */
export function settingsOf(composite: ReadonlyPartialJSONObject): ISettings {
  const { marks, chips, place, verify, watch } = composite;
  return {
    marks: marks === 'always' || marks === 'never' ? marks : DEFAULTS.marks,
    chips: typeof chips === 'boolean' ? chips : DEFAULTS.chips,
    place: typeof place === 'string' && place.includes('{name}') ? place : DEFAULTS.place,
    verify: typeof verify === 'boolean' ? verify : DEFAULTS.verify,
    watch: typeof watch === 'boolean' ? watch : DEFAULTS.watch
  };
}
