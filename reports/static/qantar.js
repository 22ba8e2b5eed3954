"use strict";
// Comforts that the pages do without: a filter over the rows of a register, the rows of a number in a box, and a voice
// that knows the language of a title.
// Nothing is fetched; every text is set as text.

(() => {
  const content = document.documentElement.dataset.content_root || "./";

  // --- letters alike, however they are written: capital or not in any language, composed or not, with a dot or without
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replaceAll("ı", "i");

  globalThis.QANTAR = { fold };

  // --- a filter over the rows below it; the address may ask for words (?with=), or for the rows of a number (?rows=)
  const asked = new URLSearchParams(location.search);
  for (const bar of document.querySelectorAll(".q-filter")) {
    const rows = [...document.querySelectorAll(".q-table tbody tr, .q-card")].map((row) => [row, fold(row.textContent)]);
    if (!rows.length) continue;
    const input = bar.querySelector("input");
    const said = bar.querySelector("output");
    let ids = new Set((asked.get("rows") || "").split(",").filter(Boolean).map((id) => id.replace(/[^\w.-]/g, ".")));
    const filter = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of rows) {
        const fits = (!ids.size || ids.has(row.id)) && words.every((word) => text.includes(word));
        row.hidden = !fits;
        shown += fits;
      }
      said.textContent = words.length || ids.size ? `${shown} of ${rows.length} rows` : "";
      every.hidden = !ids.size;
    };
    const every = document.createElement("button");
    every.type = "button";
    every.textContent = "Show all rows";
    every.addEventListener("click", () => { ids = new Set(); filter(); });
    bar.append(every);
    input.addEventListener("input", filter);
    input.value = asked.get("with") || "";
    bar.hidden = false;
    filter();
    if (ids.size && location.hash.length > 1) document.querySelector(".q-card:not([hidden])")?.scrollIntoView();
  }

  // --- who comes for a row or a finding that is gone is told so
  const missing = () => {
    document.querySelector(".q-gone")?.remove();
    const id = location.hash.slice(1).replace(/%23/g, ".");
    if (!id || id === "top" || /[=%]/.test(id) || document.getElementById(id)) return;
    const told = document.createElement("p");
    told.className = "q-gone";
    told.setAttribute("role", "status");
    told.append(`Nothing on this page has the id “${id}”. What became of a row is told among the `);
    for (const [name, words, after] of [["corrections", "corrections", ", of a finding under "], ["changes", "what changed", "."]]) {
      const link = document.createElement("a");
      link.href = `${content}${name}.html`;
      link.textContent = words;
      told.append(link, after);
    }
    document.querySelector("article h1")?.after(told);
  };
  missing();
  addEventListener("hashchange", missing);

  // --- titles in other letters, in a table of a notebook that says their language beside them, for a voice to read
  for (const table of document.querySelectorAll("table.dataframe")) {
    const box = table.closest(".output");
    if (box) box.tabIndex = 0; // it scrolls on a phone, by the keyboard too
    for (const cell of table.querySelectorAll("td")) if (/^\d{4}-\d\d-\d\d$/.test(cell.textContent)) cell.className = "q-nobreak";
    const heads = [...table.rows[0].cells].map((head) => head.textContent);
    const [title, language] = ["title", "language"].map((name) => heads.indexOf(name));
    if (title < 0 || language < 0) continue;
    for (const { cells } of table.tBodies[0].rows)
      if (/(?!\p{Script=Latin})\p{L}/u.test(cells[title].textContent)) cells[title].lang = cells[language].textContent;
  }

  // --- the rows of a number that stands on several: on one page they are shown alone, of several pages in a box
  const set = (id) => {
    const known = /^([a-z]+(?:\d+[a-z]?)?)-[\w.#-]+$/.exec(id);
    const thousand = /^[a-z]+\d+[a-z]?-0*([1-9]\d*)\d{3}(?!\d)/.exec(id);
    return known ? [known[1], ...(thousand ? [thousand[1]] : [])].join("-") : "other";
  };
  const page = (id) => `${content}evidence/${set(id)}.html#${encodeURIComponent(id.replace(/[^\w.-]/g, "."))}`;
  const alone = (ids) => page(ids[0]).replace("#", `?rows=${ids.map(encodeURIComponent).join(",")}#`);
  for (const number of document.querySelectorAll("a.n > data[data-rows]")) {
    const ids = number.dataset.rows.split(" ");
    if (ids.length > 1 && new Set(ids.map(set)).size === 1) number.parentElement.href = alone(ids);
  }
  let box = null;
  const close = () => { if (box) { const from = box.from; box.remove(); box = null; from.focus(); } };
  const open = (link, ids) => {
    close();
    box = document.createElement("div");
    box.className = "q-rows";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "Rows of this number");
    box.from = link;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "✕";
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", close);
    const lead = document.createElement("p");
    lead.textContent = `${link.textContent} stands on ${ids.length} rows:`;
    box.append(button, lead);
    for (const name of new Set(ids.map(set))) {
      const some = ids.filter((id) => set(id) === name);
      const row = document.createElement("a");
      row.href = alone(some);
      row.textContent = some.length === 1 ? some[0] : `${some.length} rows of ${name}`;
      box.append(row, " ");
    }
    const on = link.getAttribute("href") || "";
    if (on.includes("findings/") || on.startsWith("#")) {
      const why = document.createElement("p");
      const a = document.createElement("a");
      a.href = on;
      a.textContent = "The finding and its rule";
      why.append(a);
      box.append(why);
    }
    document.body.append(box);
    const at = link.getBoundingClientRect();
    box.style.top = `${at.bottom + scrollY + 4}px`;
    box.style.left = `${Math.max(8, Math.min(at.left + scrollX, scrollX + innerWidth - box.offsetWidth - 8))}px`;
    button.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.n");
    if (box && !box.contains(event.target) && !link) return close();
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const ids = (link.querySelector("data")?.dataset.rows || "").split(" ").filter(Boolean);
    if (new Set(ids.map(set)).size < 2) return;
    event.preventDefault();
    open(link, ids);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
})();
