import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { Digest } from "@/components/Digest";
import { Facts, type Fact } from "@/components/Facts";
import { Time } from "@/components/Time";
import { Children } from "@/features/images/Children";
import { isIndex, type Image } from "@/features/images/image";
import { imageQuery } from "@/features/images/queries";
import { ScanCard } from "@/features/images/ScanCard";
import { VerdictCard } from "@/features/images/VerdictCard";
import classes from "@/features/repositories/repositories.module.css";
import { Platforms } from "@/features/repositories/TagTable";
import { useFormat } from "@/i18n/format";

interface Props {
  readonly repository: string;
  readonly image: Image;
  /** The commands that pull it. */
  readonly lines: readonly string[];
}

/** The verdict first, then how far it reaches, then what the image is. */
export function Overview({ repository, image, lines }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes["stack"]}>
      <VerdictCard appraisal={image} tally={!isIndex(image)} />
      {isIndex(image) ? <Children repository={repository} image={image} /> : <ScanCard scan={image.scan} />}
      <Card>
        <Summary repository={repository} image={image} />
      </Card>
      <CommandLines lines={lines} label={t("images.copyPull")} />
    </div>
  );
}

/** The digest leads to the image itself, whatever its tags: there it can be deleted. */
function ByDigest({ repository, digest }: { readonly repository: string; readonly digest: string }) {
  return (
    <Digest value={digest}>
      {(short) => (
        <Link to="/repositories/$" params={{ _splat: `${repository}/manifests/${digest}` }} search={{}}>
          {short}
        </Link>
      )}
    </Digest>
  );
}

function Summary({ repository, image }: { readonly repository: string; readonly image: Image }) {
  const { t } = useTranslation();
  const format = useFormat();
  const detail = useQuery({ ...imageQuery({ repository, digest: image.digest }), enabled: image.scan.status === "done" }).data;
  const facts: Fact[] = [
    { name: t("images.digest"), value: <ByDigest repository={repository} digest={image.digest} /> },
    { name: t("images.platforms"), value: <Platforms platforms={image.platforms} limit={8} /> },
    { name: t("images.size"), value: format.bytes(image.size) },
    {
      name: t("images.pushed"),
      value: (
        <>
          <Time at={image.pushed_at} />
          {image.pushed_by ? ` · ${image.pushed_by}` : ""}
        </>
      ),
    },
  ];
  if (detail && !isIndex(image)) {
    facts.push(
      { name: t("findings.distribution"), value: detail.distribution ? detail.distribution.name || `${detail.distribution.id} ${detail.distribution.version_id}` : t("findings.noDistribution") },
      { name: t("findings.components"), value: format.number(detail.component_count) },
    );
  }
  facts.push({ name: t("images.mediaType"), value: <code>{image.media_type}</code> });
  return <Facts facts={facts} />;
}
