/* The query page: finds while a reader types, keeps the query in the address, and its place in the list when they come back. */
import { Outdated, SearchIndex } from "./search-index.js";
import { Reader } from "./search-query.js";
import { element, Results, siteOf } from "./search-results.js";

const PAGE = 8;
const PAUSE = 200; // milliseconds after the last key
const SETTLED = 2000; // after which a query without results counts as one
const MISSED = "kepu.search.missed";
const MOST_MISSED = 50;

const place = document.getElementById("search");
const said = place.dataset;
const form = place.querySelector("form");
const field = form.elements.q;
const filters = Array.from(form.querySelectorAll("select"));
const part = (name) => place.querySelector(`[data-${name}]`);
const [plain, count, offers, list, next, order, missed] = ["plain", "count", "offers", "results", "next", "order", "missed"].map(part);
const site = siteOf(said.root);

const index = new SearchIndex(new URL(said.index, document.baseURI).href, fetched);
const titles = (name) => Object.fromEntries(Array.from(form.elements[name].options, (option) => [option.value, option.text]));
const results = new Results(index, site, titles("kind"), titles("column"), said.said);
let reader = null;
let opening = null;
let turn = 0; // of the query that is being answered: an older answer is dropped
let answer = null;

async function fetched(address, again) {
  const response = await fetch(address, { cache: again ? "reload" : "default" });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.text();
}

function open(again = false) {
  if (opening === null || again) {
    opening = index.open(again).then(() => (reader = new Reader(index)));
    opening.catch(() => (opening = null));
  }
  return opening;
}

function chosen() {
  return Object.fromEntries(filters.map((filter) => [filter.name, filter.value]).filter(([, value]) => value));
}

function address() {
  const query = new URLSearchParams({ ...(field.value.trim() ? { q: field.value.trim() } : {}), ...chosen() }).toString();
  return query ? `?${query}` : window.location.pathname;
}

/* Sets the form as the address says. */
function read() {
  const query = new URLSearchParams(window.location.search);
  field.value = query.get("q") || "";
  for (const filter of filters) {
    const value = query.get(filter.name) || "";
    filter.value = Array.from(filter.options).some((option) => option.value === value) ? value : "";
  }
  if (Object.keys(chosen()).length) form.querySelector("details").open = true;
}

