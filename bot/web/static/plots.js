// Charts of any page: ECharts in the place of the server's drawing, when it is scrolled to.
"use strict";
(() => {
  const boxes = [...document.querySelectorAll(".plot[data-plot]")].filter((box) => box.dataset.script);
  if (!boxes.length || !("IntersectionObserver" in window)) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const COLOURS = [colour("--accent"), "#b5560f", "#2c4a86", "#8a8f86", "#7b2d6b"];
  let library = null;

  function load(address) {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  }

  const plain = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function told(plot, at) {
    const lines = plot.series.map((each) => plain(`${each.name} ${each.told[at]}`));
    return [plain(plot.labels[at]), ...lines].join("<br>");
  }

  function whiskers(each, across) {
    return {
      type: "custom",
      name: each.name,
      silent: true,
      tooltip: { show: false },
      z: 5,
      data: each.between.map((pair, at) => (pair ? [at, ...pair] : [at, NaN, NaN])),
      encode: across ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
      renderItem(_params, api) {
        if (Number.isNaN(api.value(1))) return null;
        const ends = [1, 2].map((at) => api.coord(across ? [api.value(at), api.value(0)] : [api.value(0), api.value(at)]));
        const [[x, y], [right, top]] = ends;
        const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour("--ink"), lineWidth: 1.5 } });
        const caps = ends.map(([x1, y1]) => (across ? line(x1, y1 - 4, x1, y1 + 4) : line(x1 - 4, y1, x1 + 4, y1)));
        return { type: "group", children: [line(x, y, right, top), ...caps] };
      },
    };
  }

  function series(plot, across) {
    const type = plot.kind === "lines" ? "line" : "bar";
    const drawn = plot.series.map(({ name, data }) => ({ name, data, type, barMaxWidth: 18, barGap: "10%", connectNulls: false, symbolSize: 7 }));
    const between = plot.series.filter((each) => each.between.some(Boolean)).map((each) => whiskers(each, across));
    return [...drawn, ...between];
  }

  // Names that are not dates are all shown, broken into lines where they are long.
  function fitted(plot, box, size) {
    if (plot.kind === "rows") return { width: Math.min(size * 11, box.clientWidth * 0.38), overflow: "break", lineHeight: size * 1.15 };
    if (plot.labels.length > 5) return { hideOverlap: true };
    return { interval: 0, width: (box.clientWidth - size * 4) / plot.labels.length - 6, overflow: "break" };
  }

  function options(plot, box) {
    const across = plot.kind === "rows";
    const size = Math.round(parseFloat(style.fontSize) * 0.82);
    const text = { color: colour("--ink"), fontSize: size };
    const names = { type: "category", data: plot.labels, inverse: across, axisTick: { show: false }, axisLabel: { ...text, ...fitted(plot, box, size) } };
    const values = { type: "value", min: 0, max: plot.most ?? undefined, axisLabel: { ...text, formatter: `{value}${plot.unit}`, hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line") } } };
    return {
      animation: false,
      aria: { enabled: true, label: { description: describe(plot) } },
      color: COLOURS,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: size * 2, top: plot.series.length > 1 ? size * 3 : size, bottom: 8, containLabel: true },
      legend: { show: plot.series.length > 1, top: 0, left: 0, type: "scroll", textStyle: text, itemWidth: size, itemHeight: size },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, textStyle: text, formatter: (points) => told(plot, points[0].dataIndex) },
      xAxis: across ? values : names,
      yAxis: across ? names : values,
      series: series(plot, across),
    };
  }

  function describe(plot) {
    const last = plot.kind === "rows" ? 0 : plot.labels.length - 1;
    return `${plot.title}. ${plot.labels[last]}: ${plot.series.map((each) => `${each.name} ${each.told[last]}`).join(", ")}.`;
  }

  async function draw(box) {
    await load(box.dataset.script);
    const plot = JSON.parse(box.dataset.plot);
    const card = box.parentElement;
    const size = parseFloat(style.fontSize);
    if (plot.kind === "rows") box.style.height = `${(plot.labels.length * 2.4 + 3) * size}px`;
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(plot, box));
    box.setAttribute("role", "img");
    card.classList.add("drawn");
    new ResizeObserver(() => chart.resize()).observe(box);
    const table = card.querySelector("details.as-table");
    if (table) table.open = false;
  }

  const watch = new IntersectionObserver((seen) => {
    for (const each of seen.filter((one) => one.isIntersecting)) {
      watch.unobserve(each.target);
      const box = each.target.querySelector(".plot");
      draw(box).catch(() => { box.hidden = true; }); // the drawing and the table stay
    }
  }, { rootMargin: "200px" });
  for (const box of boxes) watch.observe(box.parentElement);
})();
