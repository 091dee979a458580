// Pictures of panels, made here: a new drawing that holds only shapes and text, so nothing of the page's scripts, links or styles goes along.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const GAP = 24;
  const WIDTH = 960;
  const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
  const MOST = { rows: 30, cell: 260, width: 1600, side: 12000, pixels: 60e6 };
  // What a picture may hold: of each element its geometry, and of its look what is computed now.
  const SHAPES = new Set(["g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"]);
  const GEOMETRY = ["d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points", "transform", "viewBox", "preserveAspectRatio", "patternUnits", "patternTransform"];
  const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "paint-order"];
  const WORDS = ["font-size", "font-weight", "text-anchor"];
  const STATUSES = ["open", "partial", "closed", "unknown"];
  // What XML cannot hold.
  const clean = (text) => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");

  const make = (name, told = {}, text = null) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(told)) made.setAttribute(key, String(value));
    if (text !== null) made.textContent = clean(text);
    return made;
  };

  const pencil = document.createElement("canvas").getContext("2d");
  const long = (text, size, weight = 400) => {
    pencil.font = `${weight} ${size}px ${SANS}`;
    return pencil.measureText(text).width;
  };
  const cut = (text, size, room, weight = 400) => {
    if (long(text, size, weight) <= room) return text;
    let told = text.slice(0, 400);
    while (told.length > 1 && long(`${told}…`, size, weight) > room) told = told.slice(0, -1);
    return `${told}…`;
  };
  const wrap = (text, size, room, weight = 400) => {
    const lines = [""];
    for (const word of clean(text).split(/\s+/).filter(Boolean)) {
      const next = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (long(next, size, weight) <= room) lines[lines.length - 1] = next;
      else {
        // An address has no spaces to break at.
        let rest = word;
        if (lines.at(-1)) lines.push("");
        while (long(rest, size, weight) > room) {
          let most = rest.length;
          while (most > 1 && long(rest.slice(0, most), size, weight) > room) most -= 1;
          lines[lines.length - 1] = rest.slice(0, most);
          lines.push("");
          rest = rest.slice(most);
        }
        lines[lines.length - 1] = rest;
      }
    }
    return lines.filter(Boolean);
  };

  // Copies shapes and text with their look, and the patterns that they are filled with.
  const copy = (from, into, patterns) => {
    for (const child of from.children) {
      const name = child.localName;
      const isLink = name === "a";
      if (child.namespaceURI !== SVG || !(SHAPES.has(name) || isLink || name === "svg")) continue;
      const style = getComputedStyle(child);
      if (style.display === "none" || style.visibility === "hidden") continue;
      const made = make(isLink || name === "svg" ? "g" : name);
      for (const key of GEOMETRY) if (child.hasAttribute(key) && !isLink && name !== "svg") made.setAttribute(key, clean(child.getAttribute(key)));
      if (name === "svg") made.setAttribute("transform", `translate(${Number.parseFloat(child.getAttribute("x")) || 0} ${Number.parseFloat(child.getAttribute("y")) || 0})`);
      if (name !== "g" && !isLink && name !== "svg") {
        for (const key of name === "text" || name === "tspan" ? [...LOOK, ...WORDS] : LOOK) {
          const value = style.getPropertyValue(key);
          const pattern = /^url\(["']?#([\w-]+)["']?\)/.exec(value);
          if (pattern) keep(pattern[1], patterns);
          if (value && (pattern || !value.includes("url("))) made.setAttribute(key, pattern ? `url(#${pattern[1]})` : value);
        }
      } else if (style.opacity !== "1") made.setAttribute("opacity", style.opacity);
      const own = [...child.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.data).join("");
      if ((name === "text" || name === "tspan") && own.trim()) made.textContent = clean(own);
      copy(child, made, patterns);
      into.append(made);
    }
  };
  const keep = (id, patterns) => {
    const found = document.getElementById(id);
    if (!found || found.localName !== "pattern" || patterns.has(id)) return;
    const made = make("pattern", { id });
    patterns.set(id, made);
    for (const key of GEOMETRY) if (found.hasAttribute(key)) made.setAttribute(key, found.getAttribute(key));
    copy(found, made, patterns);
  };

  // A table as a picture: what a person sees of it, the first rows, and columns while there is room.
  const cellOf = (cell) => {
    const bar = cell.querySelector("svg.bar");
    const status = cell.querySelector(".status") ?? (bar || cell.querySelector(".count") ? null : cell.querySelector("svg.mark"));
    // Each status in its order, none of them left out.
    const counts = STATUSES.map((name) => ({ name, n: /\d[\d,]*/.exec(cell.querySelector(`.count.status-${name}`)?.textContent ?? "0")[0] }));
    const twin = cell.cloneNode(true);
    for (const one of twin.querySelectorAll(".narrow, .away")) one.remove();
    const words = twin.textContent.replace(/\s+/g, " ").trim();
    return { bar, counts, words, mark: status ? [...status.classList].find((name) => /^(status|mark)-/.test(name)).replace("mark-", "status-") : null, right: /kind-(number|share)/.test(cell.className) };
  };
  const tableOf = (table, patterns) => {
    const cells = [...[...table.tHead.rows].at(-1).cells];
    const heads = cells.map((one) => one.textContent.replace(/[▾▴]/gu, "").trim());
    // Names that stand on the page stand in the picture.
    const isTall = cells.map((one) => one.classList.contains("tall"));
    const above = isTall.includes(true) ? 8 + Math.max(...heads.map((head, column) => (isTall[column] ? long(head, 12, 600) : 0))) : 0;
    const all = [...table.tBodies[0].rows].filter((row) => row.cells.length === heads.length);
    const rows = all.slice(0, MOST.rows).map((row) => [...row.cells].map(cellOf));
    const widths = heads.map((head, place) => isTall[place] ? 24 : Math.min(MOST.cell, 18 + Math.max(long(head, 12, 600), ...rows.map((row) => (row[place].bar ? 140 : long(row[place].words, 13) + (row[place].mark ? 18 : 0))))));
    let columns = 0;
    for (let sum = 0; columns < widths.length && sum + widths[columns] <= MOST.width; columns += 1) sum += widths[columns];
    const width = Math.max(WIDTH, widths.slice(0, columns).reduce((sum, one) => sum + one, 0));
    const spare = (width - widths.slice(0, columns).reduce((sum, one) => sum + one, 0)) / columns;
    const at = widths.slice(0, columns).reduce((found, one) => [...found, found.at(-1) + one + spare], [0]);
    const made = make("g");
    const found = new Map();
    const colour = (name) => found.get(name) ?? found.set(name, probe(name)).get(name);
    const tall = rows.some((row) => row.some((one) => one.bar)) ? 40 : 26;
    const place = (words, column, y, told, isRight) => {
      const room = at[column + 1] - at[column] - 12;
      made.append(make("text", { x: isRight ? at[column + 1] - 10 : at[column], y, "text-anchor": isRight ? "end" : "start", "font-size": 13, fill: colour("--ink"), ...told }, cut(words, told?.["font-size"] ?? 13, room, told?.["font-weight"] ?? 400)));
    };
    heads.slice(0, columns).forEach((head, column) => {
      const told = { "font-size": 12, "font-weight": 600, fill: colour("--soft") };
      if (isTall[column]) made.append(make("text", { transform: `translate(${at[column] + 10} ${above + 14}) rotate(-90)`, ...told }, head));
      else place(head, column, above + 14, told, rows[0]?.[column].right);
    });
    made.append(make("line", { x1: 0, x2: width, y1: above + 22, y2: above + 22, stroke: colour("--soft") }));
    rows.forEach((row, number) => {
      const y = above + 26 + number * tall;
      row.slice(0, columns).forEach((one, column) => {
        if (one.bar) {
          const room = at[column + 1] - at[column] - 14;
          const drawn = make("g", { transform: `translate(${at[column]} ${y + 5})` });
          copy(one.bar, drawn, patterns);
          for (const rect of drawn.querySelectorAll("rect")) {
            // Its places are told as parts of its length.
            for (const key of ["x", "width"]) rect.setAttribute(key, String((Number.parseFloat(rect.getAttribute(key) ?? "0") / 100) * room));
            rect.setAttribute("height", "9");
          }
          made.append(drawn);
          let x = at[column];
          for (const [number, { name, n }] of one.counts.entries()) {
            const told = `${n}${number < STATUSES.length - 1 ? " / " : ""}`;
            made.append(make("text", { x, y: y + 29, "font-size": 11, fill: colour(`--status-${name}`), "xml:space": "preserve" }, told));
            x += long(told, 11);
          }
        } else if (one.mark) {
          made.append(make("rect", { x: at[column], y: y + 8, width: 11, height: 11, fill: `url(#fill-${one.mark.replace("status-", "")})`, stroke: colour(`--${one.mark}`) }));
          keep(`fill-${one.mark.replace("status-", "")}`, patterns);
          if (one.words) made.append(make("text", { x: at[column] + 17, y: y + 18, "font-size": 13, fill: colour(`--${one.mark}`) }, one.words));
        } else place(one.words, column, y + 18, {}, one.right);
      });
      made.append(make("line", { x1: 0, x2: width, y1: y + tall, y2: y + tall, stroke: colour("--rule") }));
    });
    const isBars = rows.some((row) => row.some((one) => one.bar)) || above > 0;
    for (const name of isBars ? STATUSES : []) keep(`fill-${name}`, patterns);
    const keys = isBars ? STATUSES.map((name) => ({ name, pattern: `url(#fill-${name})`, colour: colour("--soft") })) : [];
    const left = [];
    if (all.length > rows.length) left.push(`the first ${rows.length} of ${all.length} rows`);
    if (columns < heads.length) left.push(`${columns} of ${heads.length} columns`);
    return { drawn: made, width, height: above + 30 + rows.length * tall, keys, note: left.length ? `This picture shows ${left.join(" and ")}.` : "" };
  };
  // A colour of the style sheet as it is now.
  const probe = (name) => {
    const one = document.createElement("span");
    one.style.color = `var(${name})`;
    document.body.append(one);
    const found = getComputedStyle(one).color;
    one.remove();
    return found;
  };

  const partOf = (section, patterns) => {
    const figure = section.querySelector("figure.chart");
    const charts = window.observatoryCharts;
    if (figure && charts) {
      // Drawn anew, as wide as a picture is, whatever the window.
      const aside = document.createElement("div");
      aside.className = "away";
      document.body.append(aside);
      const spec = JSON.parse(figure.querySelector("script").textContent);
      const drawn = charts.draw(spec, WIDTH);
      aside.append(drawn);
      const made = make("g");
      copy(drawn, made, patterns);
      const height = Number(drawn.getAttribute("height"));
      const keys = charts.key(spec).map((one) => ({ ...one, colour: one.colour.startsWith("var(") ? probe(one.colour.slice(4, -1)) : one.colour }));
      aside.remove();
      return { drawn: made, width: WIDTH, height, keys, note: "" };
    }
    const lineage = section.querySelector("svg.lineage");
    if (lineage) {
      const made = make("g");
      copy(lineage, made, patterns);
      return { drawn: made, width: Math.max(WIDTH, Number(lineage.getAttribute("width"))), height: Number(lineage.getAttribute("height")), keys: [], note: "" };
    }
    const table = section.querySelector("table");
    return table ? tableOf(table, patterns) : { drawn: make("g"), width: WIDTH, height: 8, keys: [], note: section.querySelector(".none")?.textContent ?? "" };
  };

  const pictureOf = (section) => {
    const told = JSON.parse(section.querySelector(".taken").textContent);
    // On paper it is light, whatever the theme.
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = "light";
    try {
      const patterns = new Map();
      const part = partOf(section, patterns);
      const { width } = part;
      const whole = make("svg", { xmlns: SVG, "font-family": SANS, role: "img" });
      const ink = probe("--ink");
      const soft = probe("--soft");
      const ground = probe("--surface");
      let y = GAP;
      const write = (text, size, fill, weight = 400) => {
        for (const line of wrap(text, size, width, weight)) {
          y += size * 1.3;
          whole.append(make("text", { x: GAP, y, "font-size": size, "font-weight": weight, fill }, line));
        }
      };
      whole.append(make("title", {}, told.title), make("desc", {}, [told.subject, ...told.lines].filter(Boolean).join("\n")));
      write(told.title, 21, ink, 650);
      if (told.subject) write(told.subject, 14, soft);
      y += 12;
      if (part.keys.length) {
        let x = GAP;
        y += 14;
        for (const one of part.keys) {
          const room = 36 + long(one.name, 12);
          if (x + room > width && x > GAP) [x, y] = [GAP, y + 18];
          if (one.pattern) whole.append(make("rect", { x, y: y - 10, width: 26, height: 11, fill: one.pattern, stroke: one.colour }));
          else whole.append(make("line", { x1: x, x2: x + 26, y1: y - 4, y2: y - 4, stroke: one.colour, "stroke-width": one.thick, "stroke-dasharray": one.dash }));
          if (one.shape) whole.append(make("path", { d: one.shape, transform: `translate(${x + 13} ${y - 4})`, fill: one.colour, stroke: ground }));
          whole.append(make("text", { x: x + 32, y, "font-size": 12, fill: ink }, one.name));
          x += room + 14;
        }
        y += 8;
      }
      part.drawn.setAttribute("transform", `translate(${GAP} ${y})`);
      whole.append(part.drawn);
      y += part.height + 6;
      for (const line of [part.note, ...told.lines].filter(Boolean)) write(line, 11.5, soft);
      const [w, h] = [Math.ceil(width + 2 * GAP), Math.ceil(y + GAP)];
      for (const [key, value] of Object.entries({ width: w, height: h, viewBox: `0 0 ${w} ${h}` })) whole.setAttribute(key, String(value));
      const defs = make("defs");
      defs.append(...patterns.values());
      whole.prepend(make("rect", { width: w, height: h, fill: ground }));
      whole.prepend(defs);
      return { text: new XMLSerializer().serializeToString(whole), width: w, height: h, file: told.file };
    } finally {
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
    }
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const raster = async ({ text, width, height }) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const scale = Math.min(2, MOST.side / Math.max(width, height), Math.sqrt(MOST.pixels / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error("the browser made no picture");
    return blob;
  };

  // Where the clipboard is not to be had (an address without TLS, a frame), the browser's older way.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "away";
      field.setAttribute("aria-label", "To be copied");
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  const take = async (section, what) => {
    const told = JSON.parse(section.querySelector(".taken").textContent);
    if (what === "link" || what === "apa" || what === "bibtex" || what === "embed") {
      // A copy of the page that was told no address of its own stands where the browser found it.
      const address = told.address.includes("://") ? told.address : `${location.href.split("#")[0]}#${section.id}`;
      const text = what === "link" ? address : told[what];
      return (await copied(text)) ? { link: "The link is copied.", apa: "The citation is copied.", bibtex: "The entry is copied.", embed: "The code is copied." }[what] : "The browser let nothing be copied: mark it and copy it by hand.";
    }
    const picture = pictureOf(section);
    if (what === "svg") save(new Blob([picture.text], { type: "image/svg+xml" }), `${picture.file}.svg`);
    else save(await raster(picture), `${picture.file}.png`);
    return `${what.toUpperCase()} is downloaded.`;
  };

  for (const one of document.querySelectorAll(".takes .with-script")) one.hidden = false;
  addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-take]") : null;
    if (!button) return;
    const section = button.closest("section.panel");
    const said = section.querySelector(".took");
    const focus = document.activeElement;
    try {
      said.textContent = await take(section, button.dataset.take);
    } catch (error) {
      said.textContent = `This could not be made: ${error.message}`;
    }
    if (focus instanceof HTMLElement && document.activeElement !== focus) focus.focus();
  });
})();
