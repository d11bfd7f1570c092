/** The words that come with the first page. A new domain adds its part here, or to `operation`. */
import { findings } from "@/i18n/catalogue/findings";
import { images, repositories } from "@/i18n/catalogue/registry";
import { search } from "@/i18n/catalogue/search";
import { common, home, problem, session, shell } from "@/i18n/catalogue/shell";

export const catalogue = {
  common,
  findings,
  home,
  images,
  problem,
  repositories,
  search,
  session,
  shell,
};

export type Catalogue = typeof catalogue;
