// Draw each chart from the JSON beside it. The table below says the same without this.
(function () {
  "use strict";
  var NARROW = 640; // CSS pixels: below, the legend goes under the chart
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function text(value, unit) {
    return value === null || value === undefined ? "—" : value.toFixed(2) + unit;
  }
  function series(one, place, data) {
    var isLine = one.kind === "line" || one.kind === "main-line";
    var found = {
      name: one.name,
      type: isLine ? "line" : "bar",
      data: one.values.map(function (fen) { return fen === null ? null : fen / data.per; }),
      showSymbol: one.values.length < 24,
      barMaxWidth: 44,
      barGap: "-100%",
      connectNulls: false,
      symbolSize: 7,
      itemStyle: { color: colour(isLine ? ["--gold", "--ink-soft"][place % 2] : "--sea") }
    };
    if (one.kind === "main-line") {
      found.itemStyle = { color: colour("--sea") };
      found.z = 5;
    }
    if (one.kind === "pale-bar") {
      found.itemStyle = { color: colour("--sea-pale"), borderColor: colour("--sea"), borderWidth: 1 };
    }
    if (isLine) {
      found.lineStyle = { color: found.itemStyle.color, width: one.kind === "main-line" ? 3 : 2, type: place % 2 ? "dashed" : "solid" };
    } else {
      found.z = 8; // its figures stand before the lines
      found.label = {
        show: true, position: "top", color: colour("--ink"), backgroundColor: colour("--ground"), padding: [1, 3], distance: 6,
        formatter: function (point) { return point.value === null || point.value === undefined ? "" : point.value.toFixed(2); }
      };
    }
    return found;
  }
  function option(data, isNarrow) {
    var lines = 0;
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--ink") },
      grid: { left: 8, right: 8, top: isNarrow ? 32 : 64, bottom: isNarrow ? 60 : 8, containLabel: true },
      legend: { top: isNarrow ? "bottom" : 0, left: 0, type: "plain", textStyle: { color: colour("--ink") } },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: colour("--paper"), borderColor: colour("--line"), textStyle: { color: colour("--ink") },
        valueFormatter: function (value) { return text(value, data.unit); }
      },
      xAxis: { type: "category", data: data.labels, axisLabel: { color: colour("--ink-soft"), rotate: isNarrow && data.labels.length > 6 ? 45 : 0, width: 96, overflow: "truncate" }, axisTick: { show: false } },
      yAxis: { type: "value", name: data.unit, nameTextStyle: { color: colour("--ink-soft") }, axisLabel: { color: colour("--ink-soft") }, splitLine: { lineStyle: { color: colour("--line") } } },
      series: data.series.map(function (one) { return series(one, one.kind === "line" ? lines++ : 0, data); })
    };
  }
  document.querySelectorAll("[data-chart]").forEach(function (place) {
    var source = document.getElementById(place.dataset.chart);
    if (!source || !window.echarts) { return; }
    var data = JSON.parse(source.textContent);
    var chart = window.echarts.init(place, null, { renderer: "svg" });
    function draw() {
      chart.resize();
      chart.setOption(option(data, place.clientWidth < NARROW), true);
    }
    if (data.links && data.links.length) {
      chart.on("click", function (point) {
        if (data.links[point.dataIndex]) { location.href = data.links[point.dataIndex]; }
      });
    }
    new ResizeObserver(draw).observe(place);
    addEventListener("beforeprint", draw);
  });
})();
