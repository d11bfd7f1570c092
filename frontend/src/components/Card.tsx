import { Title } from "@mantine/core";
import { useId } from "react";

import classes from "@/components/components.module.css";

import type { ReactNode } from "react";

interface Props {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Content that reaches the card's edges, such as a table. */
  readonly flush?: boolean;
}

export function Card({ title, aside, children, flush = false }: Props) {
  const id = useId();
  return (
    <section className={classes["card"]} data-flush={flush || undefined} aria-labelledby={title ? id : undefined}>
      {title ? (
        <header className={classes["cardHead"]}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {aside}
        </header>
      ) : null}
      <div className={classes["cardBody"]}>{children}</div>
    </section>
  );
}
