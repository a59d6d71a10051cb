// Our own small help for readers: a filter on the front page, and the keys j, k (next, previous story) and o (open it).
// The pages work without it; it asks nobody for anything and keeps nothing.
"use strict";
(() => {
  const stories = () => [...document.querySelectorAll(".day article, .singles li, .side > article")].filter((x) => !x.hidden);
  const link = (x) => x.querySelector("h3 a, h4 a");
  let at = -1;
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(input|textarea|select)$/i.test(e.target.tagName)) return;
    const all = stories();
    if ((e.key === "j" || e.key === "k") && all.length) {
      at = Math.min(Math.max(at + (e.key === "j" ? 1 : -1), 0), all.length - 1);
      const to = link(all[at]);
      if (to) to.focus();
      all[at].scrollIntoView({ block: "nearest" });
    } else if (e.key === "o" && all[at] && link(all[at])) {
      link(all[at]).click();
    }
  });
  const nav = document.querySelector(".front nav");
  if (!nav) return;
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = "Filter";
  box.setAttribute("aria-label", "Filter the stories");
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const x of document.querySelectorAll(".day article, .singles li")) {
      const text = x.textContent.toLowerCase();
      x.hidden = !words.every((w) => text.includes(w));
    }
    for (const day of document.querySelectorAll(".day")) day.hidden = !day.querySelector("article:not([hidden]), li:not([hidden])");
    at = -1;
  });
  nav.append(box);
})();
