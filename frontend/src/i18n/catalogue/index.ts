/** The words that come with the first page. A new domain adds its part here, or to `operation`. */
import { findings } from "@/i18n/catalogue/findings";
import { jobs } from "@/i18n/catalogue/jobs";
import { index, policies, search, vulnerabilities } from "@/i18n/catalogue/knowledge";
import { account, accounts, organisations } from "@/i18n/catalogue/people";
import { images, repositories, tokens } from "@/i18n/catalogue/registry";
import { common, events, home, problem, session, shell, system } from "@/i18n/catalogue/shell";

export const catalogue = {
  account,
  accounts,
  common,
  events,
  findings,
  home,
  images,
  index,
  jobs,
  organisations,
  policies,
  problem,
  repositories,
  search,
  session,
  shell,
  system,
  tokens,
  vulnerabilities,
};

export type Catalogue = typeof catalogue;
