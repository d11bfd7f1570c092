import { Menu, UnstyledButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Activity, BookOpen, Boxes, Bug, Building2, ChevronsUpDown, FileDown, Gauge, HardDrive, House, KeyRound, LogOut, PackageSearch, Scale, ScrollText, ShieldCheck, Ship, User, Users } from "lucide-react";
import { useTranslation } from "react-i18next";

import { failed } from "@/components/notify";
import { sessionQuery, signOut, useAccount } from "@/features/session/session";
import classes from "@/shell/shell.module.css";

import type { LucideIcon } from "lucide-react";

interface Item {
  readonly to: "/" | "/repositories" | "/firewall" | "/package-requests" | "/vulnerabilities" | "/policies" | "/index" | "/organisations" | "/tokens" | "/files" | "/status" | "/storage" | "/jobs" | "/events" | "/accounts" | "/system";
  readonly word: "home" | "repositories" | "firewall" | "packageRequests" | "vulnerabilities" | "policies" | "index" | "organisations" | "tokens" | "files" | "status" | "storage" | "jobs" | "events" | "accounts" | "system";
  readonly icon: LucideIcon;
}

const EVERYONE: readonly Item[] = [
  { to: "/", word: "home", icon: House },
  { to: "/repositories", word: "repositories", icon: Boxes },
  { to: "/firewall", word: "firewall", icon: ShieldCheck },
  { to: "/vulnerabilities", word: "vulnerabilities", icon: Bug },
  { to: "/policies", word: "policies", icon: Scale },
  { to: "/index", word: "index", icon: BookOpen },
  { to: "/organisations", word: "organisations", icon: Building2 },
  { to: "/files", word: "files", icon: FileDown },
  { to: "/tokens", word: "tokens", icon: KeyRound },
];
const ADMINISTRATORS: readonly Item[] = [
  { to: "/status", word: "status", icon: Gauge },
  { to: "/storage", word: "storage", icon: HardDrive },
  { to: "/jobs", word: "jobs", icon: Activity },
  { to: "/events", word: "events", icon: ScrollText },
  { to: "/package-requests", word: "packageRequests", icon: PackageSearch },
  { to: "/accounts", word: "accounts", icon: Users },
];
const ABOUT: readonly Item[] = [{ to: "/system", word: "system", icon: Ship }];

/** The ways through the product, for those who may go them. */
export function Navigation({ onGo }: { readonly onGo?: () => void }) {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <nav className={classes["nav"]} aria-label={t("shell.navigation")}>
      <Items items={EVERYONE} onGo={onGo} />
      {account.is_admin ? (
        <>
          <p className={classes["navTitle"]}>{t("shell.administration")}</p>
          <Items items={ADMINISTRATORS} onGo={onGo} />
        </>
      ) : null}
      <div className={classes["navGap"]} />
      <Items items={ABOUT} onGo={onGo} />
    </nav>
  );
}

function Items({ items, onGo }: { readonly items: readonly Item[]; readonly onGo: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <ul>
      {items.map(({ to, word, icon: Icon }) => (
        <li key={to}>
          <Link to={to} className={classes["navItem"] ?? ""} activeOptions={{ exact: to === "/", includeSearch: false }} onClick={onGo}>
            <Icon size={17} strokeWidth={1.8} aria-hidden />
            {t(`shell.nav_${word}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Who is signed in, with the ways to their account and out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const account = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      failed(t("shell.signOutFailed"), error);
      return;
    }
    client.clear();
    await client.query(sessionQuery);
    await navigate({ to: "/sign-in", search: {} });
  };
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <UnstyledButton className={classes["who"] ?? ""}>
          <span className="pq-hidden">{t("shell.accountMenu")}</span>
          <span className={classes["initial"]} aria-hidden>
            {account.name.slice(0, 1).toUpperCase()}
          </span>
          <span className={classes["whoName"]}>
            {account.full_name || account.name}
            <small>{account.full_name ? account.name : account.is_admin ? t("shell.administrator") : t("shell.member")}</small>
          </span>
          <ChevronsUpDown size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<User size={15} aria-hidden />} onClick={() => void navigate({ to: "/account" })}>
          {t("shell.account")}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => void leave()}>
          {t("shell.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
