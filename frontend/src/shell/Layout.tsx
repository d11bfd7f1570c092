import { Burger, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { ANNOUNCER_ID } from "@/components/announce";
import { ReadOnlyBanner } from "@/features/limits/ReadOnlyBanner";
import { registryStateQuery } from "@/features/limits/queries";
import { sessionWatch, useAccount } from "@/features/session/session";
import { endSession, resumeSession, useSessionEnded } from "@/shell/expiry";
import { Logo } from "@/shell/Logo";
import { AccountMenu, Navigation } from "@/shell/Navigation";
import { Preferences } from "@/shell/Preferences";
import { SearchField, SearchLink } from "@/shell/SearchField";
import classes from "@/shell/shell.module.css";

// Rarely wanted, and its form is no small part of a first load.
const SessionEnded = lazy(() => import("@/features/session/SessionEnded").then((module) => ({ default: module.SessionEnded })));

/** The frame of every page behind sign-in. */
export function Layout() {
  const { t } = useTranslation();
  const account = useAccount();
  const ended = useSessionEnded();
  const watched = useQuery({ ...sessionWatch, enabled: !ended }).data;
  useEffect(() => {
    if (watched && watched.account?.name !== account.name) endSession();
  }, [watched, account.name]);
  const registry = useQuery(registryStateQuery).data;
  const [opened, menu] = useDisclosure(false);
  return (
    <div className={classes["shell"]}>
      <a className={classes["skip"]} href="#main">
        {t("shell.skip")}
      </a>
      <aside className={classes["rail"]}>
        <div className={classes["railHead"]}>
          <Logo />
          <Preferences />
        </div>
        <SearchField />
        <Navigation />
        <div className={classes["railFoot"]}>
          <AccountMenu />
        </div>
      </aside>
      <header className={classes["top"]}>
        <Burger size="sm" color="#dae4f0" opened={opened} onClick={menu.toggle} aria-label={t("shell.menu")} aria-expanded={opened} />
        <Logo size={22} />
        <span className={classes["topGap"]} />
        <SearchLink />
        <Preferences />
      </header>
      <Drawer opened={opened} onClose={menu.close} size={270} title={<Logo size={22} />} classNames={{ content: classes["drawer"] ?? "", header: classes["drawerHead"] ?? "", body: classes["drawerBody"] ?? "" }} closeButtonProps={{ "aria-label": t("common.close") }}>
        <div className={classes["drawerInner"]}>
          <Navigation onGo={menu.close} />
          <AccountMenu />
        </div>
      </Drawer>
      <main id="main" tabIndex={-1} className={classes["main"]}>
        <div className={classes["page"]}>
          {registry?.read_only ? <ReadOnlyBanner state={registry} /> : null}
          <Outlet />
        </div>
        <div id="overlays" />
      </main>
      <div id={ANNOUNCER_ID} className="pq-hidden" role="status" aria-live="polite" />
      <Suspense>{ended ? <SessionEnded name={account.name} onDone={resumeSession} /> : null}</Suspense>
    </div>
  );
}
