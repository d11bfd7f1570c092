import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Card } from "@/components/Card";
import { Facts } from "@/components/Facts";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import classes from "@/features/firewall/firewall.module.css";
import { componentQuery } from "@/features/firewall/queries";
import { useFormat } from "@/i18n/format";
import { useServerText } from "@/i18n/server";
import { PageWait } from "@/shell/states";

import type { Component } from "@/api/types";

const REFUSING: readonly string[] = ["block", "hold"];

/** A package or a container image that was asked for, by its purl. What plugins of repository managers print leads here. */
export function ComponentPage() {
  const { t } = useTranslation();
  const { search } = useListState();
  const purl = search.purl ?? "";
  const query = useQuery(componentQuery(purl));
  const found = query.data;
  return (
    <>
      <PageHeader title={found ? `${found.name} ${found.version}` : purl} crumbs={[{ label: t("firewall.title"), path: "/firewall" }]} lead={found ? t("firewall.componentLead") : undefined} />
      {query.error && !found ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {!found && !query.error ? <PageWait /> : null}
      {found ? <Known found={found} /> : null}
    </>
  );
}

function Known({ found }: { readonly found: Component }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    { name: "purl", value: found.purl },
    { name: t("firewall.decision"), value: <Said found={found} /> },
    { name: t("firewall.vulnerabilities"), value: found.scan === "done" ? format.number(found.vulnerabilities) : "–" },
    { name: t("firewall.licence"), value: found.licence || <span className={classes["way"]}><ServerText text={found.licence_problem || "–"} /></span> },
    { name: t("firewall.scanned"), value: found.scanned_at ? <Time at={found.scanned_at} /> : t("firewall.notScanned") },
    { name: t("firewall.firstAsked"), value: <Time at={found.first_asked_at} /> },
    { name: t("firewall.lastAsked"), value: <Time at={found.last_asked_at} /> },
  ];
  return (
    <Card>
      <Facts facts={facts} />
    </Card>
  );
}

function Said({ found }: { readonly found: Component }) {
  const { t } = useTranslation();
  const text = useServerText();
  if (found.scan !== "done") {
    return (
      <div className={classes["why"]}>
        <Badge tone="quiet" dot>
          {found.scan === "failed" ? t("firewall.status_blocked_scan_failed") : t("firewall.status_blocked_not_scanned")}
        </Badge>
        {found.error ? <span className={classes["way"]}>{found.error}</span> : null}
      </div>
    );
  }
  const isRefused = REFUSING.includes(found.verdict);
  return (
    <div className={classes["why"]}>
      <Badge tone={isRefused ? "bad" : "good"} dot>
        {isRefused ? t("firewall.refused") : t("firewall.allowed")}
      </Badge>
      {found.reason ? <span className={classes["way"]}>{`${isRefused ? "" : `${t("firewall.observed")}: `}${found.policy}: ${text(found.reason)}`}</span> : null}
    </div>
  );
}
