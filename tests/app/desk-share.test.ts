import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shareDesk, type Flight, type ShareChannel } from '../../src/app/desk-share.ts';
import { createSession } from '../../src/session/session.ts';
import type { Role } from '../../src/session/roles.ts';

const camera = { lon: 121, lat: 31, zoom: 15, pitch: 45, bearing: 0 };

/** Windows of one machine on one channel, messages delivered at once and as copies. */
function machine() {
  const open = new Set<ShareChannel>();
  let nowMs = 1_000_000;
  const openWindow = (role: Role, name: string, hidden = { is: false }) => {
    const channel: ShareChannel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of open) if (other !== channel) other.onmessage?.({ data: structuredClone(data) } as MessageEvent);
      },
      close: () => open.delete(channel),
    };
    open.add(channel);
    const session = createSession({ camera, role });
    const flights: Flight[] = [];
    const share = shareDesk({
      session,
      role,
      window: name,
      channel,
      wallMs: () => nowMs,
      isHidden: () => hidden.is,
      onFlight: (flight) => flights.push(flight),
    });
    return { session, share, flights, hidden };
  };
  return { openWindow, pass: (ms: number) => ((nowMs += ms), vi.advanceTimersByTime(ms)) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the windows of one desk', () => {
  it('share selection, operator, cursor and the case looked at, not their layout', () => {
    const { openWindow } = machine();
    const [alarms, city] = [openWindow('alarms', 'a'), openWindow('city', 'c')];
    alarms.session.setState({ selected: 'sensor/s-1', operator: 'Mei Chen', work: 'shift', toolState: { cases: 'case/1', measure: 'x' } });
    expect(city.session.getState()).toMatchObject({ selected: 'sensor/s-1', operator: 'Mei Chen', work: 'districts', toolState: { cases: 'case/1' } });
    expect(city.session.getState().toolState['measure']).toBeUndefined();
    city.session.setState({ selected: null, time: { kind: 'at', timeMs: 5, rate: 0 } });
    expect(alarms.session.getState()).toMatchObject({ selected: null, time: { kind: 'at', timeMs: 5, rate: 0 } });
    city.session.setState({ time: { kind: 'live' } });
    expect(alarms.session.getState().time).toEqual({ kind: 'live' });
  });

  it('give a window that joins what is looked at, with a running cursor gone on meanwhile', () => {
    const { openWindow, pass } = machine();
    const city = openWindow('city', 'c');
    city.session.setState({ selected: 'building/b-1', time: { kind: 'at', timeMs: 50_000, rate: 10 } });
    pass(2000);
    const trends = openWindow('trends', 't');
    expect(trends.session.getState().selected).toBe('building/b-1');
    expect(trends.session.getState().time).toEqual({ kind: 'at', timeMs: 70_000, rate: 10 });
    // Joining changes nothing for those who were there.
    expect(city.session.getState().time).toEqual({ kind: 'at', timeMs: 50_000, rate: 10 });
  });

  it('leave each map its own camera, but tell it to those without', () => {
    const { openWindow } = machine();
    const [city, wall, alarms] = [openWindow('city', 'c'), openWindow('wall', 'w'), openWindow('alarms', 'a')];
    city.session.setState({ camera: { ...camera, lon: 120 } });
    expect(wall.session.getState().camera.lon).toBe(121);
    expect(alarms.session.getState().camera.lon).toBe(120);
    alarms.share.fly({ kind: 'entity', key: 'sensor/s-1' });
    expect(city.flights).toEqual([{ kind: 'entity', key: 'sensor/s-1' }]);
    expect(wall.flights).toHaveLength(1);
  });

  it('know whether anybody can see the alarms: not when that window is closed or hidden', () => {
    const { openWindow, pass } = machine();
    const city = openWindow('city', 'c');
    let changes = 0;
    city.share.onChange(() => changes++);
    expect(city.share.alarmsAreSeen).toBe(false);
    const alarms = openWindow('alarms', 'a');
    expect(city.share.alarmsAreSeen).toBe(true);
    alarms.hidden.is = true;
    pass(5000);
    expect(city.share.alarmsAreSeen).toBe(false);
    alarms.hidden.is = false;
    pass(1000);
    expect(city.share.alarmsAreSeen).toBe(true);
    alarms.share.close();
    expect(city.share.alarmsAreSeen).toBe(false);
    expect(changes).toBeGreaterThanOrEqual(3);
  });

  it('refuse what makes no sense', () => {
    const { openWindow } = machine();
    const city = openWindow('city', 'c');
    const other = openWindow('alarms', 'a');
    other.session.setState({ selected: 'no such kind of thing' });
    other.session.setState({ time: { kind: 'at', timeMs: NaN, rate: 1 } });
    expect(city.session.getState().selected).toBeNull();
    expect(city.session.getState().time).toEqual({ kind: 'live' });
  });
});
