import { describe, expect, it } from 'vitest';

import schema from '../schema/panel.json';
import { DEFAULTS, settingsOf } from '../src/settings';

describe('settingsOf()', () => {
  it('should take what fits, and the default for the rest', () => {
    expect(settingsOf({ marks: 'never', chips: true, place: 'out/{name}', verify: false, watch: false })).toEqual({
      marks: 'never', chips: true, place: 'out/{name}', verify: false, watch: false
    });
    expect(settingsOf({ marks: 'sometimes', chips: 1, place: 'out' })).toEqual(DEFAULTS);
  });

  it('should have the defaults of the schema', () => {
    const defaults = Object.fromEntries(Object.entries(schema.properties).map(([key, value]) => [key, value.default]));
    expect(defaults).toEqual(DEFAULTS);
  });
});
