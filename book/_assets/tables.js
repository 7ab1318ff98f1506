/* Makes tables inside <div class="filterable"> searchable and sortable. A class choose-N adds a
   menu of the values in column N. A value in an element of class order-N goes by that number,
   others by the alphabet. Without this script they are plain tables. */
(() => {
  const numeric = (text) => (/^[\d,.–-]+$/.test(text) ? parseFloat(text.replace(/,/g, "")) : NaN);

  function compare(a, b) {
    const [x, y] = [numeric(a), numeric(b)];
    if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
    return Number.isNaN(x) ? a.localeCompare(b) : x - y;
  }

  function labelled(words, control) {
    const label = document.createElement("label");
    label.append(words, control);
    return label;
  }

  function enliven(box) {
    const table = box.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    const text = (row, column) => row.cells[column].textContent.trim();
    const rank = (row, column) =>
      row.cells[column].querySelector("[class^='order-']")?.className.slice("order-".length) ??
      text(row, column);

    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => (down ? -1 : 1) * compare(rank(a, column), rank(b, column)));
        table.tBodies[0].append(...rows);
      });
    });

    const search = document.createElement("input");
    search.type = "search";
    const menus = [...box.classList]
      .filter((name) => name.startsWith("choose-"))
      .map((name) => {
        const column = Number(name.slice(7));
        const menu = document.createElement("select");
        const values = new Map(rows.map((row) => [text(row, column), rank(row, column)]));
        const sorted = [...values].sort(([, a], [, b]) => compare(a, b));
        menu.append(new Option("all", ""), ...sorted.map(([value]) => new Option(value)));
        menu.dataset.column = column;
        return menu;
      });
    const count = document.createElement("p");
    count.setAttribute("role", "status");

    function show() {
      const wanted = search.value.trim().toLowerCase().split(/\s+/);
      let shown = 0;
      for (const row of rows) {
        const words = row.textContent.toLowerCase();
        const fits =
          wanted.every((word) => words.includes(word)) &&
          menus.every((menu) => !menu.value || text(row, menu.dataset.column) === menu.value);
        row.hidden = !fits;
        shown += fits;
      }
      count.textContent = `${shown} of ${rows.length} rows`;
    }

    const controls = document.createElement("div");
    controls.className = "filter-controls";
    controls.append(
      labelled("Search ", search),
      ...menus.map((menu) => labelled(`${heads[menu.dataset.column].textContent} `, menu)),
      count,
    );
    controls.addEventListener("input", show);
    box.prepend(controls);
    show();
  }

  const start = () => document.querySelectorAll(".filterable").forEach(enliven);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
