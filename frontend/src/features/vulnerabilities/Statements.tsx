import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import images from "@/features/images/images.module.css";
import classes from "@/features/repositories/repositories.module.css";
import { statementsQuery } from "@/features/vulnerabilities/queries";
import { useFormat } from "@/i18n/format";

import type { Statement } from "@/api/types";
import type { Column } from "@/components/DataTable";

const TONES: Readonly<Record<Statement["status"], Tone>> = { not_affected: "good", fixed: "good", affected: "bad", under_investigation: "wait" };

/** What vendors say of the vulnerability in their products (VEX); nothing where nobody says anything. */
export function Statements({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const query = useQuery(statementsQuery(id));
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data?.length) return null;
  return (
    <section className={classes["stack"]} aria-label={t("vulnerabilities.statements")}>
      <h2 className={images["sectionTitle"]}>{t("vulnerabilities.statements")}</h2>
      <p className={images["quiet"]}>{t("vulnerabilities.statementsLead")}</p>
      <Rows statements={query.data} />
    </section>
  );
}

function Rows({ statements }: { readonly statements: readonly Statement[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<Statement>[] = [
    {
      id: "author",
      header: t("vulnerabilities.author"),
      grow: true,
      cell: (row) => (
        <>
          <strong>{row.author || t("vulnerabilities.nobody")}</strong>
          <span className={images["second"]}>{[row.justification.replaceAll("_", " "), row.text].filter(Boolean).join(" · ")}</span>
        </>
      ),
    },
    {
      id: "product",
      header: t("findings.package"),
      cell: (row) => (
        <>
          <code className={images["member"]}>{row.purl}</code>
          {row.within ? <span className={images["second"]}>{t("vulnerabilities.inside", { what: row.within })}</span> : null}
        </>
      ),
    },
    { id: "status", header: t("vulnerabilities.says"), cell: (row) => <Badge tone={TONES[row.status]}>{t(`vulnerabilities.standing_${row.status}`)}</Badge> },
    { id: "at", header: t("vulnerabilities.saidAt"), cell: (row) => (row.at ? format.date(row.at) : "—") },
  ];
  return <StaticTable caption={t("vulnerabilities.statements")} columns={columns} rows={statements} rowId={(row, place) => `${row.author} ${row.purl} ${place}`} />;
}
