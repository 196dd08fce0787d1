// Counts characters under the long fields, so that nobody is surprised by the limit.
(function () {
  "use strict";
  document.querySelectorAll("#listing-form textarea[maxlength], #title").forEach(function (field) {
    var most = Number(field.getAttribute("maxlength"));
    var note = document.createElement("span");
    note.className = "listing-count";
    note.setAttribute("aria-hidden", "true");
    function count() { note.textContent = field.value.length + " / " + most; }
    field.insertAdjacentElement("afterend", note);
    field.addEventListener("input", count);
    count();
  });
})();
