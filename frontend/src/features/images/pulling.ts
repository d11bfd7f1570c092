/** The commands that fetch what a page shows, with the tools that can. */
import { isIndex, type Image } from "@/features/images/image";

const CHART = "application/vnd.cncf.helm.config.v1+json";
const IMAGES = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];

function configType({ manifest }: Pick<Image, "manifest">): string {
  const config = manifest["config"];
  const type = typeof config === "object" && config !== null ? (config as Readonly<Record<string, unknown>>)["mediaType"] : "";
  return typeof type === "string" ? type : "";
}

/** By tag first, where there is one, then by digest, which is always the same bytes. */
export function pullCommands(image: Image, name: string, tag: string | null): readonly string[] {
  const type = configType(image);
  if (type === CHART) return [tag === null ? `helm pull oci://${name}@${image.digest}` : `helm pull oci://${name} --version ${tag}`];
  const places = [...(tag === null ? [] : [`${name}:${tag}`]), `${name}@${image.digest}`];
  const verb = isIndex(image) || IMAGES.includes(type) || type === "" ? "docker pull" : "oras pull";
  return places.map((place) => `${verb} ${place}`);
}
