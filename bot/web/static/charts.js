// Draws every element with `data-chart` (an ECharts option as JSON); an item with a `link` leads there when clicked.

const load = () => new Promise((done, failed) => {
  if (window.echarts) return done();
  const script = document.createElement("script");
  script.src = "/static/vendor/echarts.min.js";
  script.addEventListener("load", () => done());
  script.addEventListener("error", failed);
  document.head.append(script);
});

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const made = new Map();

function draw(place) {
  const option = JSON.parse(place.dataset.chart);
  if (made.has(place)) made.get(place).dispose();
  const chart = window.echarts.init(place, dark.matches ? "dark" : null, { renderer: "svg" });
  // The tooltip as HTML carries inline styles, which the page's policy does not allow.
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const tooltip = { trigger: "axis", ...option.tooltip, renderMode: "richText" };
  chart.setOption({ backgroundColor: "transparent", animation: !still, ...option, tooltip });
  chart.on("click", ({ data }) => {
    const link = data && data.link;
    if (typeof link === "string" && link.startsWith("/") && !link.startsWith("//")) location.assign(link);
  });
  made.set(place, chart);
}

async function drawAll() {
  const places = [...document.querySelectorAll("[data-chart]")];
  if (!places.length) return;
  await load();
  for (const place of made.keys()) if (!place.isConnected) { made.get(place).dispose(); made.delete(place); }
  for (const place of places) if (!made.has(place)) draw(place);
}

window.addEventListener("resize", () => made.forEach((chart) => chart.resize()));
dark.addListener(() => [...made.keys()].forEach(draw)); // the name that iOS 13 knows
document.addEventListener("htmx:afterSwap", drawAll);
drawAll();
