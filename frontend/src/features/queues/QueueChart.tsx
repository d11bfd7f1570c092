import { useElementSize } from "@mantine/hooks";
import { useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import classes from "@/features/queues/queues.module.css";
import { nearest, roundedUp, stretches, ticks, type Point, type Series } from "@/features/queues/series";
import { useFormat } from "@/i18n/format";

const HEIGHT = 132;
const TOP = 8;
const FOOT = 20;
const LEFT = 34;
const DAY = 86_400_000;

interface Props {
  readonly series: Series;
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

/** One queue over time: what waits as an area, what runs as a line. The same stands in the table below the charts. */
export function QueueChart({ series, from, to, stepSeconds }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const { points } = series;
  const top = roundedUp(series.most);
  const inner = Math.max(0, width - LEFT - 8);
  const x = (moment: number): number => LEFT + (to > from ? ((moment - from) / (to - from)) * inner : 0);
  const y = (value: number): number => TOP + (1 - value / top) * (HEIGHT - TOP - FOOT);
  const shown = at === null ? null : (points[nearest(points, at)] ?? null);
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(from + ((event.clientX - box.left - LEFT) / Math.max(1, inner)) * (to - from));
  };
  const label = t("queues.chart", { name: series.name, most: format.number(series.most), ended: format.number(series.ended), failed: format.number(series.failed) });
  return (
    <div ref={ref} className={classes["chart"]}>
      {width > 0 ? (
        <svg role="img" aria-label={label} width={width} height={HEIGHT} onPointerMove={point} onPointerLeave={() => setAt(null)}>
          {[0, top].map((value) => (
            <g key={value}>
              <line className={classes["grid"]} x1={LEFT} x2={width - 8} y1={y(value)} y2={y(value)} />
              <text className={classes["tick"]} x={LEFT - 6} y={y(value) + 4} textAnchor="end">
                {format.number(value)}
              </text>
            </g>
          ))}
          {ticks(from, to, Math.max(2, Math.floor(inner / 90)), new Date(to).getTimezoneOffset()).map((moment) => (
            <text key={moment} className={classes["tick"]} x={x(moment)} y={HEIGHT - 4} textAnchor="middle">
              {to - from > DAY ? format.day(moment) : format.clock(moment)}
            </text>
          ))}
          {stretches(points, stepSeconds).map((stretch) => (
            <g key={stretch[0]?.at}>
              <path className={classes["waiting"]} d={area(stretch, x, y)} />
              <path className={classes["running"]} d={line(stretch, x, y)} />
            </g>
          ))}
          {shown ? <line className={classes["cursor"]} x1={x(shown.at)} x2={x(shown.at)} y1={TOP} y2={HEIGHT - FOOT} /> : null}
        </svg>
      ) : null}
      {shown ? <Reading point={shown} left={x(shown.at)} width={width} /> : null}
    </div>
  );
}

type Scale = (value: number) => number;

function line(points: readonly Point[], x: Scale, y: Scale): string {
  return points.map((point, place) => `${place === 0 ? "M" : "L"}${x(point.at).toFixed(1)} ${y(point.running).toFixed(1)}`).join("");
}

function area(points: readonly Point[], x: Scale, y: Scale): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return "";
  const edge = points.map((point) => `L${x(point.at).toFixed(1)} ${y(point.waiting).toFixed(1)}`).join("");
  return `M${x(first.at).toFixed(1)} ${y(0).toFixed(1)}${edge}L${x(last.at).toFixed(1)} ${y(0).toFixed(1)}Z`;
}

/** What the pointer is over. */
function Reading({ point, left, width }: { readonly point: Point; readonly left: number; readonly width: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const onLeft = left > width / 2;
  return (
    <div className={classes["reading"]} data-left={onLeft || undefined} style={{ [onLeft ? "right" : "left"]: onLeft ? width - left + 10 : left + 10 }} aria-hidden>
      <b>{format.moment(new Date(point.at).toISOString())}</b>
      <span>{t("queues.readWaiting", { count: point.waiting })}</span>
      <span>{t("queues.readRunning", { count: point.running })}</span>
      {point.oldest === 0 ? null : <span>{t("queues.readOldest", { length: format.seconds(point.oldest) })}</span>}
      <span>{t("queues.readEnded", { count: point.ended })}</span>
      {point.failed > 0 ? <span>{t("queues.readFailed", { count: point.failed })}</span> : null}
    </div>
  );
}
