/** A child process that publishes at a rate and probes twenty times a second; told what to do by messages of its parent. */
import { connect } from 'node:net';
import { createSupply, directories, probePacket, type Form } from './messages.ts';

const [port, form, entities] = [Number(process.argv[2]), process.argv[3] as Form, Number(process.argv[4])];
const TICK_MS = 10;
const PROBE_EVERY_MS = 50;
const DIRECTORIES_A_TICK = 20;
/** Beyond so much unsent the broker cannot follow; what it cannot take is not counted as sent. */
const MOST_UNSENT = 16 << 20;

const socket = connect(port, '127.0.0.1');
socket.setNoDelay(true);
socket.on('error', () => process.exit(0));
const name = Buffer.from(`bench-${process.pid}`);
// CONNECT of MQTT 3.1.1: clean session, no keepalive.
socket.write(Buffer.concat([Buffer.from([0x10, 12 + name.length, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, name.length]), name]));
const supply = createSupply(form, entities);
let rate = 0;
let owed = 0;
let sent = 0;
let probe = 0;
let probes: [number, number][] = [];
let lastMs = performance.now();
let probedMs = -Infinity;

/** In small portions, so that the broker need not hold a million streams for a page that is busy taking them in. */
function tellDirectories(left: Iterator<Buffer>): void {
  const portion: Buffer[] = [];
  for (let next = left.next(); !next.done; next = left.next()) {
    portion.push(next.value);
    if (portion.length === DIRECTORIES_A_TICK) break;
  }
  if (portion.length === 0) return;
  socket.write(Buffer.concat(portion));
  setTimeout(tellDirectories, TICK_MS, left);
}
process.on('message', (asked: { readonly kind: 'directories' | 'rate' | 'report'; readonly rate?: number }) => {
  if (asked.kind === 'directories') tellDirectories(directories(entities));
  if (asked.kind === 'rate') [rate, owed] = [asked.rate ?? 0, 0];
  if (asked.kind !== 'report') return;
  process.send?.({ sent: sent + probe, probes, unsent: socket.writableLength });
  probes = [];
});
setInterval(() => {
  const nowMs = performance.now();
  owed += (rate * (nowMs - lastMs)) / 1000;
  lastMs = nowMs;
  if (socket.writableLength > MOST_UNSENT) owed = 0;
  if (owed >= 1) {
    const { bytes, updates } = supply.next(Math.floor(owed));
    socket.write(bytes);
    owed -= updates;
    sent += updates;
  }
  if (rate === 0 || nowMs - probedMs < PROBE_EVERY_MS) return;
  probedMs = nowMs;
  socket.write(probePacket(form, entities, ++probe));
  probes.push([probe, Date.now()]);
}, TICK_MS);
process.on('disconnect', () => process.exit(0));
