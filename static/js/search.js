// Lists and the search box with script: facets apply at once, stay open on a phone.
(function () {
  "use strict";
  document.documentElement.classList.add("with-script");
  // The wide list always shows its facets; the narrow one folds them.
  var facets = document.getElementById("facets");
  var wide = matchMedia("(min-width: 62rem)");
  function fit() { if (facets && wide.matches) { facets.open = true; } }
  wide.addEventListener("change", fit);
  fit();
  // What was left empty does not stand in the address.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get" || !event.detail.parameters.delete) { return; }
    Array.from(event.detail.parameters.entries()).forEach(function (pair) {
      if (pair[1] === "") { event.detail.parameters.delete(pair[0]); }
    });
  });
  // The number beside "筛选" follows the chips.
  document.addEventListener("htmx:afterSettle", function () {
    if (!facets) { return; }
    var count = document.querySelectorAll("#chips .chip").length;
    if (count) { facets.dataset.chosen = String(count); } else { delete facets.dataset.chosen; }
  });
})();
