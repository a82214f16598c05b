/* Folds text to the form in which it is compared, as pipeline/search/folding.py does: width, case, traditional characters and
   spaces do not matter. */
const WIDE = 0x2e80;
const DROPPED =
  /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff\u{f0000}-\u{10ffff}]/gu;
const SPACE = /[ \t\x0b\x0c\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu;

/* `traditional` and `simplified` are two texts: the characters of one become those at the same place of the other. */
export function makeFolding(traditional, simplified) {
  const simple = new Map();
  const forms = Array.from(simplified);
  Array.from(traditional).forEach((character, place) => simple.set(character, forms[place]));
  const known = new Map([["\n", ["\n"]]]);

  function character(written) {
    let folded = known.get(written);
    if (folded === undefined) {
      folded = [];
      for (const part of written.replace(SPACE, " ").normalize("NFKC").toLowerCase()) {
        folded.push(...(simple.get(part) || part).replace(DROPPED, "").replace(SPACE, " "));
      }
      known.set(written, folded);
    }
    return folded;
  }

  /* The folded characters, and for each the character of the text that it comes from. */
  function align(text) {
    const characters = [];
    const from = [];
    let space = -1;
    Array.from(text).forEach((written, place) => {
      for (const one of character(written)) {
        if (one === " ") {
          if (space < 0) space = place;
          continue;
        }
        if (space >= 0) {
          const last = characters[characters.length - 1];
          if (last !== undefined && isNarrow(last) && isNarrow(one)) {
            characters.push(" ");
            from.push(space);
          }
          space = -1;
        }
        characters.push(one);
        from.push(place);
      }
    });
    return { characters, from };
  }

  return { align, fold: (text) => align(text).characters.join("") };
}

function isNarrow(character) {
  return character !== "\n" && character.codePointAt(0) < WIDE;
}
