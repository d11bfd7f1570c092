/** What a chart of queues needs: lines of points, and ends for their axes. Pure, so that it can be tested. */
import type { QueuePoint } from "@/api/types";

export interface Point {
  readonly at: number;
  readonly waiting: number;
  readonly running: number;
  readonly ended: number;
  readonly failed: number;
  /** Seconds that the oldest job waited. */
  readonly oldest: number;
}

/** One queue over time. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  readonly most: number;
  readonly ended: number;
  readonly failed: number;
}

/** The history of each queue, in the order of their names as given. */
export function readSeries(history: readonly QueuePoint[], names: readonly string[]): readonly Series[] {
  return names.map((name) => {
    const points = history.map(({ at, queues }): Point => {
      const sample = queues[name];
      return { at: Date.parse(at), waiting: sample?.waiting ?? 0, running: sample?.running ?? 0, ended: sample?.ended ?? 0, failed: sample?.failed ?? 0, oldest: sample?.oldest_seconds ?? 0 };
    });
    const sum = (pick: (point: Point) => number): number => points.reduce((total, point) => total + pick(point), 0);
    return { name, points, most: points.reduce((most, { waiting, running }) => Math.max(most, waiting, running), 0), ended: sum((point) => point.ended), failed: sum((point) => point.failed) };
  });
}

/** Whether anything happened in a queue in the time shown. */
export function isQuiet(series: Series): boolean {
  return series.most === 0 && series.ended === 0 && series.failed === 0;
}

/** A round number at or above the value, for the top of an axis: 1, 2, 4, 5, 10, 20 … */
export function roundedUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10);
}

/** Round moments between two others: whole minutes, hours or days, at most `most` of them. */
export function ticks(from: number, to: number, most: number, offsetMinutes: number): readonly number[] {
  const MINUTE = 60_000;
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((minutes) => minutes * MINUTE);
  const step = steps.find((one) => (to - from) / one <= most) ?? 2880 * MINUTE;
  const shift = offsetMinutes * MINUTE;
  const found: number[] = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at <= to; at += step) found.push(at);
  return found;
}

/** The point nearest to a moment. */
export function nearest(points: readonly Point[], at: number): number {
  let best = 0;
  for (let place = 1; place < points.length; place += 1) {
    if (Math.abs((points[place]?.at ?? 0) - at) < Math.abs((points[best]?.at ?? 0) - at)) best = place;
  }
  return best;
}

/** The points in stretches without a gap: where nothing was measured, no line may claim that it was. */
export function stretches(points: readonly Point[], stepSeconds: number): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  for (const point of points) {
    const last = found.at(-1)?.at(-1);
    if (last && point.at - last.at < stepSeconds * 1_000 * GAP) found.at(-1)?.push(point);
    else found.push([point]);
  }
  return found;
}

const GAP = 2.5; // steps: one missed measurement is no gap yet
