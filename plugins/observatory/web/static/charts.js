// Draws the charts that the server describes. Colours are those of the style sheet, by name, so that they follow the theme.
"use strict";
(() => {
  const colour = (name) => `var(--${name})`;
  const statuses = ["open", "partial", "closed", "unknown"];
  const dashes = ["none", "6 3", "2 3", "8 3 2 3", "12 4", "1 4", "4 2 1 2", "10 2 2 2"];
  const shapes = ["circle", "diamond2", "square2", "triangle2", "plus", "times", "asterisk", "hexagon"];
  const share = (value) => `${Math.round(value * 100)} %`;
  const number = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const label = (spec) => (spec.isShare ? share : (value) => number.format(value));
  // What was announced in a year that ends after the registry's day is missing.
  const afterwards = (spec, row) => (spec.marked && row[spec.marked] ? "\nends after the day up to which the registry was gone through" : "");
  const names = (spec) => [...new Set(spec.rows.map((row) => row[spec.series]))];
  const colours = (spec) => names(spec).map((name, place) => colour(spec.colours?.[name] ?? (names(spec).every((one) => statuses.includes(one)) ? `status-${name}` : `series-${(place % 8) + 1}`)));
  // A status is told by its pattern as well as by its colour; all else that has colours of its own is not.
  const fills = (spec) => names(spec).map((name, place) => (statuses.includes(name) && !spec.colours?.[name] ? `url(#fill-${name})` : colours(spec)[place]));
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
      const stack = { x: spec.x, y: spec.y, ...(spec.series ? { z: spec.series } : {}) };
      const total = Math.max(...domain.map((name) => spec.rows.filter((row) => row[spec.y] === name).reduce((sum, row) => sum + (row[spec.x] ?? 0), 0)), 1e-9);
      const fill = spec.series ? (row) => fills(spec)[series.indexOf(row[spec.series])] : colour("series-1");
      // Of few, a thin strip: it is no bar to be seen from afar.
      const few = (row) => spec.few !== null && row[spec.few] === true;
      const left = Math.min(180, 20 + 7 * Math.max(...domain.map((name) => String(name).length)));
      // A segment says its own name where there is room, so that colour is not the only word.
      const room = (row) => ((width - left - 20) * row[spec.x]) / total > 9 + 6.4 * String(row[spec.series]).length;
      return Plot.plot(frame(width, {
        height: 56 + domain.length * 28,
        marginLeft: left,
        marginBottom: 40,
        x: { label: spec.xTitle, labelOffset: 36, grid: true, tickFormat: label(spec), ticks: Math.max(3, Math.floor(width / 110)), ...(spec.isShare ? { domain: [0, 1] } : {}) },
        y: { label: null, domain },
        marks: [
          ...[false, true].map((isFew) => Plot.barX(spec.rows, Plot.stackX({ ...stack, filter: (row) => few(row) === isFew, fill, insetLeft: 1, insetRight: 1, insetTop: isFew ? 9 : 1, insetBottom: isFew ? 9 : 1, fillOpacity: isFew ? 0.55 : 1, title: (row) => `${row[spec.y]}${spec.series ? `, ${row[spec.series]}` : ""}: ${label(spec)(row[spec.x])}` }))),
          ...(spec.series ? [Plot.textX(spec.rows, Plot.stackX({ ...stack, text: (row) => (room(row) && !few(row) ? row[spec.series] : ""), fill: colour("surface"), fontWeight: 600 }))] : []),
          Plot.ruleX([0], { stroke: colour("rule") }),
        ],
      }));
    },

    // Marks as the legend has them: disc, half disc, crossed square, question mark in a broken ring.
    lanes(spec, width) {
      const rows = spec.rows.map((row) => ({ ...row, [spec.x]: new Date(row[spec.x]) }));
      const told = (row) => `${row[spec.name]}\n${row[spec.lane]}: ${row[spec.status]}\n${row[spec.x].toISOString().slice(0, 10)}`;
      const place = { x: spec.x, fy: spec.lane };
      const half = { draw: (context, size) => { const r = Math.sqrt(size / Math.PI); context.arc(0, 0, r, Math.PI / 2, 1.5 * Math.PI); context.closePath(); } };
      // Marks that would touch stand beside each other, so that releases of one day do not hide each other.
      const of = (name) => rows.filter((row) => row[spec.status] === name);
      const times = rows.map((row) => Number(row[spec.x]));
      const scale = (width - 120) / Math.max(1, Math.max(...times) - Math.min(...times));
      const taken = new Map(spec.lanes.map((name) => [name, []]));
      for (const row of [...rows].sort((a, b) => a[spec.x] - b[spec.x])) {
        const lane = taken.get(row[spec.lane]);
        const at = row[spec.x] * scale;
        row.shift = 0;
        while (lane.some((one) => one.shift === row.shift && at - one.at < 13)) row.shift += 1;
        lane.push({ at, shift: row.shift });
      }
      const most = Math.max(1, ...rows.map((row) => row.shift));
      const y = (row) => (row.shift % 2 ? -1 : 1) * Math.ceil(row.shift / 2);
      const dot = (name, more) => Plot.dot(of(name), { ...place, y, r: 5.5, href: spec.href, title: told, stroke: colour(`status-${name}`), strokeWidth: 1.6, ...more });
      const words = (name, text, fill) => Plot.text(of(name), { ...place, y, text: () => text, fill, fontSize: 10, fontWeight: 700, pointerEvents: "none" });
      return Plot.plot(frame(width, {
        height: 44 + spec.lanes.length * Math.min(120, Math.max(46, 20 + 14 * most)),
        marginLeft: 72,
        marginRight: 16,
        x: { label: null, type: "utc", grid: true, insetLeft: 14, insetRight: 14, ticks: Math.max(3, Math.floor(width / 110)) },
        y: { axis: null, domain: [-(most / 2 + 1), most / 2 + 1] },
        fy: { label: null, domain: spec.lanes, padding: 0.12 },
        marks: [
          Plot.frame({ fill: colour("raised"), stroke: "none" }),
          Plot.gridX({ stroke: colour("rule"), strokeOpacity: 1 }),
          dot("open", { fill: colour("status-open") }),
          dot("partial", { fill: colour("surface") }),
          dot("partial", { stroke: "none", fill: colour("status-partial"), symbol: half }),
          dot("closed", { symbol: "square", fill: colour("status-closed") }),
          words("closed", "×", colour("surface")),
          dot("unknown", { fill: colour("surface"), strokeWidth: 1.2, strokeDasharray: "2 1.5" }),
          words("unknown", "?", colour("status-unknown")),
        ],
      }));
    },

    bounds(spec, width) {
      const domain = [...new Set(spec.rows.map((row) => row[spec.y]))];
      const told = spec.rows.filter((row) => row[spec.low] !== null);
      const [few, enough] = [told.filter((row) => !row[spec.strength]), told.filter((row) => row[spec.strength])];
      const room = width < 560 ? 0 : 210;
      return Plot.plot(frame(width, {
        height: 64 + domain.length * (room ? 26 : 40),
        marginLeft: Math.min(150, 20 + 7 * Math.max(...domain.map((name) => String(name).length))),
        marginRight: room || 16,
        marginBottom: 42,
        x: { label: spec.xTitle, labelAnchor: "center", labelArrow: "none", grid: true, tickFormat: share, domain: [0, 1], ticks: Math.max(2, Math.floor(width / 140)) },
        y: { label: null, domain, padding: room ? 0.28 : 0.5 },
        marks: [
          // Few releases have no bar: a broken line with open ends. Of more, the more is known the stronger the bar.
          Plot.barX(enough, { x1: spec.low, x2: spec.high, y: spec.y, fill: "url(#fill-unknown)", stroke: colour("series-1"), strokeOpacity: 0.5 }),
          Plot.barX(enough, { x1: 0, x2: spec.low, y: spec.y, fill: colour("series-1"), fillOpacity: spec.strength }),
          Plot.tickX(enough, { x: spec.low, y: spec.y, stroke: colour("series-1"), strokeWidth: 2.5 }),
          Plot.tickX(enough, { x: spec.high, y: spec.y, stroke: colour("series-1"), strokeWidth: 1.5 }),
          Plot.ruleY(few, { x1: spec.low, x2: spec.high, y: spec.y, stroke: colour("soft"), strokeDasharray: "2 3" }),
          Plot.dot(few, { x: spec.low, y: spec.y, r: 3, fill: colour("surface"), stroke: colour("soft") }),
          Plot.dot(few, { x: spec.high, y: spec.y, r: 3, fill: colour("surface"), stroke: colour("soft") }),
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
      // A year without releases breaks the line: nothing is known of it. So does the year from which on the registry holds more kinds of release.
      const unbroken = series.flatMap((name) => {
        const own = new Map(rows.filter((row) => row[spec.series] === name).map((row) => [row[spec.x], row]));
        return [...own.keys()].sort().flatMap((year) => (own.has(year + 1) && year !== spec.breakAfter ? [own.get(year)] : [own.get(year), { ...at(name), [spec.series]: name, [spec.x]: year + 0.5 }]));
      });
      const told = (row) => `${row[spec.x]}: ${share(row[spec.low])} to ${share(row[spec.high])} open\nn = ${number.format(row[spec.weight])}${afterwards(spec, row)}`;
      const pale = rows.filter((row) => row[spec.marked]);
      const crosses = years.some((year) => year <= spec.breakAfter) && years.some((year) => year > spec.breakAfter);
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
          Plot.ruleX(pale, { ...where, stroke: colour("soft"), strokeOpacity: 0.16, strokeWidth: 16, strokeLinecap: "butt" }),
          ...(crosses ? [Plot.ruleX([spec.breakAfter + 0.5], { stroke: colour("soft"), strokeDasharray: "4 3" })] : []),
          Plot.areaY(unbroken, { ...where, y1: spec.low, y2: spec.high, fill: colour("series-1"), fillOpacity: 0.18 }),
          Plot.ruleX(rows.filter((row) => row[spec.strength]), { ...where, y1: spec.low, y2: spec.high, stroke: colour("series-1"), strokeOpacity: 0.45, strokeWidth: 3 }),
          Plot.ruleX(rows.filter((row) => !row[spec.strength]), { ...where, y1: spec.low, y2: spec.high, stroke: colour("soft"), strokeDasharray: "2 3" }),
          Plot.lineY(unbroken, { ...where, y: spec.low, stroke: colour("series-1"), strokeWidth: 1.5, strokeOpacity: 0.7 }),
          Plot.dot(rows.filter((row) => row[spec.strength]), { ...where, y: spec.low, r: spec.weight, fill: colour("series-1"), fillOpacity: (row) => row[spec.strength] * (row[spec.marked] ? 0.35 : 1), stroke: colour("series-1"), strokeOpacity: (row) => (row[spec.marked] ? 0.5 : 1) }),
          Plot.dot(rows.filter((row) => !row[spec.strength]), { ...where, y: spec.low, r: 2.5, fill: colour("surface"), stroke: colour("soft") }),
          Plot.ruleY([0], { stroke: colour("rule") }),
          Plot.text(series.map((name) => ({ ...at(name), words: spec.titles[name] })), { fx: "fx", fy: "fy", text: "words", frameAnchor: "top-left", dy: -18, dx: columns > 1 ? -4 : -44, fontWeight: 600, fontSize: columns > 1 ? 13 : 12, fill: colour("ink") }),
          Plot.tip(rows, Plot.pointer({ ...where, y: spec.low, fill: colour("surface"), stroke: colour("rule"), title: told })),
        ],
      }));
    },

    // Intervals of a few series side by side on one axis: the wide end to end, and the narrower within it where one is told.
    intervals(spec, width) {
      const domain = names(spec);
      const xs = [...new Set(spec.rows.map((row) => row[spec.x]))].sort((a, b) => a - b);
      const step = (width - 80) / Math.max(1, xs.length);
      const beside = (name) => (domain.indexOf(name) - (domain.length - 1) / 2) * Math.min(18, step / (domain.length + 1));
      const told = (row) => `${row[spec.series]}, ${row[spec.x]}: ${share(row[spec.low])} to ${share(row[spec.high])}\nn = ${number.format(row[spec.weight])}${afterwards(spec, row)}`;
      const pale = xs.filter((x) => spec.rows.some((row) => row[spec.x] === x && row[spec.marked]));
      const before = xs.filter((x) => x <= spec.breakAfter);
      const marks = [
        Plot.ruleY([0], { stroke: colour("rule") }),
        Plot.ruleX(pale, { stroke: colour("soft"), strokeOpacity: 0.16, strokeWidth: Math.max(8, step * 0.8), strokeLinecap: "butt" }),
        // Between the last year before and the first one after.
        ...(before.length && before.length < xs.length ? [Plot.ruleX(before.slice(-1), { dx: step / 2, stroke: colour("soft"), strokeDasharray: "4 3" })] : []),
      ];
      for (const [place, name] of domain.entries()) {
        const own = spec.rows.filter((row) => row[spec.series] === name);
        const [few, enough] = [own.filter((row) => !row[spec.strength]), own.filter((row) => row[spec.strength])];
        const stroke = palette()[place % 8];
        const where = { x: spec.x, dx: beside(name) };
        const ends = (rows, more) => [spec.low, spec.high].map((y) => Plot.dot(rows, { ...where, y, symbol: shapes[place % 8], r: 3.2, fill: colour("surface"), stroke, ...more }));
        marks.push(
          Plot.ruleX(few, { ...where, y1: spec.low, y2: spec.high, stroke, strokeOpacity: 0.6, strokeWidth: 1, strokeDasharray: "2 3" }),
          Plot.ruleX(enough, { ...where, y1: spec.low, y2: spec.high, stroke, strokeWidth: 2.5, strokeOpacity: spec.strength }),
          ...(spec.innerLow ? [Plot.ruleX(enough, { ...where, y1: spec.innerLow, y2: spec.innerHigh, stroke, strokeWidth: 7, strokeOpacity: spec.strength })] : []),
          ...ends(few, { strokeOpacity: 0.6 }),
          ...ends(enough, { fill: stroke }),
        );
      }
      if (pale.length) marks.push(Plot.text(["grey: ends after the registry's day"], { frameAnchor: "top-right", dy: -12, fontSize: 11, fill: colour("soft") }));
      marks.push(Plot.tip(spec.rows, Plot.pointer({ x: spec.x, y: spec.high, fill: colour("surface"), stroke: colour("rule"), title: told })));
      const every = Math.max(1, Math.ceil(xs.length / Math.max(3, Math.floor(width / 60))));
      return Plot.plot(frame(width, {
        height: Math.max(260, Math.min(380, width * 0.4)),
        marginLeft: 52,
        marginBottom: 40,
        x: { label: spec.xTitle, labelAnchor: "center", labelArrow: "none", type: "point", domain: xs, padding: 0.5, tickFormat: "d", ticks: xs.filter((_, place) => (xs.length - 1 - place) % every === 0) },
        y: { label: spec.yTitle, grid: true, tickFormat: share, domain: [0, 1] },
        marks,
      }));
    },
  };

  // The key stands beside the chart as text: colour, dash and name together.
  const items = (spec) => {
    if (!spec.series || spec.kind === "facets") return [];
    const isLine = spec.kind === "lines" || spec.kind === "intervals";
    return names(spec).map((name, place) => ({
      name: String(name),
      colour: isLine ? palette()[place % 8] : colours(spec)[place],
      dash: spec.kind === "lines" ? dashes[place % 8] : "none",
      shape: isLine ? d3.symbol(d3[`symbol${shapes[place % 8][0].toUpperCase()}${shapes[place % 8].slice(1)}`], 55)() : "",
      thick: spec.kind === "lines" ? 2.5 : spec.kind === "intervals" ? 4 : 10,
    }));
  };
  const key = (spec) => {
    const told = items(spec);
    if (!told.length) return null;
    const list = document.createElement("ul");
    list.className = "key";
    for (const one of told) {
      const item = document.createElement("li");
      const line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      line.setAttribute("width", "28");
      line.setAttribute("height", "12");
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
      stroke.setAttribute("d", one.thick < 10 ? "M0 5h28" : "M8 5h12");
      stroke.setAttribute("stroke", one.colour);
      stroke.setAttribute("stroke-width", String(one.thick));
      stroke.setAttribute("stroke-dasharray", one.dash);
      line.append(stroke);
      if (one.shape) {
        const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
        mark.setAttribute("d", one.shape);
        mark.setAttribute("transform", "translate(14 5)");
        mark.setAttribute("fill", one.colour);
        mark.setAttribute("stroke", colour("surface"));
        line.append(mark);
      }
      item.append(line, ` ${one.name}`);
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
    // A picture holds nothing to focus: its marks lead on by the pointer, and the table beneath has the same links.
    for (const link of drawn.querySelectorAll("a")) {
      const address = link.href.baseVal;
      link.removeAttribute("href");
      link.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
      link.style.cursor = "pointer";
      link.addEventListener("click", () => location.assign(address));
    }
    figure.replaceChildren(told, ...[key(spec), drawn].filter(Boolean));
    figure.dataset.width = String(figure.clientWidth);
  };

  // Pictures that are taken away are drawn by the same hand.
  window.observatoryCharts = { draw: (spec, width) => kinds[spec.kind](spec, width), key: items };

  document.querySelectorAll("figure.chart").forEach(draw);
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) if (Math.abs(Number(target.dataset.width) - target.clientWidth) > 8) draw(target);
  });
  document.querySelectorAll("figure.chart").forEach((figure) => watch.observe(figure));
})();
