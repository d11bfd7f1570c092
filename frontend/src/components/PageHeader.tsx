import { Title } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import classes from "@/components/components.module.css";

/** A step of the way here. The path is an address of this application. */
export interface Crumb {
  readonly label: string;
  readonly path: string;
}

interface Props {
  /** The page's name, also the browser tab's. */
  readonly title: string;
  /** What stands for the name on the page, where it needs more than text. */
  readonly heading?: ReactNode;
  readonly crumbs?: readonly Crumb[];
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

// The page the browser opened keeps the focus where the browser puts it; the next ones take it.
let focusedPath = typeof location === "undefined" ? "" : location.pathname;

/** The page's heading; takes the focus after a change of page, so that a screen reader says where one is. */
export function PageHeader({ title, heading, crumbs = [], lead, actions }: Props) {
  const element = useRef<HTMLHeadingElement>(null);
  const router = useRouter();
  useEffect(() => {
    document.title = `${title} · Pratique`;
  }, [title]);
  useEffect(() => {
    // Asked when the heading comes, not watched: the address changes while the page before is still there.
    const { pathname } = router.state.location;
    if (pathname === focusedPath) return;
    focusedPath = pathname;
    element.current?.focus({ preventScroll: true });
  }, [router]);
  return (
    <header className={classes["pageHead"]}>
      <div>
        {crumbs.length > 0 ? <Crumbs crumbs={crumbs} title={title} /> : null}
        <Title order={1} tabIndex={-1} ref={element}>
          {heading ?? title}
        </Title>
        {lead ? <div className={classes["lead"]}>{lead}</div> : null}
      </div>
      {actions ? <div className={classes["pageActions"]}>{actions}</div> : null}
    </header>
  );
}

function Crumbs({ crumbs, title }: { readonly crumbs: readonly Crumb[]; readonly title: string }) {
  const { t } = useTranslation();
  return (
    <nav className={classes["crumbs"]} aria-label={t("shell.breadcrumbs")}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.path}>
            <Link to={crumb.path}>{crumb.label}</Link>
          </li>
        ))}
        <li aria-current="page">{title}</li>
      </ol>
    </nav>
  );
}
