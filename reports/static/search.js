"use strict";
// The search: over what QANTAR_SEARCH holds (report/search.py), in the browser, from a folder too. Every text is set as text.

(() => {
  const { fold } = QANTAR;
  const root = document.documentElement.dataset.content_root || "./";
  const asked = new URLSearchParams(location.search);
  const question = (asked.get("q") || "").trim();
  const [said, kinds, list] = [".q-found", ".q-kinds", "#search-results"].map((name) => document.querySelector(name));
  document.querySelector(".q-search input").value = question;
  const MOST = 60, AROUND = 110; // entries shown at once, letters around a word that is found

  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const search = new MiniSearch({
    fields: ["title", "text"], tokenize: words, processTerm: (word) => word,
    searchOptions: {
      boost: { title: 2 }, combineWith: "AND", prefix: (word) => !/^\d+$/.test(word), fuzzy: (word) => (/^\p{L}{6,}$/u.test(word) ? 0.15 : false),
      boostDocument: (id) => ({ Finding: 3, Claim: 2.5, Source: 0.7 })[QANTAR_SEARCH[id][0]] || 1,
    },
  });
  search.addAll(QANTAR_SEARCH.map(([, title, text], id) => ({ id, title, text })));

  const element = (name, css, text = "") => Object.assign(document.createElement(name), { className: css, textContent: text });
  const marked = (into, text, terms) => { // the words that were found, marked
    for (const part of text.split(/([\p{L}\p{N}]+)/u))
      into.append(part && terms.has(fold(part)) ? element("mark", "", part) : part);
  };
  const snippet = (text, terms) => {
    const at = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find((word) => terms.has(fold(word[0])))?.index ?? 0;
    const from = Math.max(0, at - AROUND), to = at + AROUND;
    return `${from ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
  };
  const shown = ({ id, terms }) => {
    const [kind, title, text, address] = QANTAR_SEARCH[id];
    const [item, link, found] = [element("li", ""), element("a", ""), new Set(terms)];
    link.href = root + address;
    marked(link, title, found);
    const lines = element("p", "");
    marked(lines, snippet(text, found), found);
    item.append(element("span", "q-kind", kind), " ", link, lines);
    return item;
  };
  const show = (results, only, most) => {
    const some = results.filter(({ id }) => !only || QANTAR_SEARCH[id][0] === only);
    list.replaceChildren(...some.slice(0, most).map(shown));
    if (some.length > most) {
      const [item, more] = [element("li", ""), element("button", "", `${some.length - most} more`)];
      more.addEventListener("click", () => show(results, only, some.length));
      item.append(more);
      list.append(item);
    }
    for (const button of kinds.children) button.setAttribute("aria-pressed", String(button.dataset.kind === only));
  };

  if (!question) return;
  const results = search.search(question);
  said.textContent = `${results.length} found for “${question}”`;
  const tally = new Map();
  for (const { id } of results) tally.set(QANTAR_SEARCH[id][0], (tally.get(QANTAR_SEARCH[id][0]) || 0) + 1);
  for (const [kind, number] of [["", results.length], ...tally]) {
    const button = element("button", "", `${kind || "All"} ${number}`);
    button.dataset.kind = kind;
    button.addEventListener("click", () => show(results, kind, MOST));
    kinds.append(button, " ");
  }
  show(results, "", MOST);
})();
