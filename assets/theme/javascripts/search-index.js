/* Reads the index that pipeline/search writes: small files, fetched as a query needs them. docs/search.md has the format. */
import { makeFolding } from "./search-folding.js";

const TITLE = 1, SUMMARY = 2, BODY = 4;
const PARTS = [TITLE, SUMMARY, BODY];
const ALL = TITLE | SUMMARY | BODY;
const FIRST = 48, NARROW = 76, WIDE = 128 - NARROW, SURROGATES = 0xd800, AFTER = 0x800;
const NAMES = "names";

/* Files of two versions do not belong together: the site was published anew while the page was open. */
export class Outdated extends Error {}

function number(code) {
  if (code >= SURROGATES + AFTER) code -= AFTER;
  return code < FIRST + NARROW ? code - FIRST : code - WIDE;
}

function fileOf(gram, files) {
  let value = 2166136261;
  for (const character of gram) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  return value % files;
}

/* Cuts what a reader typed into words; what stands in quotation marks is one word. */
export function wordsOf(query) {
  const found = [];
  for (const part of query.matchAll(/"([^"]+)"|“([^”]+)”|([^\s"“”]+)/gu)) {
    found.push((part[1] || part[2] || part[3]).trim());
  }
  return found.filter((word) => word);
}

/* The documents of a list and the parts that have the gram, in two arrays. */
function readDocuments(text) {
  const documents = [];
  const parts = [];
  let last = -1;
  for (const character of text) {
    const value = number(character.codePointAt(0));
    last += Math.floor(value / ALL) + 1;
    documents.push(last);
    parts.push((value % ALL) + 1);
  }
  return { documents, parts };
}

/* The positions of a gram: document → part → positions. */
function readPositions(entry) {
  const { documents, parts } = readDocuments(entry.documents);
  const codes = Array.from(entry.positions, (character) => number(character.codePointAt(0)));
  const found = new Map();
  let next = 0;
  documents.forEach((document, place) => {
    const own = new Map();
    for (const part of PARTS) {
      if (!(parts[place] & part)) continue;
      let left = codes[next++] + 1;
      let position = -1;
      const list = [];
      while (left--) list.push((position += codes[next++] + 1));
      own.set(part, list);
    }
    found.set(document, own);
  });
  return found;
}

/* The words of one query on one segment. A hit is the parts that have the word: document → parts. */
class Segment {
  constructor(position, [name, year, version, size]) {
    Object.assign(this, { position, name, year, version, size });
    this.entries = new Map();
    this.lists = new Map();
  }

  /* Of a gram: null where it does not occur. */
  learn(gram, section) {
    const start = section.indexOf(`\n${gram}\t`);
    if (start < 0) {
      this.entries.set(gram, null);
      return;
    }
    const from = start + gram.length + 2;
    const line = section.slice(from, section.indexOf("\n", from));
    const bar = line.indexOf("|");
    this.entries.set(gram, {
      documents: bar < 0 ? line : line.slice(0, bar),
      positions: bar < 0 ? null : line.slice(bar + 1),
    });
  }

  listed(gram) {
    if (!this.lists.has(gram)) this.lists.set(gram, readPositions(this.entries.get(gram)));
    return this.lists.get(gram);
  }

  /* The grams that cover the word and have positions: {needed} of them are not known yet, or {none} has the word, or
     {whole}: the word is itself a gram, or {cover}. */
  plan(characters) {
    const length = characters.length;
    let windows = [];
    for (let start = 0; start < length; start += 2) {
      windows.push(start + 2 <= length ? [start, start + 2] : [Math.max(length - 2, 0), length]);
    }
    const needed = [];
    const cover = [];
    while (windows.length) {
      const [start, end] = windows.pop();
      if (cover.some(([from, to]) => from <= start && end <= to)) continue;
      const gram = characters.slice(start, end).join("");
      if (!this.entries.has(gram)) {
        needed.push(gram);
        continue;
      }
      const entry = this.entries.get(gram);
      if (entry === null) return { none: true };
      if (end - start === length) return { whole: entry };
      if (entry.positions !== null) cover.push([start, end, gram]);
      else windows.push(end < length ? [start, end + 1] : [start - 1, end]);
    }
    return needed.length ? { needed } : { cover };
  }

  /* Document → parts, for a word whose plan needs nothing. */
  find(characters) {
    const plan = this.plan(characters);
    const found = new Map();
    if (plan.none) return found;
    if (plan.whole) {
      const { documents, parts } = readDocuments(plan.whole.documents);
      documents.forEach((document, place) => found.set(document, parts[place]));
      return found;
    }
    const lists = plan.cover.map(([start, , gram]) => ({ start, list: this.listed(gram) }));
    lists.sort((a, b) => a.list.size - b.list.size);
    for (const [document, own] of lists[0].list) {
      let parts = 0;
      for (const part of own.keys()) {
        if (this.meet(lists, document, part)) parts |= part;
      }
      if (parts) found.set(document, parts);
    }
    return found;
  }

