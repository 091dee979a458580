// The theme that Airflow's interface keeps under this key of the same origin: light, dark, or the system's own.
"use strict";
(() => {
  const follow = () => {
    let theme = null;
    try {
      theme = localStorage.getItem("theme");
    } catch {
      theme = null; // storage may be refused: then the system's own it is
    }
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  follow();
  addEventListener("storage", (event) => {
    if (event.key === "theme" || event.key === null) follow();
  });
})();
