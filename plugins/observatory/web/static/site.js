// On a copy of the page without a server: tables are sorted and narrowed here, and names are searched in files beside the views.
"use strict";
(() => {
  const STATUSES = ["unknown", "closed", "partial", "open"];
  const FEW = 8;
  const MOST = 100;

  // What a cell is sorted by: its number, its day, its status, or its words.
  const weight = (cell) => {
    if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
    const told = cell.querySelector("data, time");
    if (told?.localName === "data") return Number(told.value);
    if (told) return Date.parse(told.dateTime);
    const words = cell.textContent.trim();
    if (STATUSES.includes(words)) return STATUSES.indexOf(words);
    const number = Number(words.replace(/[, %]/g, ""));
    return words && !Number.isNaN(number) ? number : words === "–" || words === "" ? null : words.toLowerCase();
  };
  const compare = (one, other) => {
    if (typeof one === "number" && typeof other === "number") return one - other;
    return String(one).localeCompare(String(other), "en");
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows].at(-1).cells;
    for (const [place, head] of [...heads].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.dataset.sorts = "";
      button.addEventListener("click", () => {
        const isDown = head.getAttribute("aria-sort") !== "descending";
        for (const one of heads) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => ({ row, told: row.cells[place] ? weight(row.cells[place]) : null }));
        // What is not told stands last, whatever the direction.
        rows.sort((a, b) => (a.told === null) - (b.told === null) || (a.told === null ? 0 : (isDown ? -1 : 1) * compare(a.told, b.told)));
        body.append(...rows.map(({ row }) => row));
      });
    }
  };
  const narrowable = (table, region) => {
    const body = table.tBodies[0];
    const label = document.createElement("label");
    label.className = "field narrowed";
    label.append("Only rows with the words");
    const field = document.createElement("input");
    field.type = "search";
    field.maxLength = 80;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    label.append(field, said);
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let kept = 0;
      for (const row of body.rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        kept += row.hidden ? 0 : 1;
      }
      said.textContent = words.length ? `${kept} of ${body.rows.length} rows` : "";
    });
    region.before(label);
  };
  for (const region of document.querySelectorAll(".scroll")) {
    const table = region.querySelector("table");
    if (!table || !table.tHead || table.tBodies[0].rows.length < 2) continue;
    sortable(table);
    if (table.tBodies[0].rows.length > FEW) narrowable(table, region);
  }

  // Each word's first letter names the part of the index that holds it.
  const section = document.querySelector("[data-index]");
  if (!section) return;
  document.querySelector(".without-script").hidden = true;
  const field = document.querySelector("main input[type=search]");
  const KINDS = { lab: "Lab", release: "Release", model: "Model" };
  const part = async (letter) => {
    const answer = await fetch(`${section.dataset.index}${letter}.json`);
    if (!answer.ok) throw new Error(`the host answered ${answer.status}`);
    return answer.json();
  };
  const cell = (words, href) => {
    const made = document.createElement("td");
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = words;
      made.append(link);
    } else made.textContent = words || "–";
    return made;
  };
  const search = async () => {
    const words = (new URLSearchParams(location.search).get("words") ?? "").slice(0, 80);
    field.value = words;
    const asked = words.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    if (!asked.length) return;
    section.hidden = false;
    const said = section.querySelector(".intro");
    said.textContent = "Searching …";
    try {
      const root = section.dataset.index.replace(/search\/$/, "");
      const found = (await part(asked[0][0])).filter(([, name, lab]) => {
        const text = `${name} ${lab}`.toLowerCase();
        return new RegExp(`(?:^|[^a-z0-9])${asked[0]}`).test(text) && asked.every((word) => text.includes(word));
      });
      said.textContent = found.length ? `${found.length} found${found.length > MOST ? `, the first ${MOST} below` : ""}.` : "Nothing of this name is known here. Try fewer or shorter words.";
      section.querySelector("tbody").replaceChildren(
        ...found.slice(0, MOST).map(([kind, name, lab, file]) => {
          const row = document.createElement("tr");
          row.append(cell(KINDS[kind]), cell(name, root + file), cell(lab));
          return row;
        }),
      );
    } catch (error) {
      said.textContent = `The index could not be read (${error.message}). It is read where a host serves these files, not from a folder alone.`;
    }
  };
  search();
})();
