/* What a reader may have meant: words typed in Pinyin or its initials, and names that are near to a word that is not found. */
import { wordsOf } from "./search-index.js";

const LETTERS = /^[a-zü'’]+$/i;
const MOST_READINGS = 8;
const MOST_OFFERS = 5;
const LONGEST_CUT = 9; // characters of a long word that are looked at for parts

export class Reader {
  constructor(index) {
    this.index = index;
    this.tables = index.tables;
    this.syllables = new Map(this.tables.sounds.split(" ").map((sound, place) => [sound, place]));
  }

  words(query) {
    return wordsOf(query).map((written) => ({ written, folded: this.index.fold(written) })).filter((word) => word.folded);
  }

  /* The ways to look for a query, in the order in which they are tried: {how, words}, each word with its readings. */
  ways(query) {
    const words = this.words(query);
    const ways = [{ how: "exact", words: words.map((word) => [word.folded]) }];
    if (!words.some((word) => LETTERS.test(word.folded))) return ways;
    // Pinyin is often typed with a space after each syllable.
    const joined = words.every((word) => LETTERS.test(word.folded)) ? [{ folded: words.map((word) => word.folded).join("'") }] : words;
    for (const [how, read] of [["sound", this.readings], ["initials", this.initials]]) {
      const read_words = joined.map((word) => (LETTERS.test(word.folded) ? read.call(this, word.folded) : [word.folded]));
      if (read_words.every((readings) => readings.length)) ways.push({ how, words: read_words });
    }
    return ways;
  }

  /* The syllables that letters may be divided into, each as private characters. */
  readings(letters) {
    const typed = letters.toLowerCase().replace(/ü/g, "v").replace(/[’]/g, "'");
    const found = [];
    const divide = (start, syllables) => {
      if (found.length >= MOST_READINGS) return;
      if (start >= typed.length) {
        found.push(syllables.map((one) => String.fromCodePoint(this.tables.syllables + one)).join(""));
        return;
      }
      if (typed[start] === "'") {
        divide(start + 1, syllables);
        return;
      }
      for (let end = Math.min(typed.length, start + 6); end > start; end--) {
        const one = this.syllables.get(typed.slice(start, end));
        if (one !== undefined) divide(end, [...syllables, one]);
      }
    };
    divide(0, []);
    return found;
  }

  initials(letters) {
    const typed = letters.toLowerCase().replace(/[^a-z]/g, "");
    if (typed.length < 2) return [];
    return [Array.from(typed, (letter) => String.fromCodePoint(this.tables.initials + letter.codePointAt(0))).join("")];
  }

  /* The words of an address, as ids are written. */
  address(path) {
    const found = path.toLowerCase().match(/[a-z0-9-]+/g) || [];
    const folders = found.filter((word) => !/^(index|html?)$/.test(word));
    const id = folders[folders.length - 1];
    return id ? Array.from(id, (letter) => String.fromCodePoint(this.tables.address + letter.codePointAt(0))).join("") : "";
  }

  async search(query, filters) {
    const ways = this.ways(query);
    let hits = [];
    for (const way of ways) {
      hits = await this.index.search(way.words, filters);
      if (hits.length) {
        const sounds = way.how === "exact" ? ways.find((other) => other.how === "sound") : undefined;
        return { how: way.how, hits, sounds: sounds ? await this.index.search(sounds.words, filters) : [] };
      }
    }
    return { how: "none", hits, sounds: [] };
  }

  /* For a query that is not found: words that are found alone, and names that are near: {text, count} or {text, url}. */
  async offers(query) {
    const words = this.words(query);
    if (words.length > 1) {
      const counts = await Promise.all(words.map((word) => this.index.search([[word.folded]])));
      const single = words.map((word, place) => ({ only: true, text: word.written, count: counts[place].length }));
      const known = single.filter((offer) => offer.count);
      if (known.length) return known;
    }
    if (!words.length) return [];
    const word = words.map((one) => one.folded).join("");
    const found = new Map();
    for (const look of [this.alike, this.near, this.titles, this.shorter]) {
      if (found.size >= MOST_OFFERS || (look === this.shorter && found.size)) break;
      for (const offer of await look.call(this, word)) if (!found.has(offer.text)) found.set(offer.text, offer);
    }
    return Array.from(found.values()).slice(0, MOST_OFFERS);
  }

  /* The longest parts of the word that are found, the rarest first. */
  async shorter(word) {
    const characters = Array.from(word).slice(0, LONGEST_CUT);
    for (let length = characters.length - 1; length > 1; length--) {
      const parts = characters.slice(length - 1).map((_, start) => characters.slice(start, start + length).join(""));
      const counts = await Promise.all(parts.map((text) => this.index.search([[text]])));
      const found = parts.map((text, place) => ({ only: true, text, count: counts[place].length })).filter((one) => one.count);
      if (found.length) return found.sort((a, b) => a.count - b.count).slice(0, 2);
    }
    return [];
  }

  async sounds() {
    if (this.sound_of === undefined) {
      const rows = await this.index.json("sounds.json");
      const sounds = new Map();
      rows.forEach((characters, syllable) => {
        for (const character of characters) sounds.set(character, syllable);
      });
      this.sound_of = sounds;
    }
    return this.sound_of;
  }

  /* Titles that have the same sounds as the word. */
  async alike(word) {
    const sounds = await this.sounds();
    const heard = Array.from(word, (character) => sounds.get(character));
    if (heard.length < 2 || heard.includes(undefined)) return [];
    const reading = heard.map((one) => String.fromCodePoint(this.tables.syllables + one)).join("");
    const hits = (await this.index.search([[reading]])).slice(0, 3);
    const shown = await Promise.all(hits.map((hit) => this.index.shown(hit)));
    return shown.map((one) => {
      const text = [one.title, ...(one.names || []), one.summary || ""].join("\n");
      const own = Array.from(text, (character) => sounds.get(character));
      const start = own.findIndex((_, place) => heard.every((sound, ahead) => own[place + ahead] === sound));
      if (start < 0) return { text: one.title, url: one.url };
      return { text: Array.from(text).slice(start, start + heard.length).join("") };
    });
  }

  /* Names that differ from the word in few characters, or, of a word in Pinyin, in few letters. */
  async near(word) {
    const names = await this.index.json("names.json");
    const sounds = LETTERS.test(word) ? await this.sounds() : null;
    const letters = Array.from(this.syllables.keys());
    const spelt = (name) => Array.from(name, (one) => (sounds.has(one) ? letters[sounds.get(one)] : "")).join("");
    const typed = Array.from(word);
    const allowed = typed.length < 3 ? 0 : Math.max(1, Math.floor(typed.length / 4));
    const found = [];
    for (const name of names) {
      const far = distanceWithin(typed, Array.from(sounds === null ? this.index.fold(name) : spelt(name)));
      if (far <= allowed) found.push({ text: name, far, length: name.length });
    }
    found.sort((a, b) => a.far - b.far || a.length - b.length);
    return found.slice(0, 3).map(({ text }) => ({ text }));
  }

  /* Titles that have most pairs of characters of the word. */
  async titles(word) {
    const characters = Array.from(word).slice(0, LONGEST_CUT);
    if (characters.length < 4) return [];
    const pairs = characters.slice(1).map((character, place) => characters[place] + character);
    const found = await Promise.all(pairs.map((pair) => this.index.search([[pair]])));
    const counts = new Map();
    for (const hits of found) {
      for (const hit of hits) {
        if (hit.rank > 0) continue;
        const name = `${hit.segment.name}/${hit.document}`;
        const known = counts.get(name) || { hit, count: 0 };
        known.count++;
        counts.set(name, known);
      }
    }
    const least = Math.max(2, Math.ceil((2 * pairs.length) / 3));
    const best = Array.from(counts.values()).filter((one) => one.count >= least).sort((a, b) => b.count - a.count);
    const shown = await Promise.all(best.slice(0, 3).map((one) => this.index.shown(one.hit)));
    return shown.map((one) => ({ text: one.title, url: one.url }));
  }
}

/* In how many characters the word differs from the part of the name that is nearest to it (Sellers' algorithm). */
function distanceWithin(word, name) {
  let before = word.map((_, place) => place + 1);
  let least = before[before.length - 1];
  for (const character of name) {
    const row = [];
    word.forEach((own, place) => {
      const above = place ? before[place - 1] : 0;
      const left = place ? row[place - 1] : 0;
      row.push(Math.min(above + (own === character ? 0 : 1), before[place] + 1, left + 1));
    });
    before = row;
    least = Math.min(least, row[row.length - 1]);
  }
  return least;
}
