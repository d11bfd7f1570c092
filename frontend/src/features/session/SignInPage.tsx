import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { sessionQuery } from "@/features/session/session";
import { SignInForm } from "@/features/session/SignInForm";
import classes from "@/features/session/signIn.module.css";
import { Logo } from "@/shell/Logo";
import { Preferences } from "@/shell/Preferences";

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const client = useQueryClient();
  const { next } = useSearch({ from: "/sign-in" });
  useEffect(() => {
    document.title = `${t("session.title")} · Pratique`;
  }, [t]);
  return (
    <div className={classes["page"]}>
      <aside className={classes["sea"]}>
        <Logo size={30} />
        <div>
          <p className={classes["motto"]}>{t("session.motto")}</p>
          <p className={classes["meaning"]}>{t("session.meaning")}</p>
        </div>
      </aside>
      <main className={classes["panel"]} id="main">
        <div className={classes["preferences"]}>
          <Preferences />
        </div>
        <div className={classes["form"]}>
          <h1>{t("session.title")}</h1>
          <SignInForm
            onDone={(session) => {
              client.setQueryData(sessionQuery.queryKey, session);
              router.history.push(next ?? "/");
            }}
          />
          <p className={classes["hint"]}>{t("session.firstTime")}</p>
        </div>
        <div id="overlays" />
      </main>
    </div>
  );
}
