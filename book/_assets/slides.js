/* Turns a page of slides by keyboard and buttons. Without it the slides stand below each other.

   Loaded in the head: the theme is set before anything is painted. */
(() => {
  const root = document.documentElement;
  const kept = { theme: "theme", mode: "mode" }; // the book keeps the reader's choice under both
  let slides = [];
  let at = 0;

  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // a browser may refuse
    }
  };

  function setTheme(theme) {
    root.dataset.theme = theme;
  }

  function toggleTheme() {
    setTheme(root.dataset.theme === "dark" ? "light" : "dark");
    try {
      for (const key of Object.values(kept)) localStorage.setItem(key, root.dataset.theme);
    } catch {
      // not kept, then
    }
  }

  const wishes = stored(kept.theme);
  const night = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  setTheme(wishes === "dark" || wishes === "light" ? wishes : night);

  function overview(on) {
    root.classList.toggle("overview", on);
    slides.forEach((slide, n) => {
      slide.hidden = !on && n !== at;
      // in the overview a slide is one link, its number
      for (const part of slide.children) part.inert = on && !part.matches(".place");
    });
    if (on) slides[at].querySelector(".place").focus();
  }

  function show(n, { say = true } = {}) {
    at = Math.max(0, Math.min(slides.length - 1, n));
    overview(false);
    scrollTo(0, 0);
    history.replaceState(null, "", `#${slides[at].id}`);
    if (!say) return;
    const heading = slides[at].querySelector("h2");
    heading.tabIndex = -1; // so that a screen reader reads the new slide
    heading.focus({ preventScroll: true });
  }

  function fromAddress(options) {
    const wanted = slides.findIndex((slide) => `#${slide.id}` === location.hash);
    show(Math.max(0, wanted), options);
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  }

  const toggleOverview = () => overview(!root.classList.contains("overview"));
  const keys = {
    ArrowRight: () => show(at + 1),
    ArrowDown: () => show(at + 1),
    PageDown: () => show(at + 1),
    " ": () => show(at + 1),
    ArrowLeft: () => show(at - 1),
    ArrowUp: () => show(at - 1),
    PageUp: () => show(at - 1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
    Escape: () => overview(false),
    o: toggleOverview,
    d: toggleTheme,
    f: fullScreen,
  };

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = keys[name];
    const inside = event.target.closest("summary, a, button");
    if (!act || (inside && name === " ")) return; // the space bar belongs to what has the focus
    if (root.classList.contains("overview") && !"od f Escape Home End".includes(name)) return;
    event.preventDefault();
    act();
  }

  function bar() {
    const nav = document.createElement("nav");
    nav.className = "bar";
    nav.setAttribute("aria-label", "Slides");
    const buttons = [
      ["Back", "←", () => show(at - 1)],
      ["Next", "→", () => show(at + 1)],
      ["All slides", "▦", toggleOverview],
      ["Light or dark", "◐", toggleTheme],
      ["Full screen", "⤢", fullScreen],
    ];
    for (const [words, sign, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = words;
      button.setAttribute("aria-label", words);
      button.addEventListener("click", act);
      nav.append(button);
    }
    document.body.append(nav);
  }

  function start() {
    slides = [...document.querySelectorAll(".slide")];
    root.classList.add("live");
    bar();
    fromAddress({ say: false });
    addEventListener("keydown", onKey);
    addEventListener("hashchange", () => fromAddress());
    // Paper is white.
    let before;
    addEventListener("beforeprint", () => ((before = root.dataset.theme), setTheme("light")));
    addEventListener("afterprint", () => setTheme(before));
  }

  addEventListener("DOMContentLoaded", start);
})();
