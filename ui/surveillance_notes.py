"""怎么算的 of the page 监测 and of the panel 整治效果."""

from __future__ import annotations

from analytics.displacement import BLOCK_DAYS, LEAST_WINDOW_DAYS, RING_METRES, WINDOW_DAYS
from analytics.surveillance.control_chart import BASELINE_WEEKS, MINIMUM_WEEKS, RUN_LENGTH
from analytics.surveillance.cusum import GUARD_WEEKS, RATIO, THRESHOLD
from analytics.surveillance.judgement import (
    FALSE_DISCOVERY_RATE,
    LARGE_MEAN,
    LEAST_COMPLAINTS,
    SMALL_BASELINE_WEEKS,
    SMALL_PROBABILITY,
)
from ui.method_note import MethodNote

ALARMS = MethodNote(
    definition=(
        "只判断最近一个完整的报告周，每周与它自己之前的周比较。"
        f"全街道和每周平均 {LARGE_MEAN:.0f} 件以上的居委会用 XmR 图和 "
        f"CUSUM；其余居委会用经验贝叶斯预测（之前 {SMALL_BASELINE_WEEKS} 周，向各居委会的平均收缩），"
        "没有变化时出现这么多件的机会"
        f"小于 {SMALL_PROBABILITY:.1%} 为警示；小区的算法相同，但不含平台标记的重复工单，并按小区个数校正"
        f"（误报占比不超过 {FALSE_DISCOVERY_RATE:.0%}）。不足 {LEAST_COMPLAINTS} 件不警示，"
        f"之前不足 {MINIMUM_WEEKS} 周不判断。"
    ),
    reading=(
        "警示只说明投诉比平时多，不说明原因，也不说明有群租，建议核查。没有警示不等于没有问题："
        "每周一两件的地方，翻几倍也未必看得出来。即使一切照旧，每年也会有几次误报，次数写在上面；"
        "投诉水平随季节缓慢起伏时还会多一些。"
    ),
    source=(
        "XmR：Shewhart 单值—移动极差图；CUSUM：Page 1954；负二项预测与经验贝叶斯：Marshall 1991；"
        "Benjamini、Hochberg 1995；误报次数为模拟和预测分布所得"
    ),
)
CHART = MethodNote(
    definition=(
        "每周投诉除以折合的工作日：工作日（含调休上班日）算 1 天，"
        "双休日和法定假日按本街道历史上每天的投诉与邻近工作日之比折算，"
        f"所以国庆周和调休周可以比较。中心线和上下限由之前 {BASELINE_WEEKS} 周算出："
        "中心线 ± 2.66 × 相邻两周差的平均。"
    ),
    reading=(
        f"在上下限之间的起伏是平常波动，不必解释。菱形是高于上限的周。连续 {RUN_LENGTH} 周在中心线以上只作提示，"
        "不算警示。"
    ),
    source="Shewhart 单值—移动极差（XmR）图，d2 = 1.128；按工作日加权同 u 图的做法",
)
CUSUM = MethodNote(
    definition=(
        f"把每周“比平时多 {RATIO - 1:.0%}”与“和平时一样”两种情形的对数似然比累加，不低于 0；"
        f"超过 {THRESHOLD:.0f} 为警示，之后从 0 重新累计。"
        f"“平时”是 {GUARD_WEEKS} 周以前的 {BASELINE_WEEKS} 周。"
    ),
    reading="单独一周看不出、但连续几周都略微偏高时，这里会先看出来。柱子慢慢升高就值得留意。",
    source="Page 1954；负二项似然比，离散系数由序列自身估计",
)
COMMITTEES = MethodNote(
    definition=(
        "每周件数为 12345 原始工单（含重复工单），未定位的工单不属于任何居委会。“应有”是按之前各周推算的件数，"
        "“警戒线”是达到就警示的件数。"
    ),
    reading=(
        "按官方顺序排列，不排名次。件数多的居委会不等于工作差：户数和被投诉的习惯都不同。"
        "之前合计不足 16 件的标为样本少。"
    ),
    source="与上面的警示同一方法",
)
OPERATIONS = MethodNote(
    definition=(
        "新增、重复、不满意、激增只计列入统计的工单类型；重复以平台标记为准；未解决指应办结时间已过而没有办结；"
        "激增指最近一个完整周有警示或关注的小区在那一周的工单；未定位含所有类型。"
    ),
    reading="这是供督办用的清单，不是考核。同一工单可能同时出现在几项中。",
    source="专项行动方案附件（城运中心职责）；热线平台字段",
)
DISPLACEMENT = MethodNote(
    definition=(
        f"以每个小区首次联合整治日为界，比较之后与之前同样长的时间（整周，{LEAST_WINDOW_DAYS} 至 {WINDOW_DAYS} 天）。"
        f"周边是 {RING_METRES:.0f} 米内没有整治的小区，对照是其余小区；对照按各组此前一年的投诉量折算。"
        "整治的效果 =（整治小区的变化 − 对照的变化）；周边的变化同样扣除对照，两者之和是净变化。"
        f"区间为 95%，按此前一年每 {BLOCK_DAYS} 天各组投诉的离散程度放宽。"
    ),
    reading=(
        "区间跨过 0 就不能说有变化。整治往往选在投诉最多的时候，之后即使不整治也会回落一些，所以下降可能被高估；"
        "宣传也会让人更愿意投诉。只有净变化也明显下降时，才说“未见转移”。"
    ),
    source="Wheeler、Ratcliffe 2018 加权转移差（Crime Science 7:11），准泊松区间",
)
