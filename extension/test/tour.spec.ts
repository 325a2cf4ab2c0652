import { describe, expect, it } from 'vitest';

import { PanelModel } from '../src/models/panel';
import { TourModel } from '../src/models/tour';
import { diagnostic, FakeClient, graph, notebookOf, promotion, row, sessionOn, step } from './fakes';

describe('TourModel', () => {
  it('should go on with what its reader does', () => {
    const tour = new TourModel();
    const { session, client } = sessionOn(notebookOf('x', ['y', 'skip']));
    const stop = (isPromoting = false): string | null => tour.stopIn(session, isPromoting);
    const rows = [row('c1'), row('c2')];
    const steps = [step('all', 1, ['c1'])];
    const say = (...shown: Parameters<typeof graph>): void => {
      client.channel.received.emit(graph(...shown));
    };
    tour.start('work/churn.ipynb');
    expect(stop()).toBeNull();
    say(rows, []);
    client.channel.received.emit({ type: 'suggestion', revision: 0, steps, setup: [], reasons: [] });
    expect(stop()).toBe('steps');
    say(rows, steps);
    expect([stop(), stop(true)]).toEqual([null, 'promote']);
    say([], steps, { order: null, diagnostics: [diagnostic('c1', 'It needs what is skipped.')] });
    expect(stop()).toBe('error');
    say([], steps, { order: null });
    expect(stop()).toBe('promote');
    session.promote.promotion = promotion({ phase: 'done', written: { files: 3, place: 'p', kept: {} } });
    expect(stop()).toBeNull();
  });

  it('should go through one notebook only, and end when it is told to', () => {
    const tour = new TourModel();
    const { session, client } = sessionOn(notebookOf('x'));
    client.channel.received.emit(graph([row('c1')], [step('all', 1, ['c1'])]));
    let changes = 0;
    tour.changed.connect(() => {
      changes += 1;
    });
    tour.end();
    tour.start('other.ipynb');
    expect([tour.path, tour.stopIn(session, true)]).toEqual(['other.ipynb', null]);
    tour.start(session.path);
    expect(tour.stopIn(session, true)).toBe('promote');
    tour.end();
    expect([tour.stopIn(session, true), changes]).toEqual([null, 3]);
    tour.dispose();
    tour.dispose();
    expect(tour.isDisposed).toBe(true);
  });

  it('should be shown by the panel', () => {
    const panel = new PanelModel({ client: new FakeClient(), isPromiseShown: true });
    let changes = 0;
    panel.stateChanged.connect(() => {
      changes += 1;
    });
    panel.tour.start('churn-tour.ipynb');
    expect(changes).toBe(1);
    panel.dispose();
    expect(panel.tour.isDisposed).toBe(true);
  });
});