  meet(lists, document, part) {
    let places = null;
    for (const { start, list } of lists) {
      const own = list.get(document);
      const positions = own && own.get(part);
      if (!positions) return false;
      if (places === null) places = new Set(positions.map((position) => position - start));
      else places = new Set(positions.map((position) => position - start).filter((place) => places.has(place)));
      if (!places.size) return false;
    }
    return true;
  }
}

/* `folder` is the address of the index, with a slash; `get` fetches a text, from the server again if its second argument says so. */
export class SearchIndex {
  constructor(folder, get) {
    this.folder = folder;
    this.get = get;
    this.files = new Map();
  }

  async open(again = false) {
    this.files = new Map();
    const [start, tables] = (
      await Promise.all([this.fetch("start.json", again), this.fetch("folding.json")])
    ).map((text) => JSON.parse(text));
    this.shares = start.shares;
    this.segments = start.segments.map((segment, position) => new Segment(position, segment));
    this.tables = tables;
    Object.assign(this, makeFolding(tables.traditional, tables.simplified));
    return this;
  }

  fetch(path, again = false) {
    if (!this.files.has(path)) {
      const answer = this.get(this.folder + path, again);
      answer.catch(() => this.files.delete(path));
      this.files.set(path, answer);
    }
    return this.files.get(path);
  }

  async json(path) {
    return JSON.parse(await this.fetch(path));
  }

  /* Reads grams into every segment. */
  async learn(grams) {
    await Promise.all(
      grams.map(async (gram) => {
        const share = fileOf(gram, this.shares).toString(16).padStart(4, "0");
        const sections = (await this.fetch(`grams/${share}.txt`)).split("\f");
        if (sections.length !== this.segments.length) throw new Outdated();
        this.segments.forEach((segment, place) => {
          if (!sections[place].startsWith(`${segment.version}\n`)) throw new Outdated();
          segment.learn(gram, sections[place]);
        });
      }),
    );
  }

  /* For each segment document → parts; `word` is folded, or of private characters. */
  async find(word) {
    const characters = Array.from(word);
    for (;;) {
      const needed = new Set();
      for (const segment of this.segments) {
        for (const gram of segment.plan(characters).needed || []) needed.add(gram);
      }
      if (!needed.size) return this.segments.map((segment) => segment.find(characters));
      await this.learn(Array.from(needed));
    }
  }

  /* For each segment the documents that every chosen value of every facet lets through; null without filters. */
  async allowed(filters) {
    const chosen = Object.entries(filters).filter(([facet, value]) => value && facet !== "year");
    const year = filters.year || "";
    if (!chosen.length && !year) return null;
    const lists = await Promise.all(
      chosen.map(([facet, value]) => this.json(`filters/${facet}.${value}.json`).catch(() => null)),
    );
    return this.segments.map((segment) => {
      if (year && segment.year !== year) return new Set();
      let allowed = null;
      for (const list of lists) {
        let last = -1;
        if (list !== null && (list.length !== this.segments.length || list[segment.position][0] !== segment.version)) throw new Outdated();
        const numbers = list === null ? [] : list[segment.position][1].map((ahead) => (last += ahead));
        allowed = new Set(allowed === null ? numbers : numbers.filter((one) => allowed.has(one)));
      }
      return allowed;
    });
  }

  /* Hits that have every word, best first: {segment, document, rank}. `words` are lists of readings of one word each: a document
     needs one of them. Rank 0: all in the title; 1: in title or summary; 2: elsewhere. */
  async search(words, filters = {}) {
    if (!words.length) return [];
    const [allowed, ...found] = await Promise.all([
      this.allowed(filters),
      ...words.map(async (readings) => joined(await Promise.all(readings.map((reading) => this.find(reading))))),
    ]);
    const hits = [];
    for (const segment of this.segments) {
      const own = found.map((one) => one[segment.position]);
      own.sort((a, b) => a.size - b.size);
      for (const document of own[0].keys()) {
        if (allowed && allowed[segment.position] && !allowed[segment.position].has(document)) continue;
        let rank = 0;
        for (const one of own) {
          const parts = one.get(document) || 0;
          rank = Math.max(rank, parts & TITLE ? 0 : parts & SUMMARY ? 1 : parts ? 2 : 9);
        }
        if (rank < 9) hits.push({ segment, document, rank });
      }
    }
    return hits.sort(compare);
  }

  /* What a hit is shown with. */
  async shown(hit) {
    return this.json(`texts/${hit.segment.name}/${hit.document}.json`);
  }
}

function joined(found) {
  if (found.length === 1) return found[0];
  return found[0].map((first, place) => {
    const all = new Map(first);
    for (const other of found.slice(1)) {
      for (const [document, parts] of other[place]) all.set(document, (all.get(document) || 0) | parts);
    }
    return all;
  });
}

/* Names come before works where the word is in the title, after them elsewhere; among equals the newer, the shorter name. */
function compare(a, b) {
  return a.rank - b.rank || order(a) - order(b) || b.document - a.document;
}

function order(hit) {
  if (hit.segment.name !== NAMES) return hit.segment.position;
  return hit.rank ? Infinity : -1;
}
