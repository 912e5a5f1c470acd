// The chart of the public page: loaded when it is scrolled to, drawn as SVG, described to screen readers.
"use strict";
(() => {
  const box = document.getElementById("chart");
  if (!box || !box.dataset.script || !("IntersectionObserver" in window)) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function options(figures) {
    const size = Math.round(parseFloat(style.fontSize) * 0.82);
    const text = { color: colour("--ink"), fontSize: size };
    return {
      animation: false,
      aria: { enabled: true, label: { description: describe(figures) } },
      color: [colour("--strong-line"), colour("--accent")],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 12, top: size * 3, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: text, itemWidth: size, itemHeight: size },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, textStyle: text },
      xAxis: { type: "category", data: figures.weeks, axisLabel: { ...text, hideOverlap: true }, axisTick: { show: false } },
      yAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colour("--line") } } },
      series: figures.series.map((each) => ({ ...each, type: "bar", barMaxWidth: 18, barGap: "10%" })),
    };
  }

  function describe(figures) {
    const last = figures.weeks.length - 1;
    const parts = figures.series.map((each) => `${each.name} ${each.data[last]}`);
    return `${figures.title}. ${figures.weeks[last]}: ${parts.join(", ")}.`;
  }

  async function draw() {
    const [answer] = await Promise.all([fetch(box.dataset.figures), load(box.dataset.script)]);
    const figures = await answer.json();
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(figures));
    box.setAttribute("role", "img");
    new ResizeObserver(() => chart.resize()).observe(box);
    const table = box.parentElement.querySelector("details");
    if (table) table.open = false;
  }

  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    draw().catch(() => { box.hidden = true; }); // the table beside it says the same
  }, { rootMargin: "200px" });
  watch.observe(box.parentElement);
})();
