import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { StaticTable } from "@/components/StaticTable";
import { readSteps, type Image, type Step } from "@/features/images/image";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";

import type { Child } from "@/api/types";
import type { Column } from "@/components/DataTable";

interface Row extends Step {
  readonly position: number;
}

/** The layers from the bottom up, with what made each and its share of the whole. */
export function Layers({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows: readonly Row[] = readSteps(image).map((step, index) => ({ ...step, position: index + 1 }));
  const largest = Math.max(1, ...image.layers.map((layer) => layer.size));
  const columns: readonly Column<Row>[] = [
    {
      id: "what",
      header: t("images.instruction"),
      grow: true,
      cell: (row) => (
        <span className={classes["step"]}>
          <span className={classes["position"]}>{row.position}</span>
          <code className={classes["instruction"]}>{row.instruction ?? row.layer.media_type}</code>
        </span>
      ),
    },
    { id: "digest", header: t("images.digest"), cell: (row) => <Digest value={row.layer.digest} /> },
    {
      id: "size",
      header: t("images.size"),
      align: "end",
      cell: (row) => (
        <span>
          {format.bytes(row.layer.size)}
          <span className={classes["bar"]} aria-hidden>
            <span style={{ width: `${(100 * row.layer.size) / largest}%` }} />
          </span>
        </span>
      ),
    },
  ];
  if (rows.length === 0) return <EmptyState title={t("images.noLayers")} />;
  return <StaticTable caption={t("images.layers")} columns={columns} rows={rows} rowId={(row) => String(row.position)} />;
}

interface ChildrenProps {
  readonly repository: string;
  readonly items: readonly Child[];
}

/** What an index holds: one image for each platform. */
export function Children({ repository, items }: ChildrenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<Child>[] = [
    {
      id: "platform",
      header: t("images.platform"),
      grow: true,
      cell: (child) => (
        <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/manifests/${child.digest}` }} search={{}}>
          {child.platform ?? t("images.noPlatform")}
        </Link>
      ),
    },
    { id: "digest", header: t("images.digest"), cell: (child) => <Digest value={child.digest} /> },
    { id: "size", header: t("images.size"), align: "end", cell: (child) => format.bytes(child.size) },
  ];
  if (items.length === 0) return <EmptyState title={t("images.noChildren")} />;
  return <StaticTable caption={t("images.children")} columns={columns} rows={items} rowId={(child) => child.digest} />;
}
