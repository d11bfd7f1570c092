import { Progress } from "@mantine/core";

import type { Tone } from "@/components/Badges";

interface Props {
  readonly part: number;
  readonly whole: number;
  /** The same in words, for those who can't see the bar. */
  readonly label: string;
  readonly tone?: Tone;
}

/** How much of a whole: a bar that says again what stands beside it in words. */
export function Share({ part, whole, label, tone = "busy" }: Props) {
  const share = whole > 0 ? Math.min(100, (100 * part) / whole) : 0;
  return <Progress value={share} size="sm" color={`var(--pq-${tone})`} aria-label={label} />;
}
