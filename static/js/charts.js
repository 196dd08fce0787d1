// Draw each chart from the JSON beside it. The table below says the same without this.
// Nothing is told by colour alone: bars differ by hatching, lines by dash and symbol,
// and each line has its name at its end where there is room.
(function () {
  "use strict";
  var NARROW = 640; // CSS pixels: below, the legend goes under the chart
  var PAPER = 640; // CSS pixels: what an A4 page between its margins is wide
  var DASHES = ["solid", "dashed", "dotted"];
  var SYMBOLS = ["circle", "triangle", "diamond"];
  var HATCHED = { symbol: "rect", symbolSize: 1, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 };
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function said(value, data) {
    var places = data.per === 1 ? 0 : 2;
    return value === null || value === undefined ? "" : value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
  }
  function isOfLines(data) { // their names fit at their ends, where no bar stands
    return data.series.length > 1 && data.series.every(function (one) { return one.kind.indexOf("line") >= 0; });
  }
  function bar(found, one, data) {
    found.type = "bar";
    found.barMaxWidth = data.level ? 22 : 44;
    found.barGap = "-100%";
    found.itemStyle = { color: colour("--sea") };
    if (one.kind === "pale-bar") {
      found.itemStyle = { color: colour("--sea-pale"), borderColor: colour("--sea"), borderWidth: 1, decal: Object.assign({ color: colour("--sea") }, HATCHED) };
    }
    found.z = 8; // its figures stand before the lines
    found.label = {
      show: true, position: data.level ? "right" : "top", color: colour("--ink"), backgroundColor: data.level ? "transparent" : colour("--ground"), padding: [1, 3], distance: 6,
      formatter: function (point) { return said(point.value, data); }
    };
    return found;
  }
  function line(found, one, place, data, isNarrow) {
    var isMain = one.kind === "main-line";
    var tone = colour(isMain ? "--sea" : ["--gold-ink", "--ink-soft"][place % 2]);
    var mark = isMain ? 0 : place + 1;
    found.type = "line";
    found.showSymbol = one.values.length < 24;
    found.symbol = SYMBOLS[mark % 3];
    found.symbolSize = 8;
    found.itemStyle = { color: tone };
    found.lineStyle = { color: tone, width: isMain ? 3 : 2, type: DASHES[mark % 3] };
    if (isMain) { found.z = 5; }
    if (!isNarrow && isOfLines(data)) {
      found.endLabel = { show: true, formatter: "{a}", color: colour("--ink"), lineHeight: 18 };
      found.labelLayout = { moveOverlap: "shiftY" };
    }
    return found;
  }
  function series(data, isNarrow) {
    var lines = 0;
    return data.series.map(function (one) {
      var found = { name: one.name, data: one.values.map(function (value) { return value === null ? null : value / data.per; }), connectNulls: false };
      if (one.kind === "line" || one.kind === "main-line") {
        return line(found, one, one.kind === "line" ? lines++ : 0, data, isNarrow);
      }
      return bar(found, one, data);
    });
  }
  function axes(data, isNarrow) {
    var names = { type: "category", data: data.labels, inverse: data.level, axisTick: { show: false }, axisLabel: { color: colour("--ink-soft"), width: data.level ? (isNarrow ? 110 : 200) : 96, overflow: "truncate", rotate: !data.level && isNarrow && data.labels.length > 6 ? 45 : 0 } };
    var values = { type: "value", name: data.unit, minInterval: data.per === 1 ? 1 : 0, nameTextStyle: { color: colour("--ink-soft") }, axisLabel: { color: colour("--ink-soft"), hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line") } } };
    return data.level ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
  }
  function option(data, isNarrow) {
    var hasEnds = !isNarrow && isOfLines(data);
    var found = {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--ink") },
      grid: { left: 8, right: hasEnds ? 160 : data.level ? 72 : 8, top: data.level ? 8 : isNarrow ? 32 : 64, bottom: isNarrow && data.series.length > 1 ? 60 : 8, containLabel: true },
      legend: { show: data.series.length > 1, top: isNarrow ? "bottom" : 0, left: 0, type: "plain", itemWidth: 34, textStyle: { color: colour("--ink") } },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: colour("--paper"), borderColor: colour("--line"), textStyle: { color: colour("--ink") },
        valueFormatter: function (value) { return (said(value, data) || "—") + data.unit; }
      },
      series: series(data, isNarrow)
    };
    return Object.assign(found, axes(data, isNarrow));
  }
  var charts = [];
  document.querySelectorAll("[data-chart]").forEach(function (place) {
    var source = document.getElementById(place.dataset.chart);
    if (!source || !window.echarts) { return; }
    var data = JSON.parse(source.textContent);
    var chart = window.echarts.init(place, null, { renderer: "svg" });
    function draw(width) {
      chart.resize({ width: width || "auto" });
      chart.setOption(option(data, (width || place.clientWidth) < NARROW), true);
    }
    if (data.links && data.links.length) {
      chart.on("click", function (point) {
        if (data.links[point.dataIndex]) { location.href = data.links[point.dataIndex]; }
      });
    }
    new ResizeObserver(function () { draw(); }).observe(place);
    charts.push(draw);
  });
  var closed = [];
  addEventListener("beforeprint", function () { // theme.js has turned the page light
    closed = Array.from(document.querySelectorAll("details.behind:not([open])"));
    closed.forEach(function (one) { one.open = true; });
    charts.forEach(function (draw) { draw(PAPER); });
  });
  addEventListener("afterprint", function () {
    closed.forEach(function (one) { one.open = false; });
    charts.forEach(function (draw) { draw(); });
  });
})();
