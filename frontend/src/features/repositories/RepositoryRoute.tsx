import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { readPlace } from "@/features/repositories/address";
import { RepositoryPage } from "@/features/repositories/RepositoryPage";
import { PageWait } from "@/shell/states";

const ImagePage = lazy(() => import("@/features/images/ImagePage").then((module) => ({ default: module.ImagePage })));

/** A repository, or an image in it: which of the two the address says. */
export function RepositoryRoute() {
  const { _splat = "" } = useParams({ strict: false });
  const place = readPlace(_splat);
  if (place.kind === "repository") return <RepositoryPage key={place.repository} name={place.repository} />;
  return (
    <Suspense fallback={<PageWait />}>
      <ImagePage key={_splat} place={place} />
    </Suspense>
  );
}
