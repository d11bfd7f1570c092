import "@/i18n/operation";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { Holding } from "@/features/limits/Holding";
import { changeRules } from "@/features/limits/queries";
import { QuotaForm } from "@/features/limits/QuotaForm";
import { repositoryQuery } from "@/features/repositories/queries";
import { useAccount } from "@/features/session/session";

import type { Repository } from "@/api/types";

/** What a repository holds; administrators say how much it may. */
export function RepositoryQuota({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useAccount();
  return (
    <Card title={t("limits.storage")}>
      <div style={{ display: "grid", gap: 16 }}>
        <Holding size={repository.size} quota={repository.quota} near={repository.quota_warning} />
        {account.is_admin ? (
          <QuotaForm
            quota={repository.quota}
            empty={0}
            help={t("limits.repositoryHelp")}
            send={(bytes) => changeRules(repository.name, { quota: bytes ?? 0 })}
            onDone={(changed) => client.setQueryData(repositoryQuery(repository.name).queryKey, changed)}
          />
        ) : null}
      </div>
    </Card>
  );
}
