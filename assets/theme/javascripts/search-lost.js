/* The page for addresses that do not exist: offers what the words of the address lead to. */
import { SearchIndex } from "./search-index.js";
import { Reader } from "./search-query.js";
import { element, siteOf } from "./search-results.js";

const MOST = 5;

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.text();
}

function lastPart() {
  const parts = window.location.pathname.split("/").filter((part) => part && !/^index\.html?$/.test(part));
  try {
    return decodeURIComponent(parts[parts.length - 1] || "").replace(/\.html?$/, "");
  } catch (error) {
    return ""; // not a text
  }
}

/* Entries whose id is the last part of the address or begins or ends like it, else what its words find. */
async function near(index, reader, part) {
  const found = [];
  const cut = part.split("-");
  const ids = cut.map((_, count) => cut.slice(0, cut.length - count).join("-")).concat(cut.map((_, count) => cut.slice(count).join("-")));
  for (const id of ids) {
    const word = id.length > 2 ? reader.address(id) : "";
    if (word) found.push(...(await index.search([[word]])));
    if (found.length) return found;
  }
  return part ? (await reader.search(part.replace(/[-_+]/g, " "), {})).hits : [];
}

async function offer(place) {
  const part = lastPart();
  if (/[^\x00-\x7f]/.test(part)) document.getElementById("query").value = part.replace(/[-_]/g, " ");
  const index = await new SearchIndex(new URL(place.dataset.index, document.baseURI).href, fetched).open();
  const hits = (await near(index, new Reader(index), part)).slice(0, MOST);
  if (!hits.length) return;
  const shown = await Promise.all(hits.map((hit) => index.shown(hit)));
  const list = element("ul");
  for (const one of shown) {
    const link = element("a", "", one.title);
    link.href = new URL(one.url, siteOf(place.dataset.root)).href;
    const item = element("li");
    item.append(link);
    list.append(item);
  }
  place.replaceChildren(element("p", "", place.dataset.meant), list);
}

offer(document.querySelector("[data-lost]"));
