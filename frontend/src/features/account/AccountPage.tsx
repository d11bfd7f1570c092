import "@/i18n/operation";

import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { Facts } from "@/components/Facts";
import { PageHeader } from "@/components/PageHeader";
import { PasswordForm } from "@/features/account/PasswordForm";
import { NamespaceStorage } from "@/features/limits/NamespaceStorage";
import { useAccount } from "@/features/session/session";

/** One's own account. */
export function AccountPage() {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <>
      <PageHeader title={t("account.title")} lead={t("account.lead")} />
      <div style={{ display: "grid", gap: 16, maxWidth: 640 }}>
        <Card>
          <Facts
            facts={[
              { name: t("accounts.name"), value: account.name },
              { name: t("accounts.fullName"), value: account.full_name || "—" },
              { name: t("accounts.role"), value: account.is_admin ? t("accounts.administrator") : t("accounts.ordinary") },
            ]}
          />
        </Card>
        <NamespaceStorage name={account.name} />
        <Card title={t("account.password")}>
          <PasswordForm name={account.name} own />
        </Card>
      </div>
    </>
  );
}
