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
  source.addEventListener("state", show);
  source.addEventListener("done", (event) => {
    source.close();
    show(event);
    // Who listens to the page is told once, and not of each place in the line.
    document.title = document.querySelector("[role=status]").textContent = JSON.parse(event.data).title;
  });
}
// Tells the zone in which somebody reads times; the next page has it. Without it times are in the course's.
const zoned = document.querySelector("[data-zone]");
if (zoned && zoned.dataset.zone) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${zoned.dataset.zone}=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
}
