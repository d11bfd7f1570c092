import { Tooltip } from "@mantine/core";

import { useFormat } from "@/i18n/format";

/** A moment as people say it; the exact time in the tooltip. */
export function Time({ at }: { readonly at: string }) {
  const format = useFormat();
  return (
    <Tooltip label={format.moment(at)}>
      <time dateTime={at}>{format.relative(at)}</time>
    </Tooltip>
  );
}
