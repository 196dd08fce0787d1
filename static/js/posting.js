// Says so when the form could not be kept; what was typed stays on the page.
(function () {
  "use strict";
  var status = document.getElementById("draft-status");
  if (!status) { return; }
  function lost() { status.textContent = status.getAttribute("data-lost"); }
  document.addEventListener("htmx:beforeSwap", function (event) {
    // signed out meanwhile: the answer is the sign-in page
    var asked = event.detail.pathInfo && event.detail.pathInfo.responsePath;
    if (event.detail.target === status && asked && asked.indexOf("/draft") < 0) {
      event.detail.shouldSwap = false;
      lost();
    }
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.detail.target === status) { lost(); }
    });
  });
  // what a button changed is kept too, and the keyboard stays where the work is
  document.addEventListener("htmx:afterSettle", function (event) {
    var asked = event.detail.requestConfig;
    var name = asked && asked.elt ? asked.elt.name : "";
    var next = null;
    if (name === "take_field") { next = document.getElementById("field_code"); }
    if (name === "read_indicators" || name === "accept_indicator") {
      next = document.querySelector(".read-list button[name=accept_indicator]") || document.getElementById("read_indicators");
    }
    if (name === "add_indicator" || name === "add_ip_right") {
      var rows = document.querySelectorAll("#" + (name === "add_indicator" ? "indicators" : "ip_rights") + "-rows .listing-row");
      next = rows.length ? rows[rows.length - 1].querySelector("input, select") : null;
    }
    if (!next) { return; }
    next.focus();
    document.getElementById("listing-form").dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
