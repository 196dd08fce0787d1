// Remembers what was ticked for comparison while one turns pages or searches anew; the
// fifth is refused with a sentence. Without script the ticks of one page are compared.
(function () {
  "use strict";
  var bar = document.getElementById("compare-form");
  if (!bar) { return; }
  var key = "compare-" + bar.dataset.place, most = Number(bar.dataset.most);
  var said = bar.querySelector(".compare-said"), list = bar.querySelector(".compare-chosen");

  function kept() {
    try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch (_error) { return []; }
  }

  function keep(chosen) {
    try { sessionStorage.setItem(key, JSON.stringify(chosen)); } catch (_error) { /* this page only */ }
    draw(chosen, false);
  }

  function ticks() { return Array.from(document.querySelectorAll("input[name=id][form=compare-form]")); }

  function titleOf(tick) { return document.getElementById(tick.getAttribute("aria-describedby")).textContent; }

  // What is ticked elsewhere goes along as a hidden field.
  function draw(chosen, isFull) {
    var here = ticks(), shown = here.map(function (tick) { return tick.value; });
    here.forEach(function (tick) {
      tick.checked = chosen.some(function (one) { return one.ref === tick.value; });
    });
    bar.querySelectorAll("input[type=hidden]").forEach(function (field) { field.remove(); });
    list.replaceChildren.apply(list, chosen.map(function (one) {
      if (shown.indexOf(one.ref) < 0) {
        var field = document.createElement("input");
        field.type = "hidden"; field.name = "id"; field.value = one.ref;
        bar.append(field);
      }
      var item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.textContent = one.title + " ×";
      if (/[\u3400-\u9fff]/.test(one.title)) { button.lang = "zh-CN"; } // as the server marks pages
      button.setAttribute("aria-label", bar.dataset.drop + " " + one.title);
      button.dataset.ref = one.ref;
      item.append(button);
      return item;
    }));
    bar.classList.toggle("has-chosen", chosen.length > 0);
    bar.querySelector("button:not([type])").disabled = chosen.length < 2;
    said.classList.toggle("is-full", isFull);
    said.textContent = isFull ? bar.dataset.full
      : bar.dataset.chosen.replace("N", chosen.length) + (chosen.length === 1 ? " · " + bar.dataset.few : "");
  }

  document.addEventListener("change", function (event) {
    var tick = event.target;
    if (tick.name !== "id" || tick.getAttribute("form") !== "compare-form") { return; }
    var chosen = kept().filter(function (one) { return one.ref !== tick.value; });
    if (!tick.checked) { keep(chosen); return; }
    if (chosen.length >= most) { draw(chosen, true); return; }
    keep(chosen.concat({ ref: tick.value, title: titleOf(tick) }));
  });
  list.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    keep(kept().filter(function (one) { return one.ref !== button.dataset.ref; }));
    var next = list.querySelector("button") || ticks()[0];
    if (next) { next.focus(); }
  });
  document.addEventListener("htmx:afterSettle", function () { draw(kept(), false); });
  addEventListener("pageshow", function () { draw(kept(), false); });
  draw(kept(), false);
})();
