// The search box of the pages that list: it hides what does not have all the words. Without it the whole list is there.
const place = document.querySelector<HTMLElement>("[data-search]")!;
const rows = [...document.querySelectorAll<HTMLElement>(".rules > li, .matrix tbody > tr, .reads > div")];
const parts = [...document.querySelectorAll<HTMLElement>("main section")];
const texts = rows.map((row) => `${row.textContent} ${row.dataset.words ?? ""}`.toLowerCase());

const input = document.createElement("input");
input.type = "search";
input.autocomplete = "off";
input.spellcheck = false;
const label = document.createElement("label");
label.append(`Search for ${place.dataset.search} `, input);
const said = document.createElement("p");
said.className = "quiet";
said.setAttribute("role", "status");
place.append(label, said);

/** Show what has all the words, and the parts that have something to show. */
function filter(): void {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  rows.forEach((row, index) => (row.hidden = !words.every((word) => texts[index]!.includes(word))));
  for (const part of parts) part.hidden = !rows.some((row) => part.contains(row) && !row.hidden);
  const found = rows.filter((row) => !row.hidden).length;
  said.textContent = words.length ? `${found} of ${rows.length}` : "";
}

input.addEventListener("input", filter);
filter(); // a browser may have kept the words
