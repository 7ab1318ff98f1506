/* Makes the page's static charts live when they come near the screen.

   A chart is <div class="chart"> with a static drawing in .chart-plot and its Vega-Lite
   specification in .chart-spec. Its colours are style sheet variables, so the dark page needs no
   redrawing. One Vega bundle, served by the book, is fetched for the first chart that is needed.
   If anything fails, the static drawing stays. */
(() => {
  const bundle = new URL("vega.js", document.currentScript.src).href;
  const NARROW_PAGE = 440; // a column as on a phone, in pixels
  const NARROW = 160; // least width of one small multiple, in pixels
  let loading;

  const loadVega = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = bundle;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error(`${bundle} cannot be loaded`));
      document.head.append(script);
    }));

  /* The specification for a column of the given width: small multiples go to fewer columns. */
  function fit(spec, width) {
    const sized = structuredClone(spec);
    if (sized.facet && sized.spec) {
      const columns = Math.max(1, Math.min(sized.columns ?? 1, Math.floor(width / NARROW)));
      sized.columns = columns;
      sized.spec.width = Math.floor((width - 44 - 20 * (columns - 1)) / columns) - 4;
    } else if (sized.mark || sized.layer) {
      sized.width = width;
      sized.autosize = { type: "fit-x", contains: "padding" };
    }
    if (width < NARROW_PAGE) sized.config.legend.columns = 2; // a third would lie outside
    return sized;
  }

  /* Panels as wide as the column leaves them: what their axes need is known once they are drawn. */
  async function fillColumn(view, { columns, facet, spec }, missing) {
    if (!facet || !missing) return;
    await view.signal("child_width", spec.width + Math.floor(missing / columns)).resize().runAsync();
  }

  /* Words that a chart computes (a text mark named "readout") are also said beside the chart. */
  function announce(chart, plot) {
    const words = [...plot.querySelectorAll(".readout_marks text")].map((text) => text.textContent);
    if (!words.length) return;
    let line = chart.querySelector(".chart-readout");
    if (!line) {
      line = document.createElement("p");
      line.className = "chart-readout";
      line.setAttribute("role", "status");
      chart.querySelector(".chart-controls").append(line);
    }
    if (line.textContent !== words.join(" ")) line.textContent = words.join(" ");
  }

  async function draw(chart) {
    const plot = chart.querySelector(".chart-plot");
    const width = Math.floor(plot.clientWidth);
    if (chart.drawnAt === width || !width) return;
    const before = chart.view;
    const kept = before ? chart.bound.map((name) => [name, before.signal(name)]) : [];
    chart.drawnAt = width;
    const embed = await loadVega();
    const spec = JSON.parse(chart.querySelector(".chart-spec").textContent);
    const sized = fit(spec, width);
    chart.bound = (spec.params ?? []).filter((p) => p.bind && !p.select).map((p) => p.name);
    const controls = document.createElement("div");
    const stage = document.createElement("div");
    stage.className = "chart-stage";
    plot.append(stage); // measured where it will stand, unseen until it is drawn
    try {
      const { view } = await embed(stage, sized, {
        actions: false,
        ast: true,
        bind: controls,
        renderer: "svg",
        tooltip: { disableDefaultStyle: true, id: "chart-tooltip" },
      });
      kept.forEach(([name, value]) => view.signal(name, value));
      await view.runAsync();
      await fillColumn(view, sized, width - stage.querySelector("svg").clientWidth);
      before?.finalize();
      chart.view = view;
      plot.replaceChildren(stage);
      chart.querySelector(".chart-controls").replaceChildren(controls);
      for (const name of chart.bound) {
        view.addSignalListener(name, () => setTimeout(() => announce(chart, plot), 60));
      }
      announce(chart, plot);
      chart.dataset.state = "live";
    } catch (error) {
      stage.remove();
      chart.dataset.state = "static";
      console.error(error);
    }
  }

  /* The chart's table as a file, made from what the page shows. */
  function offerCsv(chart) {
    const details = chart.querySelector(".chart-data");
    const tables = [...details.querySelectorAll("table")];
    if (!tables.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Save as CSV";
    button.addEventListener("click", () => {
      const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const csv = tables
        .map((table) =>
          [...table.rows].map((row) => [...row.cells].map((c) => quote(c.textContent)).join(",")).join("\n"),
        )
        .join("\n\n");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csv + "\n"], { type: "text/csv" }));
      const name = chart.querySelector(".chart-table")?.textContent ?? "chart";
      link.download = `${name}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    details.querySelector("summary").after(button);
  }

  function start() {
    const charts = document.querySelectorAll(".chart");
    const near = new IntersectionObserver(
      (entries) =>
        entries.forEach(({ isIntersecting, target }) => {
          if (!isIntersecting) return;
          near.unobserve(target);
          draw(target);
          resized.observe(target);
        }),
      { rootMargin: "600px 0px" },
    );
    let waiting;
    const resized = new ResizeObserver((entries) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => entries.forEach(({ target }) => target.view && draw(target)), 150);
    });
    charts.forEach((chart) => {
      offerCsv(chart);
      near.observe(chart);
    });
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
