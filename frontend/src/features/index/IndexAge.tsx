import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import images from "@/features/images/images.module.css";
import { indexQuery } from "@/features/index/queries";

/** How old the index is that what is shown here goes by; nothing where the reader may not see the index. */
export function IndexAge() {
  const { t } = useTranslation();
  const release = useQuery({ ...indexQuery, retry: false }).data?.release;
  if (!release) return null;
  return (
    <p className={images["quiet"]}>
      <Link to="/index">{t("vulnerabilities.indexAge", { count: release.age_days })}</Link> {release.is_old ? t("vulnerabilities.indexOld") : ""}
    </p>
  );
}
