// After a row is saved in place, the keyboard goes on: to what is still wrong in it, else
// to the next row that waits.
(function () {
  "use strict";
  function field(row) { return row && row.querySelector(".row-form input:not([type=hidden]), .row-form select, .row-form textarea"); }
  document.addEventListener("htmx:afterSwap", function (event) {
    var id = event.detail.target && event.detail.target.id;
    if (!id || id.indexOf("row-") !== 0) { return; }
    var row = document.getElementById(id);
    while (row && !field(row)) { row = row.nextElementSibling; }
    var next = field(row) || document.querySelector(".import-next .btn-primary");
    if (next) { next.focus(); }
  });
})();
