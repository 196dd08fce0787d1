// The hall's screen looks again every minute. While the server is silent the last
// figures stay, with their time; a hidden screen asks nothing.
(function () {
  "use strict";
  var every = 1000 * Number(document.getElementById("wall").dataset.every);
  var timer;

  function lost() {
    var state = document.getElementById("wall-state");
    state.textContent = state.dataset.lost;
  }

  function look() {
    clearTimeout(timer);
    if (document.hidden) { return; }
    fetch(location.href, { headers: { Accept: "text/html" } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("wall");
        if (!fresh) { throw new Error("no wall"); }
        document.getElementById("wall").replaceWith(document.adoptNode(fresh));
      })
      .catch(lost)
      .finally(function () { timer = setTimeout(look, every); });
  }

  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, every);
})();
