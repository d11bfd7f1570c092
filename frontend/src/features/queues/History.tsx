import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { historyQuery } from "@/features/queues/queries";
import { QueueChart } from "@/features/queues/QueueChart";
import classes from "@/features/queues/queues.module.css";
import { isQuiet, readSeries, type Point, type Series } from "@/features/queues/series";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Queue, QueueHistory } from "@/api/types";
import type { Column } from "@/components/DataTable";
import type { ListState } from "@/components/listSearch";

const HOURS = ["1", "6", "24", "168"] as const;
const ROWS = 60; // of the table of one queue: the longest time shown has thousands of samples

interface Props {
  readonly list: ListState;
  readonly queues: readonly Queue[];
}

/** The queues over the last hours or days: a chart each, and the same numbers as a table. */
export function History({ list, queues }: Props) {
  const { t } = useTranslation();
  const hours = HOURS.find((one) => one === list.search.hours) ?? "6";
  const query = useQuery(historyQuery(Number(hours)));
  const choice = <SegmentedControl size="xs" aria-label={t("queues.period")} data={HOURS.map((value) => ({ value, label: t(`queues.hours_${value}`) }))} value={hours} onChange={(value) => list.filter({ hours: value })} />;
  return (
    <Card title={t("queues.history")} aside={choice}>
      {query.data ? <Charts history={query.data} names={queues.map(({ name }) => name)} hours={Number(hours)} /> : query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : <PageWait />}
    </Card>
  );
}

interface ChartsProps {
  readonly history: QueueHistory;
  readonly names: readonly string[];
  readonly hours: number;
}

function Charts({ history, names, hours }: ChartsProps) {
  const { t } = useTranslation();
  const all = readSeries(history.points, names);
  const some = all.filter((series) => !isQuiet(series));
  const last = history.points.at(-1);
  if (!last || some.length === 0) return <p className={classes["none"]}>{t("queues.noHistory")}</p>;
  const to = Date.parse(last.at);
  return (
    <div className={classes["stack"]}>
      <p className={classes["legend"]}>
        <span data-line="waiting">{t("queues.waiting")}</span>
        <span data-line="running">{t("queues.running")}</span>
      </p>
      <div className={classes["charts"]}>
        {some.map((series) => (
          <figure key={series.name}>
            <figcaption>
              <b>{series.name}</b>
              <Sum series={series} />
            </figcaption>
            <QueueChart series={series} from={to - hours * 3_600_000} to={to} stepSeconds={history.step_seconds} />
            <details>
              <summary>
                {t("queues.asTable")}
                <span className="pq-hidden">: {series.name}</span>
              </summary>
              <Numbers series={series} />
            </details>
          </figure>
        ))}
      </div>
      {some.length < all.length ? <p className={classes["none"]}>{t("queues.quiet", { names: all.filter(isQuiet).map(({ name }) => name).join(", ") })}</p> : null}
    </div>
  );
}

function Sum({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  return (
    <span>
      {t("queues.readEnded", { count: series.ended })}
      {series.failed > 0 ? <span className={classes["bad"]}>, {t("queues.readFailed", { count: series.failed })}</span> : null}
    </span>
  );
}

/** The samples of one queue, the newest first; of many, as many as can be read, with the busiest of each stretch. */
function Numbers({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stretch = Math.ceil(series.points.length / ROWS);
  const rows: Point[] = [];
  for (let start = 0; start < series.points.length; start += stretch) {
    const some = series.points.slice(start, start + stretch);
    const [first, ...rest] = some;
    if (first) rows.push(rest.reduce(busiest, first));
  }
  const columns: readonly Column<Point>[] = [
    { id: "at", header: t("queues.at"), grow: true, cell: (point) => format.moment(new Date(point.at).toISOString()) },
    { id: "waiting", header: t("queues.waiting"), align: "end", cell: (point) => format.number(point.waiting) },
    { id: "running", header: t("queues.running"), align: "end", cell: (point) => format.number(point.running) },
    { id: "ended", header: t("queues.ended"), align: "end", cell: (point) => format.number(point.ended) },
    { id: "failed", header: t("queues.failed"), align: "end", cell: (point) => format.number(point.failed) },
  ];
  return <StaticTable caption={series.name} columns={columns} rows={rows.reverse()} rowId={(point) => String(point.at)} />;
}

/** Of two neighbours, one row: the larger of what stood, the sum of what happened. */
function busiest(one: Point, other: Point): Point {
  return {
    at: one.at,
    waiting: Math.max(one.waiting, other.waiting),
    running: Math.max(one.running, other.running),
    ended: one.ended + other.ended,
    failed: one.failed + other.failed,
    oldest: Math.max(one.oldest, other.oldest),
  };
}
