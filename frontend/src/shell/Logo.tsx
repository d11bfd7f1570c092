import classes from "@/shell/shell.module.css";

/** The mark: a staff and the yellow flag Q. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <span className={classes["logo"]}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
        <path d="M6 3.5v25" stroke="#b4c7de" strokeWidth="2.6" strokeLinecap="round" />
        <path d="M8.5 5H28v15H8.5z" fill="#f7c600" />
      </svg>
      Pratique
    </span>
  );
}
