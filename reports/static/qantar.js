"use strict";
// Two comforts that the pages do without: a filter over the rows of a register, and the rows of a number in a box.
// Nothing is fetched; every text is set as text.

(() => {
  const content = document.documentElement.dataset.content_root || "./";

  // --- letters alike, however they are written: capital or not in any language, composed or not, with a dot or without
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replaceAll("ı", "i");

  // --- a filter over the rows below it
  for (const bar of document.querySelectorAll(".q-filter")) {
    const tables = [...document.querySelectorAll(".q-table tbody")];
    if (!tables.length) continue;
    const input = bar.querySelector("input");
    const said = bar.querySelector("output");
    const rows = tables.flatMap((table) => [...table.rows]).map((row) => [row, fold(row.textContent)]);
    const filter = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of rows) {
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits;
        shown += fits;
      }
      said.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
    };
    input.addEventListener("input", filter);
    bar.hidden = false;
    const asked = new URLSearchParams(location.search).get("with");
    if (asked) { input.value = asked; filter(); }
  }

  // --- the rows of a number that stands on several
  const page = (id) => {
    const match = /^([a-z]+\d*)-[\w.#-]+$/.exec(id);
    return `${content}evidence/${match ? match[1] : "other"}.html#${encodeURIComponent(id.replace(/[^\w.-]/g, "."))}`;
  };
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
    for (const id of ids) {
      const row = document.createElement("a");
      row.href = page(id);
      row.textContent = id;
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
    if (ids.length < 2) return;
    event.preventDefault();
    open(link, ids);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
})();
