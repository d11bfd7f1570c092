import { CopyButton } from "@/components/CopyButton";
import classes from "@/components/components.module.css";
import { mark } from "@/components/mark";

interface Props {
  readonly lines: readonly string[];
  readonly label: string;
  /** Whether they are lines of a file, and no commands. */
  readonly isFile?: boolean;
}

/** Commands to paste into a terminal or lines of a file, with one button that copies them all. */
export function CommandLines({ lines, label, isFile }: Props) {
  return (
    <div className={classes["commands"]} data-file={mark(isFile)}>
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
