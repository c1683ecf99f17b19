"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const number = (cell) => {
    const text = cell.dataset.n ?? cell.textContent.trim();
    return /^\d/.test(text) ? Number.parseFloat(text) : Number.NaN;
  };
  const compare = (one, other) => {
    const [a, b] = [number(one), number(other)];
    if (!Number.isNaN(a) || !Number.isNaN(b)) {
      return (Number.isNaN(a) ? -1 : a) - (Number.isNaN(b) ? -1 : b);
    }
    return one.textContent.localeCompare(other.textContent);
  };

  const sort = (head) => {
    const heads = [...head.parentElement.cells];
    const column = heads.indexOf(head);
    const counts = head.classList.contains("n");
    const before = head.ariaSort;
    const falls = before === null ? counts : before === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]) * (falls ? -1 : 1));
    body.append(...rows);
  };

  const sortable = () => {
    for (const head of document.querySelectorAll("thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      // A heading that leads somewhere keeps its link, and is sorted by the space around it.
      if (button.querySelector("a")) {
        head.append(...button.childNodes);
        head.addEventListener("click", (event) => event.target.closest("a") ?? sort(head));
        continue;
      }
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }
  };

  const box = document.querySelector("search");
  const input = box.querySelector("input");
  const output = box.querySelector("output");
  let opened = [];
  const find = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const holds = (item) => {
      const text = fold(item.textContent);
      return words.every((word) => text.includes(word));
    };
    let found = 0;
    for (const item of document.querySelectorAll("tbody tr, .index > ul > li, .short div")) {
      item.hidden = words.length > 0 && !holds(item);
      found += item.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("main table, main details, .index > ul")) {
      const items = group.querySelectorAll("tbody tr, li");
      const none = words.length > 0 && [...items].every((item) => item.hidden || item.closest("[hidden]"));
      group.hidden = none;
      if (group.parentElement.matches(".index")) {
        group.previousElementSibling.hidden = none;
      }
    }
    opened.forEach((details) => { details.open = false; });
    opened = words.length > 0 ? [...document.querySelectorAll("main details:not([open], [hidden])")] : [];
    opened.forEach((details) => { details.open = true; });
    output.value = words.length > 0 ? `${found} found` : "";
  };
  input.addEventListener("input", find);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== input && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.select();
      input.focus();
    } else if (event.key === "Escape" && event.target === input) {
      input.value = "";
      find();
      input.blur();
    }
  });
  box.hidden = false;
  sortable();

  // In an editor: links go to the editor, and a new page takes the place of the old one where it was scrolled to.
  if (typeof acquireVsCodeApi === "function") {
    const editor = acquireVsCodeApi();
    // Before the view sees the click: it would open the address too, and on its own.
    const follow = (event) => {
      const address = event.target.closest?.("a")?.getAttribute("href") ?? "";
      if (address.startsWith("vscode://file")) {
        event.preventDefault();
        event.stopPropagation();
        editor.postMessage({ open: address });
      }
    };
    document.addEventListener("click", follow, true);
    window.addEventListener("message", ({ data }) => {
      const page = new DOMParser().parseFromString(data.html, "text/html");
      const open = new Set([...document.querySelectorAll("main details[open]")].map((it) => it.firstElementChild.textContent));
      const place = window.scrollY;
      for (const part of ["h1", "header .sum", "main"]) {
        document.querySelector(part).replaceWith(page.querySelector(part));
      }
      opened = [];
      sortable();
      document.querySelectorAll("main details").forEach((it) => { it.open = open.has(it.firstElementChild.textContent); });
      find();
      window.scrollTo(0, place);
    });
    editor.postMessage({ ready: true });
  }
})();
