// Small comforts; everything works without them.
"use strict";
(() => {
  // Airflow shows the page in a frame that may open no window: there the frame's parent, of the same origin, opens it.
  const framed = window.parent !== window;
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.external") : null;
    if (!link || !framed || !/^https?:\/\//.test(link.href)) return;
    try {
      const twin = window.parent.document.createElement("a");
      twin.href = link.href;
      twin.target = "_blank";
      twin.rel = "noopener noreferrer";
      twin.click();
      event.preventDefault();
    } catch {
      // Another origin's frame: the browser does what it does with such a link.
    }
  });

  // On a narrow screen the navigation scrolls: where one is stays in sight.
  const here = document.querySelector("header nav [aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft - 40;

  // A table that is wider than its place says so, until its end is in sight.
  const tell = (region) => {
    const isMore = region.scrollWidth - region.clientWidth - region.scrollLeft > 4;
    let sign = region.nextElementSibling;
    if (!sign?.classList.contains("goes-on")) {
      if (!isMore) return;
      sign = document.createElement("p");
      sign.className = "goes-on";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = "More columns: scroll →";
      region.after(sign);
    }
    sign.hidden = !isMore;
  };
  const widths = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target.closest(".scroll"))));
  for (const region of document.querySelectorAll(".scroll:has(> table)")) {
    region.addEventListener("scroll", () => tell(region), { passive: true });
    widths.observe(region);
    tell(region);
  }

  // A list of days as a slider over the same days.
  for (const list of document.querySelectorAll("select[data-slider]")) {
    const days = [...list.options].filter((one) => one.value).map((one) => one.value).sort();
    if (days.length < 2) continue;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(days.length - 1);
    slider.value = String(list.value ? days.indexOf(list.value) : days.length - 1);
    slider.setAttribute("aria-label", "As of, as a slider over the days of publication");
    const say = () => slider.setAttribute("aria-valuetext", days[Number(slider.value)]);
    say();
    slider.addEventListener("input", () => {
      const last = Number(slider.value) === days.length - 1;
      list.value = last ? "" : days[Number(slider.value)];
      say();
    });
    slider.addEventListener("change", () => list.form?.requestSubmit());
    list.after(slider);
  }

  // On a narrow screen the filters fold away.
  const narrow = matchMedia("(max-width: 640px)");
  const fold = () => document.querySelectorAll("details.fold").forEach((one) => { one.open = !narrow.matches; });
  narrow.addEventListener("change", fold);
  fold();

  // A form leaves its empty fields out of the address.
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    });
  }
  // Back to a page that the browser kept: its fields are alive again.
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });
})();
