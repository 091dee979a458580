// Draws the charts that the server describes. Colours come from the style sheet, so that a change of theme redraws them.
"use strict";
(() => {
  // Through an element: the property itself is still the pair of both themes' colours.
  const probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const symbols = { open: "circle", partial: "diamond", closed: "square", unknown: "times" };
  const statuses = ["open", "partial", "closed", "unknown"];
  const dashes = ["none", "6 3", "2 3", "8 3 2 3", "12 4", "1 4", "4 2 1 2", "10 2 2 2"];
  const shapes = ["circle", "diamond2", "square2", "triangle2", "plus", "times", "asterisk", "hexagon"];
  const share = (value) => `${Math.round(value * 100)} %`;
  const number = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const label = (spec) => (spec.isShare ? share : (value) => number.format(value));
  const names = (spec) => [...new Set(spec.rows.map((row) => row[spec.series]))];
  const seriesColours = (spec) => names(spec).map((name, place) => colour(spec.colours?.[name] ?? (statuses.includes(name) ? `status-${name}` : `series-${(place % 8) + 1}`)));
  const palette = () => Array.from({ length: 8 }, (_, place) => colour(`series-${place + 1}`));

  const frame = (width, more) => ({
    width,
    style: { background: "transparent", color: colour("ink"), fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    ...more,
  });

  const kinds = {
    lines(spec, width) {
      const rows = spec.rows.map((row) => ({ ...row, [spec.x]: new Date(row[spec.x]) })).filter((row) => row[spec.y] !== null);
      const domain = names(spec);
      const marks = [Plot.ruleY([0], { stroke: colour("rule") })];
      if (spec.low) marks.push(Plot.areaY(rows, { x: spec.x, y1: spec.low, y2: spec.high, fill: spec.series, z: spec.series, fillOpacity: 0.14 }));
      for (const [place, name] of domain.entries()) {
        const own = rows.filter((row) => row[spec.series] === name);
        const stroke = palette()[place % 8];
        marks.push(Plot.lineY(own, { x: spec.x, y: spec.y, stroke, strokeWidth: 2, strokeDasharray: dashes[place % 8] }));
        marks.push(Plot.dot(own, { x: spec.x, y: spec.y, stroke, fill: colour("surface"), symbol: shapes[place % 8], r: 3 }));
      }
      marks.push(Plot.tip(rows, Plot.pointer({ x: spec.x, y: spec.y, fill: colour("surface"), stroke: colour("rule"), title: (row) => `${row[spec.series]}, ${row[spec.x].toISOString().slice(0, 10)}\n${spec.yTitle}: ${label(spec)(row[spec.y])}` })));
      return Plot.plot(frame(width, {
        height: Math.max(240, Math.min(360, width * 0.45)),
        marginLeft: 52,
        x: { label: spec.xTitle, type: "utc", ticks: Math.max(3, Math.floor(width / 110)) },
        y: { label: spec.yTitle, grid: true, tickFormat: label(spec), ...(spec.isShare ? { domain: [0, 1] } : {}) },
        color: { domain, range: palette() },
        marks,
      }));
    },

    bars(spec, width) {
      const domain = [...new Set(spec.rows.map((row) => row[spec.y]))];
      const series = spec.series ? names(spec) : [];
      const range = seriesColours(spec);
      // A part that is wide enough says its share itself.
      const wide = spec.series && spec.isShare ? Plot.stackX({ x: spec.x, y: spec.y, z: spec.series, order: series, text: (row) => (row[spec.x] > 60 / width ? share(row[spec.x]) : ""), fill: colour("surface"), fontSize: 11 }) : null;
      return Plot.plot(frame(width, {
        height: 60 + domain.length * 24,
        marginBottom: 42,
        marginLeft: Math.min(180, 20 + 7 * Math.max(...domain.map((name) => String(name).length))),
        x: { label: spec.xTitle, labelAnchor: "center", labelArrow: "none", grid: true, tickFormat: label(spec), ticks: Math.max(3, Math.floor(width / 110)), ...(spec.isShare ? { domain: [0, 1] } : {}) },
        y: { label: null, domain },
        ...(series.length ? { color: { domain: series, range } } : {}),
        marks: [
          Plot.barX(spec.rows, { x: spec.x, y: spec.y, fill: spec.series ?? colour("series-1"), ...(spec.series ? { order: series } : {}), inset: 1, tip: { fill: colour("surface") } }),
          wide ? Plot.text(spec.rows, wide) : null,
          Plot.ruleX([0], { stroke: colour("rule") }),
        ],
      }));
    },

    lanes(spec, width) {
      const rows = spec.rows.map((row) => ({ ...row, [spec.x]: new Date(row[spec.x]) }));
      const spaced = Plot.dodgeY({ x: spec.x, r: 5, anchor: "middle", padding: 1 }, {});
      return Plot.plot(frame(width, {
        height: 40 + spec.lanes.length * 64,
        marginLeft: 72,
        x: { label: null, type: "utc", grid: true, ticks: Math.max(3, Math.floor(width / 110)) },
        fy: { label: null, domain: spec.lanes, padding: 0.08 },
        color: { domain: statuses, range: statuses.map((name) => colour(`status-${name}`)) },
        symbol: { domain: statuses, range: statuses.map((name) => symbols[name]) },
        marks: [
          Plot.frame({ stroke: colour("rule"), fill: colour("surface"), rx: 4 }),
          Plot.dot(rows, { ...spaced, x: spec.x, fy: spec.lane, stroke: spec.status, fill: (row) => (row[spec.status] === "unknown" ? "none" : row[spec.status]), symbol: spec.status, r: 5, strokeWidth: 1.8, href: spec.href, title: (row) => `${row[spec.name]}\n${row[spec.lane]}: ${row[spec.status]}\n${row[spec.x].toISOString().slice(0, 10)}` }),
        ],
      }));
    },

    bounds(spec, width) {
      const domain = [...new Set(spec.rows.map((row) => row[spec.y]))];
      const told = spec.rows.filter((row) => row[spec.low] !== null);
      const room = width < 560 ? 0 : 170;
      return Plot.plot(frame(width, {
        height: 64 + domain.length * (room ? 26 : 40),
        marginLeft: Math.min(150, 20 + 7 * Math.max(...domain.map((name) => String(name).length))),
        marginRight: room || 16,
        marginBottom: 42,
        x: { label: spec.xTitle, labelAnchor: "center", labelArrow: "none", grid: true, tickFormat: share, domain: [0, 1], ticks: Math.max(2, Math.floor(width / 140)) },
        y: { label: null, domain, padding: room ? 0.28 : 0.5 },
        marks: [
          Plot.barX(told, { x1: spec.low, x2: spec.high, y: spec.y, fill: colour("series-1"), fillOpacity: 0.25 }),
          Plot.barX(told, { x1: 0, x2: spec.low, y: spec.y, fill: colour("series-1") }),
          Plot.tickX(told, { x: spec.low, y: spec.y, stroke: colour("series-1"), strokeWidth: 2.5 }),
          Plot.tickX(told, { x: spec.high, y: spec.y, stroke: colour("series-1"), strokeWidth: 1.5 }),
          // Where there is no room at the right, the words stand above their bar.
          room
            ? Plot.text(spec.rows, { y: spec.y, text: spec.note, frameAnchor: "right", textAnchor: "start", dx: 8, fill: colour("soft") })
            : Plot.text(spec.rows, { y: spec.y, x: 0, text: spec.note, textAnchor: "start", dy: -18, dx: 2, fill: colour("soft"), fontSize: 11 }),
          Plot.ruleX([0], { stroke: colour("rule") }),
        ],
      }));
    },

    facets(spec, width) {
      const series = names(spec);
      const columns = Math.max(1, Math.min(series.length, Math.floor(width / 300)));
      const at = (name) => ({ fx: series.indexOf(name) % columns, fy: Math.floor(series.indexOf(name) / columns) });
      const rows = spec.rows.map((row) => ({ ...row, ...at(row[spec.series]) }));
      const years = [...new Set(rows.map((row) => row[spec.x]))].sort();
      const every = Math.max(1, Math.ceil(years.length / Math.max(3, Math.floor(width / columns / 60))));
      const where = { fx: "fx", fy: "fy", x: spec.x };
      // A year without releases breaks the line: nothing is known of it.
      const unbroken = series.flatMap((name) => {
        const own = new Map(rows.filter((row) => row[spec.series] === name).map((row) => [row[spec.x], row]));
        return [...own.keys()].sort().flatMap((year) => (own.has(year + 1) ? [own.get(year)] : [own.get(year), { ...at(name), [spec.series]: name, [spec.x]: year + 0.5 }]));
      });
      const told = (row) => `${row[spec.x]}: ${share(row[spec.low])} to ${share(row[spec.high])} open\nn = ${number.format(row[spec.weight])}`;
      return Plot.plot(frame(width, {
        height: 66 + Math.ceil(series.length / columns) * 168,
        marginLeft: 46,
        marginTop: 26,
        marginBottom: 40,
        x: { label: spec.xTitle, labelAnchor: "center", labelArrow: "none", tickFormat: "d", ticks: years.filter((_, place) => (years.length - 1 - place) % every === 0), inset: 10 },
        y: { label: null, domain: [0, 1], tickFormat: share, ticks: 3, grid: true },
        fx: { axis: null, padding: 0.1 },
        fy: { axis: null, padding: 0.28 },
        r: { range: [2, 7] },
        marks: [
          Plot.areaY(unbroken, { ...where, y1: spec.low, y2: spec.high, fill: colour("series-1"), fillOpacity: 0.18 }),
          Plot.ruleX(rows, { ...where, y1: spec.low, y2: spec.high, stroke: colour("series-1"), strokeOpacity: 0.45, strokeWidth: 3 }),
          Plot.lineY(unbroken, { ...where, y: spec.low, stroke: colour("series-1"), strokeWidth: 2 }),
          Plot.dot(rows, { ...where, y: spec.low, r: spec.weight, fill: colour("series-1"), stroke: colour("surface") }),
          Plot.ruleY([0], { stroke: colour("rule") }),
          Plot.text(series.map((name) => ({ ...at(name), words: spec.titles[name] })), { fx: "fx", fy: "fy", text: "words", frameAnchor: "top-left", dy: -18, dx: columns > 1 ? -4 : -44, fontWeight: 600, fontSize: columns > 1 ? 13 : 12, fill: colour("ink") }),
          Plot.tip(rows, Plot.pointer({ ...where, y: spec.low, fill: colour("surface"), stroke: colour("rule"), title: told })),
        ],
      }));
    },
  };

  // The key stands beside the chart as text: colour, dash and name together.
  const key = (spec) => {
    if (!spec.series || !["lines", "bars"].includes(spec.kind)) return null;
    const list = document.createElement("ul");
    list.className = "key";
    for (const [place, name] of names(spec).entries()) {
      const item = document.createElement("li");
      const line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      line.setAttribute("width", "28");
      line.setAttribute("height", "10");
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const isBar = spec.kind === "bars";
      stroke.setAttribute("d", isBar ? "M8 5h14" : "M0 5h28");
      stroke.setAttribute("stroke", isBar ? seriesColours(spec)[place] : palette()[place % 8]);
      stroke.setAttribute("stroke-width", isBar ? "10" : "2.5");
      stroke.setAttribute("stroke-dasharray", isBar ? "none" : dashes[place % 8]);
      line.append(stroke);
      item.append(line, ` ${name}`);
      list.append(item);
    }
    return list;
  };

  const draw = (figure) => {
    const told = figure.querySelector("script[type='application/json']");
    const spec = JSON.parse(told.textContent);
    const width = Math.max(280, figure.clientWidth);
    const drawn = kinds[spec.kind](spec, width);
    drawn.setAttribute("aria-hidden", "true");
    figure.replaceChildren(told, ...[key(spec), drawn].filter(Boolean));
    figure.dataset.width = String(figure.clientWidth);
  };

  const all = () => document.querySelectorAll("figure.chart").forEach(draw);
  all();
  document.addEventListener("themechange", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) if (Math.abs(Number(target.dataset.width) - target.clientWidth) > 8) draw(target);
  });
  document.querySelectorAll("figure.chart").forEach((figure) => watch.observe(figure));
})();
