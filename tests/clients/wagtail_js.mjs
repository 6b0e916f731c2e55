// Reads a site through wagtail-js, which others wrote: node wagtail_js.mjs ORIGIN PATH; prints what it found as JSON.
import { CMSClient } from "wagtail-js";

const [origin, path] = process.argv.slice(2);
const client = new CMSClient({ baseURL: origin, apiPath: "/api/v2" });
const pages = await client.fetchPages({ limit: 10 });
const byId = await client.fetchPage(pages.items[0].id);
const bySlug = await client.fetchPage(path.split("/").at(-2));
const byPath = await client.fetchContent("pages/find", { html_path: path });
const images = await client.fetchImages({ limit: 5 });
const image = await client.fetchImage(images.items[0].id);
console.log(JSON.stringify({ pages: pages.items.length, byId: byId.title, bySlug: bySlug.title, byPath: byPath.title, images: images.items.length, image: image.title }));
