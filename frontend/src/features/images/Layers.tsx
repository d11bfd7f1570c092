import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { mark } from "@/components/mark";
import { StaticTable } from "@/components/StaticTable";
import { type Image } from "@/features/images/image";
import { FindingsLink } from "@/features/images/FindingsLink";
import { imageQuery } from "@/features/images/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";

import type { ImageLayer, Layer, Step } from "@/api/types";
import type { Column } from "@/components/DataTable";

interface Row {
  readonly step: Step;
  /** The layer it made; nothing where it made none. */
  readonly layer: Layer | undefined;
  /** What analysis found in the layer; nothing as long as the image is not scanned. */
  readonly brought: ImageLayer | undefined;
}

/** The image's history from the bottom up: what made each layer, what it brought, and its share of the whole. */
export function Layers({ repository, image }: { readonly repository: string; readonly image: Image }) {
  const { t } = useTranslation();
  const format = useFormat();
  const scanned = image.scan.status === "done";
  const detail = useQuery({ ...imageQuery({ repository, digest: image.digest }), enabled: scanned });
  const rows: readonly Row[] = image.history.map((step) => ({
    step,
    layer: step.layer === null ? undefined : image.layers[step.layer],
    brought: detail.data?.layers.find((layer) => layer.position === step.layer),
  }));
  const largest = Math.max(1, ...image.layers.map((layer) => layer.size));
  const brought: readonly Column<Row>[] = [
    { id: "components", header: t("findings.components"), align: "end", cell: (row) => (row.brought ? format.number(row.brought.components) : "—") },
    { id: "findings", header: t("findings.vulnerabilities"), cell: (row) => (row.brought ? (
          <FindingsLink counts={row.brought.findings} search={{ layer: String(row.brought.position) }} />
        ) : "—") },
  ];
  const columns: readonly Column<Row>[] = [
    {
      id: "what",
      header: t("images.instruction"),
      grow: true,
      cell: (row) => (
        <span className={classes["step"]}>
          <span className={classes["position"]}>{row.step.layer === null ? "" : row.step.layer + 1}</span>
          <code className={classes["instruction"]} data-quiet={mark(row.layer === undefined)}>
            {row.step.instruction || row.step.comment || (row.layer?.media_type ?? "—")}
          </code>
        </span>
      ),
    },
    ...(scanned ? brought : []),
    { id: "digest", header: t("images.digest"), cell: (row) => (row.layer ? <Digest value={row.layer.digest} /> : <span className={classes["position"]}>{t("beside.noLayer")}</span>) },
    {
      id: "size",
      header: t("images.size"),
      align: "end",
      cell: (row) =>
        row.layer ? (
          <span>
            {format.bytes(row.layer.size)}
            <span className={classes["bar"]} aria-hidden>
              <span style={{ width: `${(100 * row.layer.size) / largest}%` }} />
            </span>
          </span>
        ) : (
          "—"
        ),
    },
  ];
  if (rows.length === 0) return <EmptyState title={t("beside.noLayers")} />;
  return <StaticTable caption={t("images.layers")} columns={columns} rows={rows} rowId={(_, place) => String(place)} />;
}
