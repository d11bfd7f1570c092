import { Link } from "@tanstack/react-router";

import classes from "@/components/components.module.css";

/** A page of a section, by its address. */
export interface Section {
  readonly to: string;
  readonly label: string;
  /** It is only current at its own address, not at those below it. */
  readonly exact?: boolean;
}

/** The ways between pages that belong together, below their heading: one entry in the main navigation leads to all of them. */
export function SectionNav({ label, sections }: { readonly label: string; readonly sections: readonly Section[] }) {
  return (
    <nav className={classes["sections"]} aria-label={label}>
      <ul>
        {sections.map(({ to, label: name, exact = false }) => (
          <li key={to}>
            <Link to={to} search={{}} activeOptions={{ exact, includeSearch: false }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
