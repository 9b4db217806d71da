// SPDX-License-Identifier: EUPL-1.2
/** What was counted: lines of the journal folded into observations, codes matched with the book. No page, no storage. */

/** Places in a good's row, as the package sends it. */
const [ID, TOKEN, NUMBER, NAME, SERIAL, QUANTITY, MEASURE, SINGLE, PLACE, REMARK] = Array(10).keys();
const LABEL = /\/b\/([A-Za-z0-9_-]{1,40})\/?(?:[?#].*)?$/;
const MOST_CODE = 120;
export const GOOD = "g:";
export const OTHER = "c:";

/** A number as it is compared: without spaces around, capitals. */
export const fold = (text) => text.trim().replace(/\s+/g, " ").toUpperCase();

/** Text without marks and capitals, for the filter of lists. */
export const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

const asGood = (row) => ({
  id: row[ID], subject: GOOD + row[ID], token: row[TOKEN], number: row[NUMBER], name: row[NAME], serial: row[SERIAL],
  quantity: row[QUANTITY], measure: row[MEASURE], single: Boolean(row[SINGLE]), place: row[PLACE], remark: row[REMARK],
});

/** The goods of one package, found by label or number. */
export class Book {
  constructor(pack) {
    this.places = pack.places;
    this.goods = pack.goods.map(asGood);
    this.bySubject = new Map(this.goods.map((good) => [good.subject, good]));
    this.byToken = new Map(this.goods.filter((good) => good.token).map((good) => [good.token, good]));
    this.byNumber = Map.groupBy ? Map.groupBy(this.goods, (good) => fold(good.number)) : this.#byNumber();
  }

  #byNumber() {
    const found = new Map();
    for (const good of this.goods) {
      const key = fold(good.number);
      if (found.has(key)) found.get(key).push(good);
      else found.set(key, [good]);
    }
    return found;
  }

  place(topic) {
    return this.places.find((place) => place.topic === topic);
  }

  /** Goods that the book has in the place. */
  listed(topic) {
    return (this.place(topic)?.goods ?? []).map((index) => this.goods[index]);
  }

  /** Name of the place where the book has a good; empty when that place is not in the package. */
  titleOf(good) {
    return this.places[good.place]?.title ?? "";
  }

  isHere(good, topic) {
    return this.places[good.place]?.topic === topic;
  }

  /**
   * What a code read or typed in a place means: `{ subject, code, good, kind }`, kind `here`, `elsewhere` or
   * `unknown`. Of goods with one number, those of the place and not yet seen come first.
   */
  match(code, topic, seen = new Map()) {
    const text = [...code.trim()].slice(0, MOST_CODE).join("");
    const token = LABEL.exec(text)?.[1];
    const rank = (good) => (this.isHere(good, topic) ? 0 : 2) + (seen.has(good.subject) ? 1 : 0);
    const numbered = this.byNumber.get(fold(text)) ?? [];
    const good = (token && this.byToken.get(token)) || [...numbered].sort((a, b) => rank(a) - rank(b))[0];
    if (good) return { ...this.known(good, topic), code: text };
    return { subject: OTHER + (token ? text : fold(text)), code: text, good: null, kind: "unknown" };
  }

  known(good, topic) {
    return { subject: good.subject, code: good.number, good, kind: this.isHere(good, topic) ? "here" : "elsewhere" };
  }

  /** Goods of the place first, then of the unit, whose number, name or serial holds the text. */
  search(text, topic, most = 6) {
    const wanted = plain(text.trim());
    if (wanted.length < 2) return [];
    const holds = (good) => plain(`${good.number} ${good.name} ${good.serial}`).includes(wanted);
    const here = [];
    const elsewhere = [];
    for (const good of this.goods) {
      if (holds(good)) (this.isHere(good, topic) ? here : elsewhere).push(good);
      if (here.length >= most) break;
    }
    return [...here, ...elsewhere].slice(0, most);
  }
}

/** Observations that stand in a place after its lines, and whether its counting was declared over. */
export const observed = (entries) => {
  const seen = new Map();
  let done = 0;
  let taken = false;
  for (const entry of entries) {
    const body = JSON.parse(entry.line)[7];
    if (entry.kind === "saw") seen.set(body.s, { ...body, seq: entry.seq, at: entry.at });
    if (entry.kind === "unsaw") seen.delete(body.s);
    if (entry.kind === "take") taken = true;
    done = entry.kind === "done" ? entry.seq : entry.kind === "saw" || entry.kind === "unsaw" ? 0 : done;
  }
  return { seen, done, taken };
};

/** Subjects that others found in the place, with who; of several the newest, which comes first. */
export const seenByOthers = (news = []) => {
  const found = new Map();
  for (const { s, q, who } of news) if (!found.has(s)) found.set(s, { q, who });
  for (const [subject, { q }] of found) if (Number(q) === 0) found.delete(subject);
  return found;
};

/** Zero in a quantity: looked for, and not there. */
const isNone = (observation) => Number(observation.q) === 0;

/**
 * The state of a place.
 * `listed` goods of the book, `here` found in their place, `left` those nobody saw, `extra` goods seen that the book
 * does not have here, `missing` not there: said so, or unseen when the place is over, `others` found by others alone.
 */
export const progressOf = (book, topic, { seen, done }, others = new Map()) => {
  const listed = book.listed(topic);
  const mine = listed.filter((good) => seen.has(good.subject));
  const theirs = listed.filter((good) => !seen.has(good.subject) && others.has(good.subject));
  const left = listed.filter((good) => !seen.has(good.subject) && !others.has(good.subject));
  const none = mine.filter((good) => isNone(seen.get(good.subject))).length;
  const onList = new Set(listed.map((good) => good.subject));
  const extra = [...seen.keys()].filter((subject) => !onList.has(subject));
  return {
    listed, left, extra,
    here: mine.length + theirs.length - none,
    missing: none + (done ? left.length : 0),
    others: theirs.length,
  };
};

/** A quantity as the journal holds it („3.5”), or null when the text is no quantity. */
export const quantity = (text) => {
  const found = /^\s*(\d{1,8})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!found) return null;
  const whole = String(Number(found[1]));
  const rest = (found[2] ?? "").replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : whole;
};
