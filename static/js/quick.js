// A listing's essentials over the list: <a class="quick-link" data-quick="address">.
// Enter opens, Esc closes, the focus returns. Without script the link leads to the page.
(function () {
  "use strict";
  var dialog = document.getElementById("quick"), body = document.getElementById("quick-body");
  if (!dialog || !dialog.showModal) { return; }
  var opener = null;

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.quick-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    opener = link;
    fetch(link.dataset.quick, { headers: { "HX-Request": "true" } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
      .then(function (html) {
        body.innerHTML = html;
        dialog.showModal();
        dialog.scrollTop = 0;
      })
      .catch(function () { window.location.assign(link.href); });
  });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog || event.target.closest("[data-close]")) { dialog.close(); }
  });
  dialog.addEventListener("close", function () {
    body.replaceChildren();
    if (opener && opener.isConnected) { opener.focus(); }
  });
})();
