// Keeps what a page says of a submission as it is now. Without it the page asks anew every few seconds.
"use strict";
const box = document.querySelector("[data-events]");
if (box) {
  const source = new EventSource(box.dataset.events);
  const show = (event) => {
    const at = box.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    box.innerHTML = JSON.parse(event.data).html;
    if (at) box.querySelector(`[href="${CSS.escape(at)}"]`)?.focus();  // who goes by keyboard stays there
  };
  // What a result brings beside it (comments, what may be asked) comes with the page alone; the focus stays.
  const rest = async () => {
    const answer = await fetch(location.pathname).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll("main > section[aria-labelledby]").forEach((each) => each.remove());
    document.querySelector("main").append(...page.querySelectorAll("main > section[aria-labelledby]"));
  };
  source.addEventListener("state", show);
  source.addEventListener("done", (event) => {
    source.close();
    show(event);
    // Who listens to the page is told once, and not of each place in the line.
    document.title = document.querySelector("[role=status]").textContent = JSON.parse(event.data).title;
    rest();
  });
}
// Tells the zone in which somebody reads times; the next page has it. Without it times are in the course's.
const zoned = document.querySelector("[data-zone]");
if (zoned && zoned.dataset.zone) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${zoned.dataset.zone}=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
}
// Judging: keys while the focus is in the rubric, and a line that is clicked is the one to comment on.
const judging = document.querySelector("[data-judging]");
if (judging) {
  document.querySelector("[data-scripted]").hidden = false;
  judging.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const ticks = judging.querySelectorAll("input[type=checkbox]");
    const tick = event.key >= "1" && event.key <= "9" ? ticks[event.key - 1] : null;
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!tick && !link) return;
    event.preventDefault();
    (tick || link).click();
    if (tick) tick.focus();
  });
}
const commenting = document.querySelector("[data-commenting]");
if (commenting) {
  document.addEventListener("click", (event) => {
    const line = event.target.closest("a[data-line]");
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    commenting.elements.line.value = line.dataset.line;
    if (commenting.elements.part) commenting.elements.part.value = line.dataset.part;
    commenting.elements.text.focus();
  });
}
