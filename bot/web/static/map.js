// The grid map: Leaflet without tiles. The drawing from the server stays where it cannot be loaded.
"use strict";
(() => {
  const box = document.getElementById("map");
  if (!box || !box.dataset.script || !("IntersectionObserver" in window)) return;

  function load(tag, property, address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement(tag);
      if (tag === "link") element.rel = "stylesheet";
      element[property] = address;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  function dress(feature, layer) {
    layer.bindTooltip(feature.properties.label, { sticky: false, direction: "top" });
    layer.on("add", () => {
      const path = layer.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "img");
      path.setAttribute("aria-label", feature.properties.label);
      path.addEventListener("focus", () => layer.openTooltip());
      path.addEventListener("blur", () => layer.closeTooltip());
    });
  }

  async function draw() {
    const L = window.L;
    const grid = await (await fetch(box.dataset.grid)).json();
    box.replaceChildren();
    box.classList.add("live");
    const map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    const cells = L.geoJSON(grid, {
      style: (feature) => ({ className: `cell level-${feature.properties.level}`, weight: 1.5 }),
      onEachFeature: dress,
    }).addTo(map);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.dataset.label);
    const fit = () => { map.invalidateSize(); map.fitBounds(cells.getBounds(), { padding: [8, 8] }); };
    fit();
    map.setMaxBounds(cells.getBounds().pad(0.5));
    new ResizeObserver(fit).observe(box);
  }

  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    Promise.all([load("script", "src", box.dataset.script), load("link", "href", box.dataset.style)])
      .then(draw)
      .catch(() => box.classList.remove("live"));
  }, { rootMargin: "200px" });
  watch.observe(box);
})();
