"use strict";
// What a reader chose: the verdicts and numbers of the page without some bodies, or as known on a day. All of them were
// evaluated when the site was built (QANTAR_CHOICES, see findings/choices.py); here they are looked up. The choice
// stands in the address: ?without=state,ngo&as_of=2022-01-12, or the same after '#' where a browser lets a page that
// was opened from a folder change no more than that. Nothing is fetched; every text is set as text.

(() => {
  const form = document.querySelector("form.q-trust");
  if (!form || typeof QANTAR_CHOICES === "undefined") return;
  const { groups, names, verdicts, units, days, findings } = QANTAR_CHOICES;
  const ids = Object.keys(findings);
  const boxes = groups.map((group) => form.elements[group]);
  const said = form.querySelector("output");
  const all = (selector) => [...document.querySelectorAll(selector)];

  // --- looking up
  const look = (id, choice) => {
    const [apart, states, histories, of] = findings[id];
    let number = 0;
    apart.forEach((group, i) => { if (choice.without.includes(groups[group])) number |= 1 << i; });
    const history = histories[of[number]];
    let state = choice.day ? history[1] : history[0];
    for (let i = 2; choice.day && i < history.length && days[history[i]] <= choice.day; i += 2) state = history[i + 1];
    const [verdict, low = null, high = null, unit, printed] = states[state];
    const known = low !== null || high !== null;
    return { verdict: verdicts[verdict], number: known ? printed || bounds(low, high) : "",
      value: known ? interval(low, high) : "", unit: known ? units[unit] : "" };
  };
  const figure = (x) => (Number.isInteger(x) ? String(x).replace(/\B(?=(\d{3})+$)/g, ",") : String(x));
  const bounds = (low, high) => (high === null ? `at least ${figure(low)}` : low === null ? `at most ${figure(high)}`
    : low === high ? figure(low) : `${figure(low)} to ${figure(high)}`);
  const interval = (low, high) => (low === high ? String(low) : `${low ?? ".."}/${high ?? ".."}`);
  const NOTHING = { without: [], day: "" };
  const whole = Object.fromEntries(ids.map((id) => [id, look(id, NOTHING)]));

  // --- the address
  const read = () => {
    const after = new URLSearchParams(location.hash.slice(1));
    const told = after.has("without") || after.has("as_of") ? after : new URLSearchParams(location.search);
    const without = (told.get("without") || "").split(",");
    const day = told.get("as_of") || "";
    return { without: groups.filter((group) => without.includes(group)), day: valid(day) ? day : "" };
  };
  const valid = (day) => {
    const at = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(NaN);
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
  };
  const query = (choice, kept = "") => {
    const told = new URLSearchParams(kept);
    told.delete("without");
    told.delete("as_of");
    const parts = [told.toString(), choice.without.length && `without=${choice.without.join(",")}`,
      choice.day && `as_of=${choice.day}`].filter(Boolean);
    return parts.length ? `?${parts.join("&")}` : "";
  };
  const write = (choice, replace) => {
    const anchor = /[=]/.test(location.hash) ? "" : location.hash;
    const address = location.pathname + query(choice, location.search) + anchor;
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    } catch {
      location.hash = query(choice).slice(1);
    }
  };

  // --- in words
  const listed = (parts) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`);
  const spelled = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB",
    { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const inWords = (choice) => [
    choice.without.length && `without ${listed(choice.without.map((group) => names[groups.indexOf(group)]))}`,
    choice.day && `as known on ${spelled(choice.day)}`,
  ].filter(Boolean).join(", ");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const many = (number, one, more) => `${number} ${number === 1 ? one : more}`;
  const told = (now) => now.verdict || "not yet claimed";
  const summary = (choice, states) => {
    const moved = ids.filter((id) => states[id].verdict !== whole[id].verdict);
    const to = (verdict) => moved.filter((id) => states[id].verdict === verdict).length;
    const parts = [moved.length ? `${moved.length} of ${ids.length} verdicts ${moved.length === 1 ? "changes" : "change"}`
      : `none of ${ids.length} verdicts changes`];
    for (const verdict of verdicts.slice(1)) if (to(verdict)) parts.push(many(to(verdict), "becomes", "become") + ` ${verdict}`);
    if (to("")) parts.push(`${many(to(""), "was", "were")} not yet claimed`);
    const numbers = ids.filter((id) => !moved.includes(id) && states[id].number !== whole[id].number).length;
    if (numbers) parts.push(many(numbers, "more keeps its verdict with another number", "more keep their verdict with another number"));
    return `${capital(inWords(choice))}: ${parts.join("; ")}.`;
  };

  // --- the page
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const page = (id) => `findings/${(/^[A-Za-z]+/.exec(id) || ["other"])[0].toLowerCase()}.html`;
  const place = (id) => new URL(`${page(id)}#${encodeURIComponent(id.replace(/[^\w.-]/g, "."))}`, root);
  const element = (name, css, text = "") => {
    const made = document.createElement(name);
    if (css) made.className = css;
    made.textContent = text;
    return made;
  };
  const first = new Map(all("[data-bounds-of]").map((shown) => [shown, [...shown.childNodes]]));
  const was = (shown, text) => {
    if (shown.nextElementSibling?.matches(".q-was")) shown.nextElementSibling.remove();
    if (text) shown.after(element("small", "q-was", `(${text})`));
  };
  const showVerdict = (shown, now, before) => {
    const changed = now.verdict !== before.verdict;
    shown.className = `verdict ${now.verdict || "unasked"}`;
    shown.textContent = told(now);
    was(shown, changed ? `was ${before.verdict}` : "");
  };
  const showNumber = (shown, id, now, before) => {
    const changed = now.number !== before.number || now.unit !== before.unit;
    was(shown, changed ? (before.number ? `was ${before.number}` : "had no number") : "");
    if (!changed) return shown.replaceChildren(...first.get(shown));
    if (!now.number) return shown.replaceChildren(element("span", "unknown", "no number"));
    const link = element("a", "n");
    link.href = place(id);
    const value = element("data", "", now.number);
    value.value = now.value;
    link.append(value);
    return shown.replaceChildren(link, ` ${now.unit}`);
  };
  const show = (choice) => {
    const states = Object.fromEntries(ids.map((id) => [id, look(id, choice)]));
    const moved = (id) => states[id] && (states[id].verdict !== whole[id].verdict || states[id].number !== whole[id].number);
    for (const shown of all("[data-verdict-of]")) {
      const id = shown.dataset.verdictOf;
      if (states[id]) showVerdict(shown, states[id], whole[id]);
    }
    for (const shown of first.keys()) {
      const id = shown.dataset.boundsOf;
      if (states[id]) showNumber(shown, id, states[id], whole[id]);
    }
    for (const holder of all("article.finding, .q-table td, .t-findings tbody tr")) {
      const inside = [...holder.querySelectorAll("[data-verdict-of]")];
      holder.classList.toggle("q-moved", !holder.closest(".t-findings td") && inside.some((each) => moved(each.dataset.verdictOf)));
    }
    for (const sentence of all("[data-findings]")) {
      const stale = sentence.dataset.findings.split(" ").some(moved);
      mark(sentence.querySelector(".q-said"), stale);
      sentence.querySelector(".q-now").hidden = !stale;
    }
    for (const sentence of all("[data-said-of]")) mark(sentence, moved(sentence.dataset.saidOf));
    for (const tally of all("[data-tally]")) {
      const among = tally.parentElement.dataset.among.split(" ");
      const number = ids.filter((id) => among.includes(page(id)) && states[id].verdict === tally.dataset.tally).length;
      const value = tally.querySelector("data");
      value.value = number;
      value.textContent = figure(number);
    }
    say(choice, states, moved);
    carry(choice);
  };
  const mark = (sentence, stale) => {
    sentence.classList.toggle("q-stale", Boolean(stale));
    sentence.querySelector(":scope > .q-all")?.remove();
    if (stale) sentence.prepend(element("em", "q-all", "On all the evidence: "));
  };

  // --- what is said of it
  const bar = element("p", "q-bar");
  const say = (choice, states, moved) => {
    const chosen = choice.without.length || choice.day;
    const words = chosen ? summary(choice, states) : "All the evidence: every body’s word counts.";
    if (said.textContent !== words) said.textContent = words;
    const which = form.querySelector(".q-which");
    const list = ids.filter((id) => moved(id));
    which.hidden = !list.length;
    which.querySelector("ul").replaceChildren(...list.map((id) => {
      const item = element("li");
      const link = element("a", "", id);
      link.href = place(id);
      item.append(link, ` ${change(whole[id], states[id])}`);
      return item;
    }));
    const apart = form.querySelector(".q-apart");
    apart.hidden = !chosen;
    const kinds = boxes.filter((box) => choice.without.includes(box.name)).flatMap((box) => box.value.split(",")).sort();
    apart.querySelector("span").hidden = !form.dataset.run;
    apart.querySelector("code").textContent = [form.dataset.run, kinds.length && `-p exclude_kinds=${kinds.join(",")}`,
      choice.day && `-p as_of=${choice.day}`].filter(Boolean).join(" ");
    bar.hidden = !chosen;
    bar.querySelector("span").textContent = chosen ? `${capital(inWords(choice))}.` : "";
  };
  const change = (before, now) => (before.verdict !== now.verdict ? `${before.verdict} → ${told(now)}` : `${before.verdict}, `
    + `${before.number || "no number"} → ${now.number || "no number"}`);
  const carry = (choice) => {
    for (const link of all("a[href]")) {
      if (!(link instanceof HTMLAnchorElement) || !link.pathname.startsWith(root.pathname) || link.host !== root.host) continue;
      if (!/^(index\.html|findings\.html|findings\/\w+\.html)?$/.test(link.pathname.slice(root.pathname.length))) continue;
      if (link.getAttribute("href").startsWith("#")) continue;
      const search = query(choice, link.search);
      if (link.search !== search) link.search = search;
    }
  };

  // --- the controls
  const set = (choice) => {
    boxes.forEach((box) => { box.checked = !choice.without.includes(box.name); });
    form.elements.as_of.value = choice.day;
    show(choice);
  };
  const chosen = () => ({
    without: boxes.filter((box) => !box.checked).map((box) => box.name),
    day: form.elements.as_of.validity.valid ? form.elements.as_of.value : "",
  });
  let byDay = false;
  form.addEventListener("change", (event) => {
    const day = event.target === form.elements.as_of;
    if (day && !event.target.validity.valid) return; // a year half typed
    write(chosen(), day && byDay); // a day typed digit by digit is one step back
    byDay = day;
    show(chosen());
  });
  const reset = () => { byDay = false; write(NOTHING); set(NOTHING); };
  form.addEventListener("reset", (event) => { event.preventDefault(); reset(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => { byDay = false; set(read()); });

  const back = element("button", "", "All the evidence");
  back.type = "button";
  back.addEventListener("click", reset);
  bar.append(element("span"), " ", back);
  form.closest("article")?.append(bar);
  form.hidden = false;
  set(read());
  const asked = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked) addEventListener("load", () => asked.scrollIntoView()); // the page has grown above it
})();
