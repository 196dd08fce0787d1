// Small helps that every page works without.
(function () {
  "use strict";
  // Ask before what cannot be undone.
  document.addEventListener("submit", function (event) {
    var words = event.target.getAttribute("data-confirm");
    if (words && !window.confirm(words)) {
      event.preventDefault();
    }
  });
  // One click, one submission.
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented) { return; }
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "1";
      setTimeout(function () { delete form.dataset.sent; }, 4000);
    }
  });
  // Lead the eye to the first error.
  var wrong = document.querySelector("[aria-invalid=true]");
  if (wrong) { wrong.focus(); }
  // htmx sends the form token with every request.
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("input[name=csrf_token]");
    if (token) { event.detail.headers["X-CSRFToken"] = token.value; }
  });
  // The wide menu is always open, the narrow one folds.
  var menu = document.querySelector(".site-menu");
  var wide = matchMedia("(min-width: 62rem)");
  // The other way round with what is folded away in it, for a list that is unfolded
  // can as well be whole; on a wide screen it closes as soon as one turns elsewhere.
  var more = document.querySelector(".more-menu");
  function fit() {
    if (menu) { menu.open = wide.matches; }
    if (more) { more.open = !wide.matches; }
  }
  function leave(event) {
    var to = event.type === "focusout" ? event.relatedTarget : event.target;
    if (more && wide.matches && to && !more.contains(to)) { more.open = false; }
  }
  document.addEventListener("click", leave);
  if (more) {
    more.addEventListener("focusout", leave);
    more.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !wide.matches || !more.open) { return; }
      more.open = false;
      more.querySelector("summary").focus();
    });
  }
  wide.addEventListener("change", fit);
  fit();
  // A table wider than the page can be scrolled by the keyboard alone.
  function reach() {
    document.querySelectorAll(".table-frame").forEach(function (frame) {
      if (frame.scrollWidth > frame.clientWidth) { frame.tabIndex = 0; }
      else { frame.removeAttribute("tabindex"); }
    });
  }
  addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);
  reach();
})();
