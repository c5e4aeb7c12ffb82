// Every fixed text of the component; texts that depend on the data come from Python.
export const TEXTS = {
  legend: '图例与图层',
  zoomIn: '放大',
  zoomOut: '缩小',
  fitAll: '显示全部范围',
  fitShort: '全',
  note: '示意图，非法定界线',
  dwelling: '户',
  complaint: '投诉工单',
  metres: '米',
  kilometres: '公里',
  mapLabel: '地图：方向键移动，加减键缩放',
}
