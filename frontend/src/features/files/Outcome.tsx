import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";

/** What became of an upload: the way to it where there is a page, else what its job said. */
export function Outcome({ upload }: { readonly upload: Upload }) {
  const { t } = useTranslation();
  if (upload.status !== "done") return <>—</>;
  if (upload.kind === "index") return <Link to="/index">{t("index.title")}</Link>;
  const sbom = upload.result["sbom"] ?? upload.result["id"];
  if (upload.kind === "sbom" && typeof sbom === "string") {
    return (
      <Link to="/files/sboms/$id" params={{ id: sbom }} search={{}}>
        {t("sboms.one")}
      </Link>
    );
  }
  const facts = Object.entries(upload.result).filter(([, value]) => typeof value === "number" || typeof value === "string");
  return <>{facts.map(([name, value]) => `${name} ${String(value)}`).join(", ") || "—"}</>;
}
