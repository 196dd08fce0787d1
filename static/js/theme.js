// Follow the system's light or dark before the first paint; a choice is remembered.
// Paper is always light.
(function () {
  "use strict";
  var root = document.documentElement, chosen = null, shown = "";
  try { chosen = localStorage.getItem("theme"); } catch (e) { /* private mode */ }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  addEventListener("beforeprint", function () {
    shown = root.getAttribute("data-bs-theme");
    root.setAttribute("data-bs-theme", "light");
  });
  addEventListener("afterprint", function () { root.setAttribute("data-bs-theme", shown); });
})();
