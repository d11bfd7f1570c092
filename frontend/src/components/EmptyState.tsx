import { Title } from "@mantine/core";

import classes from "@/components/components.module.css";

import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly order?: 2 | 3;
}

/** Nothing is here yet: says so and says the next step, under the flag a ship shows when it asks to come in. */
export function EmptyState({ title, children, order = 2 }: Props) {
  return (
    <div className={classes["empty"]}>
      <span className={classes["flag"]} aria-hidden />
      <Title order={order}>{title}</Title>
      {children ? <div className={classes["emptyBody"]}>{children}</div> : null}
    </div>
  );
}
