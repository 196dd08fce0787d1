// Search boxes that offer words while one types: <input data-words="address">.
// The address answers {"words": […]}. Without script the box is a plain one.
(function () {
  "use strict";
  var PAUSE = 160; // milliseconds without a key before words are asked for

  function part(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  function offer(input) {
    var list = part("ul", { id: input.id + "-words", role: "listbox", "class": "words-list", hidden: "", "aria-label": input.dataset.list });
    var said = part("p", { role: "status", "class": "visually-hidden" });
    var timer, asked, at = -1, isComposing = false;
    input.after(list, said);
    Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
      .forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });

    function close() {
      clearTimeout(timer);
      if (asked) { asked.abort(); }
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      said.textContent = "";
    }

    function show(words) {
      list.replaceChildren.apply(list, words.map(function (word, number) {
        var one = part("li", { role: "option", id: list.id + "-" + number, "aria-selected": "false" });
        one.textContent = word;
        return one;
      }));
      if (!words.length) { close(); return; }
      at = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
      said.textContent = (input.dataset.said || "").replace("N", words.length);
    }

    function ask() {
      var text = input.value.trim();
      if (!text || isComposing || document.activeElement !== input) { close(); return; }
      if (asked) { asked.abort(); }
      asked = new AbortController();
      fetch(input.dataset.words + "?q=" + encodeURIComponent(text), { signal: asked.signal, headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : { words: [] }; })
        .then(function (found) { show(found.words); })
        .catch(function () { /* aborted, or the line is down: the box works without */ });
    }

    function move(step) {
      var options = list.children;
      if (options[at]) { options[at].setAttribute("aria-selected", "false"); }
      at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    input.addEventListener("compositionstart", function () { isComposing = true; });
    input.addEventListener("compositionend", function () { isComposing = false; clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    input.addEventListener("input", function () {
      if (isComposing) { return; }
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      if (isComposing || list.hidden) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && at >= 0) {
        input.value = list.children[at].textContent; // and the form is sent as always
        close();
      } else if (event.key === "Tab") {
        close();
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", function (event) {
      var one = event.target.closest("[role=option]");
      event.preventDefault();
      if (one) {
        input.value = one.textContent;
        close();
        input.form.requestSubmit();
      }
    });
  }

  document.querySelectorAll("input[data-words]").forEach(offer);
})();
