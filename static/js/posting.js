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
})();