async function run(shown = PAGE, fresh = true) {
  const own = ++turn;
  const query = field.value.trim();
  if (!query) {
    show(null);
    count.textContent = "";
    return;
  }
  const waiting = setTimeout(() => own === turn && (count.textContent = said.waiting), 300);
  try {
    await open();
    const found = await reader.search(query, chosen());
    clearTimeout(waiting);
    if (own !== turn) return;
    const words = found.how === "exact" ? reader.words(query).map((word) => word.folded) : [];
    const first = await Promise.all(found.hits.slice(0, shown).map((hit) => index.shown(hit)));
    if (own !== turn) return;
    if (fresh && !first.every((one) => results.holds(one, words))) throw new Outdated();
    show({ ...found, query, words }, first);
    if (!found.hits.length) await offer(query, own);
  } catch (error) {
    if (own !== turn) return;
    if (error instanceof Outdated && fresh) {
      await open(true);
      await run(shown, false);
      return;
    }
    show(null);
    count.textContent = said.failed;
    throw error;
  } finally {
    clearTimeout(waiting);
  }
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function show(found, first = []) {
  answer = found;
  list.replaceChildren();
  offers.replaceChildren();
  if (found !== null) {
    add(first);
    const sound = { exact: said.found, sound: said.bySound, initials: said.byInitials }[found.how];
    const filtered = Object.keys(chosen()).length > 0;
    count.textContent = fill(sound || (filtered ? said.noneFiltered : said.none), { n: found.hits.length, words: found.query });
    if (found.sounds.length) {
      const button = act(fill(said.soundsLike, { n: found.sounds.length }), () => again({ ...found, how: "sound", hits: found.sounds, sounds: [], words: [] }));
      offers.append(button);
    }
    if (!found.hits.length && filtered) {
      offers.append(act(said.clear, () => { filters.forEach((filter) => (filter.value = "")); submit(); }));
    }
  }
  more();
}

async function again(found) {
  const own = ++turn;
  const first = await Promise.all(found.hits.slice(0, PAGE).map((hit) => index.shown(hit)));
  if (own === turn) show(found, first);
}

function add(shown) {
  shown.forEach((one) => list.append(results.item(one, answer.words)));
}

function more() {
  const left = answer === null ? 0 : answer.hits.length - list.children.length;
  next.hidden = left <= 0;
  next.textContent = fill(said.more, { n: Math.min(left, PAGE) });
  order.hidden = list.children.length < 2;
}

function act(text, action) {
  const button = element("button", "button button--quiet", text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
}

/* What the reader may have meant. */
async function offer(query, own) {
  const found = await reader.offers(query);
  if (own !== turn) return;
  const only = found.filter((one) => one.only);
  const meant = found.filter((one) => !one.only);
  only.forEach((one) => offers.append(act(fill(said.only, { words: one.text, n: one.count }), () => ask(one.text))));
  if (meant.length) {
    const line = element("p", "search__meant", said.meant);
    meant.forEach((one) => {
      const link = element("a", "", one.text);
      link.href = one.url ? new URL(one.url, site).href : `?${new URLSearchParams({ q: one.text })}`;
      if (!one.url) {
        link.addEventListener("click", (event) => {
          event.preventDefault();
          ask(one.text);
        });
      }
      line.append(link);
    });
    offers.append(line);
  }
}

function ask(text) {
  field.value = text;
  filters.forEach((filter) => (filter.value = ""));
  submit();
  field.focus();
}

/* A new entry of the browser's history, unless it is the same query. */
function submit() {
  if (address() !== window.location.search) window.history.pushState({}, "", address());
  run();
  note(0);
}

let typing = 0;
function typed() {
  clearTimeout(typing);
  typing = setTimeout(() => {
    window.history.replaceState({}, "", address());
    run();
    note(SETTLED);
  }, PAUSE);
}

/* The words without results, on this device alone. */
function known() {
  try {
    return JSON.parse(window.localStorage.getItem(MISSED)) || {};
  } catch (error) {
    return {}; // storage is forbidden in some in-app browsers, or holds something else
  }
}

function keep(words) {
  try {
    window.localStorage.setItem(MISSED, JSON.stringify(words));
  } catch (error) {
    return; // then the words last for this page only
  }
}

let noting = 0;
function note(pause) {
  clearTimeout(noting);
  if (missed === null) return;
  const query = field.value.trim();
  noting = setTimeout(async () => {
    if (answer === null || answer.query !== query) {
      if (query && query === field.value.trim()) note(SETTLED);
      return;
    }
    if (answer.hits.length || Object.keys(chosen()).length) return;
    const words = known();
    if (query in words || Object.keys(words).length < MOST_MISSED) words[query] = (words[query] || 0) + 1;
    keep(words);
    tell(words);
  }, pause);
}

function tell(words = known()) {
  if (missed === null) return;
  const lines = Object.entries(words).map(([word, times]) => (times > 1 ? `${word} ×${times}` : word));
  missed.hidden = !lines.length;
  missed.querySelector("ul").replaceChildren(...lines.map((line) => element("li", "", line)));
  const { contact, subject, letter } = missed.dataset;
  const body = [letter, "", ...lines].join("\r\n");
  part("send").href = `mailto:${contact}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}

/* Arrows go from the field into the list and back. */
function move(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = Array.from(list.querySelectorAll(".result__title a"));
  const here = links.indexOf(document.activeElement);
  if (here < 0 && document.activeElement !== field) return;
  if (here < 0 && event.key === "ArrowUp") return;
  const to = event.key === "ArrowDown" ? links[here + 1] : links[here - 1] || field;
  if (!to) return;
  event.preventDefault();
  to.focus();
}

async function start() {
  read();
  const { shown = PAGE, scroll = 0 } = window.history.state || {};
  await run(shown);
  if (scroll) window.scrollTo(0, scroll);
}

plain.hidden = true;
window.history.scrollRestoration = "manual";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  submit();
});
field.addEventListener("input", (event) => event.isComposing || typed());
field.addEventListener("compositionend", typed);
field.addEventListener("focus", () => open().catch(() => {}), { once: true }); // a failure is told when something is asked
filters.forEach((filter) => filter.addEventListener("change", submit));
place.addEventListener("keydown", move);
next.addEventListener("click", async () => {
  const [own, from] = [turn, list.children.length];
  const shown = await Promise.all(answer.hits.slice(from, from + PAGE).map((hit) => index.shown(hit)));
  if (own !== turn) return;
  add(shown);
  more();
  list.children[from].querySelector("a").focus();
});
if (missed !== null) {
  part("forget").addEventListener("click", () => {
    keep({});
    tell({});
  });
  tell();
}
window.addEventListener("popstate", start);
window.addEventListener("pagehide", () => {
  window.history.replaceState({ shown: Math.max(list.children.length, PAGE), scroll: window.scrollY }, "");
});
start();
