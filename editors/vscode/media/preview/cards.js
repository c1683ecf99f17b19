// Shows the card of a word of the preview: where the pointer rests, or at once where the keyboard is. Escape closes it.
(() => {
  const REST_MS = 300;
  let card;
  let owner;
  let timer;

  const wordAt = (node) => (node instanceof Element ? node.closest(".glossator") : null);

  function close() {
    clearTimeout(timer);
    card?.remove();
    owner?.removeAttribute("aria-describedby");
    card = owner = undefined;
  }

  function open(word) {
    close();
    owner = word;
    card = document.createElement("div");
    card.className = "glossator-card";
    card.id = "glossator-card";
    card.setAttribute("role", "tooltip");
    // Made by the extension from Markdown without HTML.
    card.innerHTML = word.dataset.glossator;
    card.addEventListener("mouseleave", ({ relatedTarget }) => wordAt(relatedTarget) !== word && close());
    document.body.append(card);
    word.setAttribute("aria-describedby", card.id);
    const place = word.getClientRects()[0] ?? word.getBoundingClientRect();
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const isAbove = place.bottom + card.offsetHeight + 8 > window.innerHeight && place.top > card.offsetHeight + 8;
    card.style.left = `${Math.max(8, Math.min(place.left, room)) + window.scrollX}px`;
    card.style.top = `${(isAbove ? place.top - card.offsetHeight - 4 : place.bottom + 4) + window.scrollY}px`;
  }

  // The page is changed in place while its note is edited, so its words have no listeners of their own.
  document.addEventListener("mouseover", ({ target }) => {
    const word = wordAt(target);
    if (word !== null && word !== owner) {
      clearTimeout(timer);
      timer = setTimeout(() => open(word), REST_MS);
    }
  });
  document.addEventListener("mouseout", ({ target, relatedTarget }) => {
    const word = wordAt(target);
    if (word !== null && wordAt(relatedTarget) !== word) {
      clearTimeout(timer);
      if (!(relatedTarget instanceof Element && relatedTarget.closest(".glossator-card"))) {
        close();
      }
    }
  });
  document.addEventListener("focusin", ({ target }) => {
    const word = wordAt(target);
    if (word === null) {
      close();
    } else if (word.matches(":focus-visible")) {
      open(word);
    }
  });
  document.addEventListener("focusout", close);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  window.addEventListener("vscode.markdown.updateContent", close);
})();
