import "@/i18n/operation";

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import classes from "@/features/policies/policies.module.css";
import { PolicyCard } from "@/features/policies/PolicyCard";
import { CreatePolicy, PolicyDeeds } from "@/features/policies/PolicyDeeds";
import { PolicySections } from "@/features/policies/PolicySections";
import { policiesQuery } from "@/features/policies/queries";
import { SwitchPolicy, type Switch } from "@/features/policies/SwitchPolicy";
import { useAccount } from "@/features/session/session";

/** What is asked of an image before it may be pulled, and whether it is only watched or enforced. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const account = useAccount();
  const query = useQuery(policiesQuery);
  const [wanted, setWanted] = useState<Switch | null>(null);
  const policies = query.data;
  useHash(policies !== undefined);
  return (
    <>
      <PageHeader title={t("policies.title")} lead={t("policies.lead")} actions={account.is_policy_manager ? <CreatePolicy /> : null} />
      <PolicySections />
      {account.is_policy_manager ? null : (
        <p className={classes["note"]}>
          <Info size={16} aria-hidden /> {t("policies.onlyManagers")}
        </p>
      )}
      {query.error && !policies ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {!policies && !query.error ? <Waiting /> : null}
      {policies?.length === 0 ? (
        <EmptyState title={t("policies.none")}>
          <p>{t("policies.noneWay")}</p>
        </EmptyState>
      ) : null}
      <div className={classes["list"]}>
        {policies?.map((policy) => (
          <PolicyCard key={policy.name} policy={policy} deeds={account.is_policy_manager ? <PolicyDeeds policy={policy} all={policies} /> : null} onSwitch={account.is_policy_manager ? (mode) => setWanted({ policy, mode }) : null} />
        ))}
      </div>
      <SwitchPolicy wanted={wanted} onClose={() => setWanted(null)} />
    </>
  );
}

/** Brings the policy that the address names into view once it is there. */
function useHash(isReady: boolean): void {
  useEffect(() => {
    if (isReady && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "center" });
  }, [isReady]);
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={classes["list"]} role="status">
      <span className="pq-hidden">{t("common.loading")}</span>
      {[1, 2, 3].map((one) => (
        <Skeleton key={one} height={132} radius="md" />
      ))}
    </div>
  );
}
