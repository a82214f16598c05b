/* Shows one hit: its title, where it stands, and the passage in which the words are found. */
const BEFORE = 24, LENGTH = 96;

export class Results {
  /* `site` is the address of the site, `kinds` and `columns` their titles by id, `said` the words before a transcript's line. */
  constructor(index, site, kinds, columns, said) {
    Object.assign(this, { index, site, kinds, columns, said });
  }

  item(shown, words) {
    const passage = this.passage(shown, words);
    const item = element("li", "result");
    const facts = [this.kinds[shown.kind], this.columns[shown.column], day(shown.date)];
    const line = element("p", "result__facts");
    facts.filter((fact) => fact).forEach((fact) => line.append(element("span", "", fact)));
    const heading = element("h2", "result__title");
    const link = element("a");
    link.href = new URL(shown.url + passage.hash, this.site).href;
    link.append(...this.marked(shown.title, words));
    heading.append(link);
    item.append(heading, line);
    if (passage.nodes.length) {
      const text = element("p", "result__text");
      if (passage.time) text.append(element("b", "result__time", this.said.replace("{time}", passage.time)));
      text.append(...passage.nodes);
      item.append(text);
    }
    return item;
  }

  /* The passage of the body with the first word that neither title nor summary has, or the summary. */
  passage(shown, words) {
    const summary = shown.summary || "";
    const above = [shown.title, ...(shown.names || []), summary].map((text) => this.index.fold(text));
    const body = shown.body || "";
    const sought = words.filter((word) => !above.some((text) => text.includes(word)));
    const place = sought.length ? this.place(body, sought[0]) : null;
    if (place === null) return { hash: "", nodes: this.marked(summary, words) };
    const characters = Array.from(body);
    const [start, end] = this.around(characters, place);
    const nodes = this.marked(characters.slice(start, end).join(""), words);
    if (start > 0 && characters[start - 1] !== "\n") nodes.unshift("…");
    if (end < characters.length && characters[end] !== "\n") nodes.push("…");
    const second = this.second(shown, characters, place[0]);
    return second === null ? { hash: "", nodes } : { hash: `#t=${Number(second)}`, time: clock(second), nodes };
  }

  around(characters, [first, last]) {
    let start = first;
    while (start > 0 && first - start < BEFORE && characters[start - 1] !== "\n") start--;
    let end = last;
    while (end < characters.length && end - start < LENGTH && characters[end] !== "\n") end++;
    return [start, Math.max(end, last)];
  }

  /* When the line that begins before a place is said: the last lines of the body are those of the transcript. */
  second(shown, characters, place) {
    const spoken = shown.spoken || [];
    const line = characters.slice(0, place).filter((character) => character === "\n").length;
    const lines = characters.filter((character) => character === "\n").length + 1;
    const said = line - (lines - spoken.length);
    return said < 0 ? null : spoken[said];
  }

  /* The first and last character of a word in a text. */
  place(text, word) {
    const { characters, from } = this.index.align(text);
    const sought = Array.from(word);
    const start = characters.findIndex((_, at) => sought.every((one, ahead) => characters[at + ahead] === one));
    return start < 0 ? null : [from[start], from[start + sought.length - 1] + 1];
  }

  /* The text with every occurrence of the words marked. */
  marked(text, words) {
    const { characters, from } = this.index.align(text);
    const written = Array.from(text);
    const marks = new Array(written.length).fill(false);
    for (const word of words) {
      const sought = Array.from(word);
      for (let at = 0; at + sought.length <= characters.length; at++) {
        if (sought.every((one, ahead) => characters[at + ahead] === one)) {
          marks.fill(true, from[at], from[at + sought.length - 1] + 1);
        }
      }
    }
    const nodes = [];
    for (let start = 0; start < written.length; ) {
      let end = start + 1;
      while (end < written.length && marks[end] === marks[start]) end++;
      const part = written.slice(start, end).join("");
      nodes.push(marks[start] ? element("mark", "", part) : part);
      start = end;
    }
    return nodes;
  }

  /* Whether a result has all the words that its file was found by: it does not if the site was published anew meanwhile. */
  holds(shown, words) {
    const text = [shown.title, ...(shown.names || []), shown.summary || "", shown.body || ""].join("\n");
    const folded = this.index.fold(text);
    return words.every((word) => folded.includes(word));
  }
}

/* The address of the site, from that of its home page as a page writes it. */
export function siteOf(root) {
  return new URL(root.replace(/\/?$/, "/"), document.baseURI).href;
}

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function day(date) {
  if (!date) return "";
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  const two = (value) => String(value).padStart(2, "0");
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
