/** The words that come with the first page. A new domain adds its part here, or to `operation`. */
import { findings } from "@/i18n/catalogue/findings";
import { jobs } from "@/i18n/catalogue/jobs";
import { search, vulnerabilities } from "@/i18n/catalogue/knowledge";
import { images, repositories } from "@/i18n/catalogue/registry";
import { common, events, home, problem, session, shell, system } from "@/i18n/catalogue/shell";

export const catalogue = {
  common,
  events,
  findings,
  home,
  images,
  jobs,
  problem,
  repositories,
  search,
  session,
  shell,
  system,
  vulnerabilities,
};

export type Catalogue = typeof catalogue;
