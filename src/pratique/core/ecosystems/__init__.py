"""Package ecosystems: one folder each, all of one shape, so that a further one is written by copying the folder.

| module | owns |
|---|---|
| `names` | how a package is named: what is a name, and the one spelling of it |
| `paths` | which thing an address names, and a package's purl; file names and the versions in them |
| `page` | the one model of a package's page, and the releases it tells of, for a judge |
| `reading` | the page from each form that an upstream gives, bounded |
| `rendering` | each form that clients read from the page, with marks on what is refused |

Everything here is pure. What marks are is the same for all (`marks`), and so is what a judge is told (`releases`).
"""
