"use strict";
// Sorting and filtering the table of students; without this script it is a plain table.
const table = document.getElementById("students");
const body = table.tBodies[0];
const filter = document.getElementById("filter");
document.getElementById("filtering").hidden = false;
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const row of body.rows) row.hidden = !row.dataset.text.toLowerCase().includes(wanted);
});
for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
    const compare = (a, b) => head.classList.contains("num")
      ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b));
    const rows = [...body.rows].sort((a, b) => down ? compare(b, a) : compare(a, b));
    body.append(...rows);
  });
}
