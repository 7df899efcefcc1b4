import type { ChartPicture, plotOf } from './chart-draw.ts';

const HATCH_PX = 7;

/** The time to come: hatched, with the band that four of five tries kept to, and a dashed line that ends in an arrow. */
export function drawForecast(
  c: CanvasRenderingContext2D,
  { forecast, nowMs, toMs, width }: ChartPicture,
  plot: ReturnType<typeof plotOf>,
  x: (t: number) => number,
  y: (v: number) => number,
  color: (name: string) => string,
): void {
  if (!forecast || toMs <= nowMs) return;
  const fromX = Math.max(plot.left, x(nowMs));
  c.save();
  c.beginPath();
  c.rect(fromX, plot.top, plot.right - fromX, plot.bottom - plot.top);
  c.clip();
  c.strokeStyle = color('--line-strong');
  c.globalAlpha = 0.55;
  c.lineWidth = 1;
  c.beginPath();
  const tall = plot.bottom - plot.top;
  for (let at = fromX - tall; at < width; at += HATCH_PX) {
    c.moveTo(at, plot.bottom);
    c.lineTo(at + tall, plot.top);
  }
  c.stroke();
  c.globalAlpha = 1;

  const { value, low, high, issuedMs, stepMs } = forecast;
  const at = (i: number): number => x(issuedMs + (i + 1) * stepMs);
  c.fillStyle = color('--spark');
  c.globalAlpha = 0.25;
  c.beginPath();
  for (let i = 0; i < value.length; i++) c.lineTo(at(i), y(high[i] as number));
  for (let i = value.length - 1; i >= 0; i--) c.lineTo(at(i), y(low[i] as number));
  c.closePath();
  c.fill();
  c.globalAlpha = 1;
  c.restore();

  c.strokeStyle = color('--text');
  c.lineWidth = 1.5;
  c.setLineDash([5, 4]);
  c.beginPath();
  let end = 0;
  for (let i = 0; i < value.length && at(i) <= plot.right; i++) {
    c.lineTo(at(i), y(value[i] as number));
    end = i;
  }
  c.stroke();
  c.setLineDash([]);
  const [ex, ey] = [at(end), y(value[end] as number)];
  const before = Math.max(0, end - 1);
  const turn = Math.atan2(ey - y(value[before] as number), Math.max(1, ex - at(before)));
  c.beginPath();
  for (const side of [-1, 1]) {
    c.moveTo(ex, ey);
    c.lineTo(ex - 7 * Math.cos(turn + side * 0.5), ey - 7 * Math.sin(turn + side * 0.5));
  }
  c.stroke();
  c.lineWidth = 1;
}
