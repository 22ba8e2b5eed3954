// Who comes for a row that stands on a later part is led on to it.
"use strict";

(() => {
  const lead = () => {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (there?.matches(".q-later")) location.replace(there.href);
  };
  lead();
  addEventListener("hashchange", lead);
})();
