"use strict";
// What a reader chose: the verdicts and numbers of the page without some bodies, or as known on a day. All of them were
// evaluated when the site was built (QANTAR_CHOICES, see findings/choices.py); here they are looked up. The table is
// loaded when the controls come near or are used. The choice stands in the address: ?without=state,ngo&as_of=2022-01-12,
// or the same after '#'. Every text is set as text.

(() => {
  const form = document.querySelector("form.q-trust");
  if (!form) return;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const groups = boxes.map((box) => box.name);
  const day = form.elements.as_of;
  const said = form.querySelector("output");
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const NOTHING = { without: [], day: "" };

  // --- looking up
  let table, ids, whole;
  let loading = null;
  const load = () => loading ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(form.dataset.table, root);
    script.onerror = failed;
    script.onload = () => {
      table = QANTAR_CHOICES;
      ids = Object.keys(table.findings);
      whole = states(NOTHING);
      done();
    };
    document.head.append(script);
  });
  const states = (choice) => Object.fromEntries(ids.map((id) => [id, look(id, choice)]));
  const look = (id, choice) => {
    const [apart, told, histories, of] = table.findings[id];
    let number = 0;
    apart.forEach((group, i) => { if (choice.without.includes(table.groups[group])) number |= 1 << i; });
    const moments = histories[of[number]];
    let at = moments[choice.day ? 1 : 0];
    for (let i = 2; choice.day && i < moments.length && table.days[moments[i]] <= choice.day; i += 2) at = moments[i + 1];
    const [verdict, low = null, high = null, unit, printed, words] = told[at];
    const state = { verdict: table.verdicts[verdict], number: "", value: "", unit: "" };
    if ((low === null && high === null) || (low < 0 && high > 0)) return state; // before and after says nothing
    const one = (high ?? low) === 1;
    return { ...state, number: printed || bounds(low, high), value: interval(low, high),
      unit: words ?? (one ? table.units[unit].replace(/^(\S+?)s?(?= |$)/, "$1") : table.units[unit]) };
  };
  const figure = (x) => (Number.isInteger(x) ? String(x).replace(/\B(?=(\d{3})+$)/g, ",") : String(x));
  const bounds = (low, high) => {
    if (high === null) return `at least ${figure(low)}`;
    if (low === null) return `at most ${figure(high)}`;
    return low === high ? figure(low) : `${figure(low)} to ${figure(high)}`;
  };
  const interval = (low, high) => (low === high ? String(low) : `${low ?? ".."}/${high ?? ".."}`);

  // --- the address
  const read = () => {
    const after = new URLSearchParams(location.hash.slice(1));
    const told = after.has("without") || after.has("as_of") ? after : new URLSearchParams(location.search);
    const without = (told.get("without") || "").split(",");
    return { without: groups.filter((group) => without.includes(group)), day: told.get("as_of") || "" };
  };
  const query = (choice, kept = "") => {
    const told = new URLSearchParams(kept);
    told.delete("without");
    told.delete("as_of");
    const parts = [
      String(told),
      choice.without.length && `without=${choice.without.join(",")}`,
      choice.day && `as_of=${choice.day}`,
    ].filter(Boolean);
    return parts.length ? `?${parts.join("&")}` : "";
  };
  const write = (choice, replace) => {
    const anchor = location.hash.includes("=") ? "" : location.hash;
    try {
      history[replace ? "replaceState" : "pushState"](null, "", location.pathname + query(choice, location.search) + anchor);
    } catch { // a browser that lets a page opened from a folder change no more than this
      location.hash = query(choice).slice(1);
    }
  };

  // --- in words
  const listed = (parts) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`);
  const spelled = (text) => new Date(`${text}T00:00:00Z`).toLocaleDateString("en-GB",
    { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const inWords = (choice) => {
    const without = listed(choice.without.map((group) => table.names[table.groups.indexOf(group)]));
    const words = [without && `without ${without}`, choice.day && `as known on ${spelled(choice.day)}`];
    const text = words.filter(Boolean).join(", ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const summary = (choice, now) => {
    const moved = ids.filter((id) => now[id].verdict !== whole[id].verdict);
    const numbers = ids.filter((id) => now[id].verdict === whole[id].verdict && now[id].number !== whole[id].number).length;
    const count = (number, one, more) => number && `${number} ${number === 1 ? one : more}`;
    const turned = new Map();
    for (const id of moved.filter((each) => now[each].verdict)) {
      const told = words(table.said[id]?.[1], now[id].verdict);
      turned.set(told, (turned.get(told) || 0) + 1);
    }
    const become = [...turned].sort((a, b) => b[1] - a[1]).map(([told, number]) => `${count(number, "becomes", "become")} “${told}”`);
    const parts = [
      `${moved.length || "none"} of ${ids.length} answers ${moved.length > 1 ? "change" : "changes"}`,
      ...become,
      count(moved.filter((id) => !now[id].verdict).length, "was not yet claimed", "were not yet claimed"),
      count(numbers, "more stays with another number", "more stay with another number"),
    ];
    return `${inWords(choice)}: ${parts.filter(Boolean).join("; ")}.`;
  };
  const change = (id, now) => { // 'January 2022: How many people were killed. 221 to 263 persons becomes 225 persons.'
    const [statement, question] = table.said[id] || [id, ""];
    const before = whole[id];
    const state = ({ verdict, number, unit }) => [number && `${number} ${unit}`, words(question, verdict)].filter(Boolean).join(", ");
    return `${statement} “${state(before)}” becomes “${state(now)}”.`;
  };
  const differs = (before, now) => before.verdict !== now.verdict || before.number !== now.number;

  // --- the page
  const page = (id) => `findings/${(/^[A-Za-z]+/.exec(id) || ["other"])[0].toLowerCase()}.html`;
  const place = (id) => new URL(`${page(id)}#${encodeURIComponent(id.replace(/[^\w.-]/g, "."))}`, root);
  const element = (name, css, text = "") => {
    const made = document.createElement(name);
    if (css) made.className = css;
    made.textContent = text;
    return made;
  };
  const words = (question, verdict) => table.words[question]?.[verdict] || "not yet claimed";
  const told = new Map(all("[data-verdict-of]").map((shown) => [shown, shown.textContent]));
  const printed = new Map(all("[data-bounds-of]").map((shown) => [shown, [...shown.childNodes]]));
  const was = (shown, text) => {
    if (shown.nextElementSibling?.matches(".q-was")) shown.nextElementSibling.remove();
    if (text) shown.after(element("small", "q-was", `(${text})`));
  };
  const showVerdict = (shown, now, before) => {
    const moved = now.verdict !== before.verdict;
    shown.className = `verdict ${now.verdict || "unasked"}`;
    // why a number cannot be told ("one source only") is known of all the evidence alone
    const other = moved || (now.verdict === "insufficient" && now.number !== before.number);
    shown.textContent = other ? words(shown.dataset.question, now.verdict) : told.get(shown);
    was(shown, moved && `was: ${told.get(shown)}`);
  };
  const showNumber = (shown, id, now, before) => {
    const changed = now.number !== before.number || now.unit !== before.unit;
    was(shown, changed && (before.number ? `was ${before.number}` : "had no number"));
    if (!changed) return shown.replaceChildren(...printed.get(shown));
    if (!now.number) return shown.replaceChildren(element("span", "unknown", "no number"));
    const link = element("a", "n");
    link.href = place(id);
    link.append(Object.assign(element("data", "", now.number), { value: now.value }));
    return shown.replaceChildren(link, ` ${now.unit}`);
  };
  const mark = (sentence, stale) => {
    sentence.classList.toggle("q-stale", stale);
    sentence.querySelector(":scope > .q-all")?.remove();
    if (stale) sentence.prepend(element("em", "q-all", "On all the evidence: "));
  };
  const show = (choice) => {
    const now = states(choice);
    const moved = (id) => Boolean(now[id]) && differs(whole[id], now[id]);
    for (const shown of all("[data-verdict-of]")) {
      const id = shown.dataset.verdictOf;
      if (now[id]) showVerdict(shown, now[id], whole[id]);
    }
    for (const shown of printed.keys()) {
      const id = shown.dataset.boundsOf;
      if (now[id]) showNumber(shown, id, now[id], whole[id]);
    }
    for (const holder of all("article.finding, .t-findings tbody tr, .t-matrix td")) {
      const inside = [...holder.querySelectorAll("[data-verdict-of]")];
      holder.classList.toggle("q-moved", inside.some((shown) => moved(shown.dataset.verdictOf)));
    }
    for (const sentence of all("[data-findings]")) {
      const stale = sentence.dataset.findings.split(" ").some(moved);
      mark(sentence.querySelector(".q-said"), stale);
      sentence.querySelector(".q-now").hidden = !stale;
    }
    for (const sentence of all("[data-said-of]")) mark(sentence, moved(sentence.dataset.saidOf));
    for (const tally of all("[data-tally]")) {
      const among = tally.parentElement.dataset.among.split(" ");
      const number = ids.filter((id) => among.includes(page(id)) && now[id].verdict === tally.dataset.tally).length;
      Object.assign(tally.querySelector("data"), { value: number, textContent: figure(number) });
    }
    say(choice, now, ids.filter(moved));
    carry(choice);
  };

  // --- what is said of the choice
  const bar = element("p", "q-bar");
  const say = (choice, now, moved) => {
    const chosen = Boolean(choice.without.length || choice.day);
    document.body.classList.toggle("q-chosen", chosen);
    const words = chosen ? summary(choice, now) : "All the evidence: every body’s word counts.";
    if (said.textContent !== words) said.textContent = words;
    const which = form.querySelector(".q-which");
    which.hidden = !moved.length;
    which.querySelector("ul").replaceChildren(...moved.map((id) => {
      const [item, link] = [element("li"), element("a", "", change(id, now[id]))];
      link.href = place(id);
      link.dataset.finding = id;
      item.append(link);
      return item;
    }));
    const kinds = boxes.filter((box) => choice.without.includes(box.name)).flatMap((box) => box.value.split(",")).sort();
    const apart = form.querySelector(".q-apart");
    apart.hidden = !chosen;
    apart.querySelector("span").hidden = !form.dataset.run;
    apart.querySelector("code").textContent = [form.dataset.run, kinds.length && `-p exclude_kinds=${kinds.join(",")}`,
      choice.day && `-p as_of=${choice.day}`].filter(Boolean).join(" ");
    bar.hidden = !chosen;
    bar.querySelector("span").textContent = chosen ? `${inWords(choice)}.` : "";
  };
  const carry = (choice) => { // links between the pages that follow take the choice along
    for (const link of all("a[href]:not([href^='#'])")) {
      if (!(link instanceof HTMLAnchorElement) || link.host !== root.host || !link.pathname.startsWith(root.pathname)) continue;
      const to = link.pathname.slice(root.pathname.length);
      const search = query(choice, link.search);
      if (/^(|index\.html|findings\.html|(findings|episodes)\/[\w-]+\.html)$/.test(to) && link.search !== search) link.search = search;
    }
  };

  // --- the controls
  const chosen = () => ({
    without: boxes.filter((box) => !box.checked).map((box) => box.name),
    day: typed() ? day.value : "",
  });
  const typed = () => day.value >= "1000"; // the first digits of a year are no year
  const follow = async () => {
    try {
      await load();
      show(chosen());
    } catch (error) {
      said.textContent = "The table of choices could not be loaded; the page shows all the evidence.";
      throw error;
    }
  };
  const set = (choice) => {
    boxes.forEach((box) => { box.checked = !choice.without.includes(box.name); });
    day.value = choice.day; // what is no day becomes none
    return choice.without.length || choice.day || table ? follow() : undefined;
  };
  let byDay = false;
  form.addEventListener("change", (event) => {
    if (day.value && !typed()) return;
    write(chosen(), event.target === day && byDay); // a day typed digit by digit is one step back
    byDay = event.target === day;
    follow();
  });
  for (const button of form.querySelectorAll(".q-presets button")) button.addEventListener("click", () => {
    const choice = { without: (button.dataset.without || "").split(",").filter(Boolean), day: button.dataset.day || "" };
    byDay = false;
    write(choice);
    set(choice);
  });
  const reset = () => {
    byDay = false;
    write(NOTHING);
    set(NOTHING);
  };
  form.addEventListener("reset", (event) => { event.preventDefault(); reset(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => { byDay = false; set(read()); });

  const back = element("button", "", "All the evidence");
  back.type = "button";
  back.addEventListener("click", reset);
  bar.append(element("span"), " ", back);
  bar.hidden = true;
  form.closest("article")?.append(bar);
  said.textContent = "All the evidence: every body’s word counts.";
  form.parentElement.querySelector(".q-trust-off").hidden = true;
  form.hidden = false;
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    observer.disconnect();
    load().catch(() => {});
  }, { rootMargin: "400px" }).observe(form);
  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } }; // cut by a mail program
  const asked = location.hash.length > 1 && document.getElementById(decoded(location.hash.slice(1)));
  set(read())?.then(() => asked && asked.scrollIntoView()); // the page has grown above it
})();
