/* Loaded before the page is drawn: a first visit gets the colours of the reader's system at once. */
(({ documentElement: { dataset } }) => {
  dataset.mode ||= "auto";
  dataset.theme ||= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})(document);

/* What the theme's buttons do, without scripts inside the page. */
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (!button) return;
  if (button.dataset.do === "print") window.print();
  else if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
