import { CopyButton } from "@/components/CopyButton";
import classes from "@/components/components.module.css";

/** Commands to paste into a terminal, one line each, with one button that copies them all. */
export function CommandLines({ lines, label }: { readonly lines: readonly string[]; readonly label: string }) {
  return (
    <div className={classes["commands"]}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines scroll, and must by keyboard too */}
      <pre tabIndex={0} aria-label={label}>
        {lines.map((line) => (
          <code key={line}>{line}</code>
        ))}
      </pre>
      <CopyButton value={lines.join("\n")} label={label} />
    </div>
  );
}
