// Work through a list by keyboard: j and k walk, o or Enter opens, t takes, d declines.
// Everything here is also a link or a button on the page.
(function () {
  "use strict";
  var list = document.querySelector("[data-keys]");
  var items = Array.from(document.querySelectorAll("[data-item]"));
  var at = -1;
  function here() {
    var focused = document.activeElement && document.activeElement.closest("[data-item]");
    return focused ? items.indexOf(focused) : at;
  }
  function walk(step) {
    if (!list || !items.length) { return; }
    at = Math.min(items.length - 1, Math.max(0, here() + step));
    items[at].focus();
    items[at].scrollIntoView({ block: "nearest" });
  }
  function act(name) {
    var item = items[Math.max(0, here())];
    var found = item && item.querySelector("[data-act=" + name + "]");
    if (!found) { return; }
    (found.querySelector("button") || found).click();
  }
  function beside(step) {
    var columns = Array.from(document.querySelectorAll("[data-column]"));
    var item = items[Math.max(0, here())];
    var column = columns.indexOf(item && item.closest("[data-column]")) + step;
    for (; columns[column]; column += step) {
      var first = columns[column].querySelector("[data-item]");
      if (first) { first.focus(); first.scrollIntoView({ block: "nearest", inline: "nearest" }); return; }
    }
  }
  var keys = {
    j: function () { walk(1); },
    k: function () { walk(-1); },
    h: function () { beside(-1); },
    l: function () { beside(1); },
    o: function () { act("open"); },
    t: function () { act("take"); },
    d: function () {
      var form = document.getElementById("decline");
      if (form) { form.scrollIntoView(); document.getElementById("reason").focus(); } else { act("decline"); }
    }
  };
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Enter" && event.target.matches("[data-item]")) { act("open"); return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  if (location.hash === "#decline" && document.getElementById("reason")) {
    document.getElementById("reason").focus();
  }
})();
