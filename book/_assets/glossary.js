/* Shows the definition of a term while its link has the pointer or the focus. The pointer may move
   onto it; Escape puts it away. Touch has no hover: there the link leads to the glossary. */
(() => {
  const GAP = 150; // milliseconds for the pointer's way from the link to the definition
  let shown = null;
  let leaving = 0;

  const tipOf = (link) => document.getElementById(link.getAttribute("aria-describedby"));

  function hide() {
    clearTimeout(leaving);
    if (shown) tipOf(shown).hidden = true;
    shown = null;
  }

  function place() {
    const tip = tipOf(shown);
    const word = shown.getClientRects()[0];
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(word.left, room))}px`;
    const above = word.top - tip.offsetHeight;
    const below = word.bottom + tip.offsetHeight < innerHeight || above < 0;
    tip.style.top = `${below ? word.bottom : above}px`;
  }

  function show(link) {
    clearTimeout(leaving);
    if (shown === link) return;
    hide();
    shown = link;
    tipOf(link).hidden = false;
    place();
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => shown !== document.activeElement && hide(), GAP);
  }

  function start() {
    for (const link of document.querySelectorAll("a.term")) {
      const tip = tipOf(link);
      link.addEventListener("focus", () => show(link));
      link.addEventListener("blur", hide);
      link.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(link));
      link.addEventListener("pointerleave", leave);
      tip.addEventListener("pointerenter", () => clearTimeout(leaving));
      tip.addEventListener("pointerleave", leave);
    }
    addEventListener("keydown", (event) => event.key === "Escape" && hide());
    addEventListener("scroll", () => shown && place(), { passive: true });
    addEventListener("resize", () => shown && place());
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
