"""The campaign.toml that `init` writes: the plan document's own campaign, committees left for the office."""

CAMPAIGN_TEMPLATE = """\
# 专项行动配置。等号左边的英文键请勿改动；以 # 开头的是说明。
# 改完后运行 check 核对；写错时会指出是哪一项、怎样改。
# 日期一律写成 2021-09-26 的样式，不加引号；文字要加英文双引号。

name = "2021年九里亭街道住宅小区“群租”治理专项行动"
document_number = "松府九办字〔2021〕61号"  # 发文字号，可删去
week_starts_on = 1            # 周报从星期几开始：1 = 星期一 … 5 = 星期五 … 7 = 星期日
list_locked_on = 2021-10-11   # 整治清单锁定日：当日及以前认定的为“存量”，以后的为“新增”

[subdistrict]
code = "310117006"
name = "九里亭街道"

# 各阶段，起止日都算在内，不能重叠。
# 文件写“为期3个月”，实际起止共 66 天，一律以下列日期为准。
[[phases]]
name = "排摸"
start = 2021-09-26
end = 2021-10-11

[[phases]]
name = "整治"
start = 2021-10-12
end = 2021-11-09

[[phases]]
name = "验收"
start = 2021-11-10
end = 2021-11-30

# 时限。key 供程序识别，请勿改动；name 是显示的文字。
[[deadlines]]
key = "survey_report"
name = "排摸情况报平安办"
day = 2021-10-11

[[deadlines]]
key = "clearing"
name = "整治清单清零"
day = 2021-11-09

# 文件要求 11月10日前 报区精细化办，而验收总结阶段到 11月底 才结束，
# 当日报出的只能是阶段性情况。两个时限都保留，请勿合并或改成同一天。
[[deadlines]]
key = "district_report"
name = "总结报区精细化办"
day = 2021-11-10

[[deadlines]]
key = "acceptance_end"
name = "验收总结结束"
day = 2021-11-30

# 群租认定标准（文件第三部分）：低于、超过均不含本数，恰好 5 平方米、恰好 2 人不算。
[thresholds]
minimum_area_per_person = 5.0   # 人均居住面积下限，平方米（使用面积）
maximum_persons = 2             # 每个出租房间人数上限，人
# 住房租赁企业代理经租、客厅隔出一间不纳入群租，须逐项核对下列条件，全部符合才适用。
# 文件没有写明“符合条件”“按规定”指什么，请按房管部门的口径增改。
exemption_conditions = ["规范开展代理经租业务", "属于符合条件的单套住房", "隔断符合规定"]

# 12345 热线投诉量目标：下降 25% 以上写作 -0.25。
# 文件没有写明与哪个时期相比，这里取上年同期；基数来源必须写明。
[target]
goal = -0.25
baseline = { start = 2020-07-01, end = 2020-12-31 }   # 基期
current = { start = 2021-07-01, end = 2021-12-31 }    # 本期
baseline_source = "按导入的12345工单统计上年同期（文件未写明基数，请核定后填写来源）"
# baseline_count = 100   # 如有核定的基数，去掉行首 # 并填写件数；不填则按导入的工单统计

# 回访（文件只要求“定期”，间隔由街道自定）。下列默认值参照别处的做法：重点户每月回头看，普遍每季度排查一次。
# 间隔从上一次看到无异常的那天（销项或回访）算起；未见户不算一次回访。专项行动最后一个阶段结束后转入常态长效。
[revisits]
interval_days = 30            # 专项行动期间每隔多少天回访一次；常态长效阶段用于回潮过的户
recurred_interval_days = 15   # 专项行动期间，回潮过的户每隔多少天回访一次
long_term_interval_days = 90  # 已转为“稳定”的户，以及常态长效阶段的其他户
stable_after_days = 90        # 销项后多少天回访仍无异常，可转为“稳定”
suspicion_days = 3            # 疑似回潮后多少天内上门核查

# 办理时限，单位为工作日，从上一步的次日起算。文件只要求“及时”，天数由街道自定；指令书上的整改期限另按文书。
[duties]
accept = 2     # 登记线索后纳入排摸
address = 5    # 查无此户后核对地址
survey = 5     # 排摸情况上报日之后新纳入的户，首次上门
decide = 3     # 见户排摸后认定
issue = 2      # 认定后出具指令书
serve = 3      # 出具后送达
phone = 2      # 整改期满后电话告知
plan = 3       # 电话告知后列入联合整治
recheck = 3    # 自行整改或联合整治后复核

# 账号：会话和密码。下列数值即默认值。
[accounts]
idle_minutes = 30      # 多少分钟没有操作就要重新登录
session_hours = 12     # 登录一次最长用多少小时
attempts = 5           # 连续输错多少次锁定账号
lock_minutes = 15      # 锁定多少分钟；再犯时间加倍，最长 24 小时
password_length = 10   # 密码至少多少个字符
oidc_claim = "preferred_username"  # 使用单位统一身份认证时，用哪一项信息对应账号

# 个人信息。姓名、电话加密保存，不进入统计；身份证号默认不保存。
[privacy]
cipher = "AES-256-GCM"          # 加密算法；需要商用密码评估（密评）的，改为 "SM4-GCM"，此后新登记的按新算法
store_identity_numbers = false  # true = 登记处罚时可以保存被处罚人的身份证号
approver_for_unmasked = true    # 含室号、完整地址或诉求内容的导出须写明审批人（不能是导出人本人）；false = 可以不写

# 保存期限：专项行动最后一个阶段结束后多少天，到期后由 purge 命令删除（个人信息保护法第十九、四十七条）。
# 有未办结的申辩、复议、诉讼或处罚的户，以及 hold_cases 列出的档案编号，到期也不删除。
[retention]
persons_days = 365      # 姓名、电话、身份证号
free_text_days = 1095   # 办理记录和工作台账中的备注、理由等文字，以及投诉内容
photo_days = 1095       # 现场照片
draft_days = 30         # 没有登记的上门草稿和没有用上的照片：最后改动后多少天（与专项行动何时结束无关）
hold_cases = []         # 因故需要继续完整保存的档案编号，例如 ["C0001"]

# 导出：单个文件最多多少行，超过的不导出，可缩小日期范围或按居委会分别导出。
[export]
rows = 200000          # 室号、地址已遮盖的台账
rows_in_clear = 50000  # 写明用途、含室号和完整地址的台账

# 联合整治的时间。法律没有写明夜间从几点算起，这里取通常理解，可以从严；法定节假日见工作日历（行政强制法第四十三条）。
[enforcement]
opens = "06:00"           # 最早几点开始
closes = "22:00"          # 最晚几点结束
evening_from = "18:00"    # 晚于此时结束的，提示先落实住户当晚的去处
winter_months = [12, 1, 2]   # 这些月份实施的，提示先落实安置

# 处罚的限额和期限（行政处罚法 2021 年修订）。法律修改时在此更改。
[penalty]
simple_limit_citizen = 200            # 简易程序罚款上限，公民，元（第五十一条）
simple_limit_organisation = 3000      # 简易程序罚款上限，法人或其他组织，元
decide_within_days = 90               # 立案后多少日内作出决定（第六十条）
serve_within_working_days = 7         # 决定后多少个工作日内送达（第六十一条）
hearing_request_working_days = 5      # 告知后多少个工作日内可申请听证（第六十四条）
hearing_notice_working_days = 7       # 听证前多少个工作日通知（第六十四条）
pay_within_days = 15                  # 收到决定书后多少日内缴款（第六十七条）
review_within_days = 60               # 多少日内可申请行政复议（行政复议法）
sue_within_months = 6                 # 多少个月内可起诉（行政诉讼法第四十六条）
credit_removal_working_days = 3       # 决定撤销后，信用平台应在多少个工作日内删除（上海市社会信用条例第三十七条）
surcharge_per_day = 0.03              # 逾期每日加处罚款的比例，不超过罚款本数（第七十二条）

# 责令限期整改指令书。草稿由程序生成，落款、联系方式等请按本街道的规定填写；留空的，草稿中留出空格手工填写。
[orders]
# 编号样式：{year} 年份、{committee} 居委会（或 {code} 编号）、{serial} 序号
number_format = "〔{year}〕{committee}第{serial}号"
term_days = 7             # 通常限期几天整改（自然日），每份指令书可另定
shortest_term_days = 3    # 最短几天
longest_term_days = 30    # 最长几天
issuing_body = ""         # 落款单位
authority = ""            # 执法主体：哪个有权机关可以处罚。人口协管、居委会不具有执法主体资格
contact = ""              # 陈述申辩的地点、联系人和电话

# 行政复议向哪里申请，按指令书出具的日期选择。2024-01-01 起施行的行政复议法改变了复议机关，请法制审核后填写。
# [[orders.review_bodies]]
# name = "示例区人民政府"
# valid_from = 2024-01-01

# 户的优先分：先去哪一户。只看户和小区的事实，不看人，也不看罚款；不填的事实记 0 分并标“未填”。
# 每项得分 = 数值 × 每单位分值，不超过该项上限（…_most）；总分是各项之和，下列数值合计满分 100 分。
[priority]
place_most = 20.0         # 小区预期投诉的上限
place_full_at = 1.0       # 每千户每周预期投诉达到多少件时得满分
complaint_days = 91       # 本户投诉看最近多少天（不含重复工单）
complaint_each = 8.0      # 本户投诉每件
complaint_most = 20.0
hazard_partition = 8.0    # 认定第 1 项：分割、搭建或按床位出租
hazard_kitchen = 10.0     # 认定第 2 项：厨房、卫生间、阳台或储藏室住人
hazard_area = 6.0         # 认定第 3 项：人均居住面积不足
hazard_persons = 6.0      # 认定第 4 项：单间居住人数超标
hazard_most = 20.0
recurrence_each = 10.0    # 认定回潮每次
recurrence_most = 20.0
overdue_each = 0.5        # 整改期限过后每天
overdue_most = 10.0
unvisited_each = 0.25     # 距上次上门每天
unvisited_most = 10.0

# 12345 工单文件。filter 是标明“群租”工单的字词，留空 [] 则文件中每件都算。
[hotline]
filter = ["群租"]

# 计入“投诉量”的工单类型。求助、建议等其他类型照样导入、定位、可查，但不计入同比。
# 没有写类型的工单都计入；写成 [] 表示所有类型都计入。基数须用同样的口径。
counted_types = ["投诉"]

# 办理质量指标。受理量按受理时间统计；各项比率按 cohort 归期。没有分母时留空，不记 0 也不记 100%。
[hotline.quality]
cohort = "closed_at"      # closed_at = 本期办结的工单（考核口径）；received_at = 本期受理、现已办结的工单
same_compound_day = 5     # 同一小区一天内达到多少件时提示核对；只提示，不剔除
same_address_day = 2      # 同一户（未写室号的同一楼）一天内达到多少件时提示核对
same_caller = 3           # 同一匿名编号在统计期内达到多少件时提示核对（文件有“诉求人编号”列才有）

# 先行联系率、实际解决率：numerator 是算作分子的结果，denominator 是算作分母的结果；未列出的（如未评价）不计。
[hotline.quality.first_contact]
numerator = ["是"]
denominator = ["是", "否"]

[hotline.quality.resolved]
numerator = ["实际解决"]
denominator = ["实际解决", "解释说明"]

# 满意率 = 各评价的分值之和 ÷ 有这些评价的件数；未列出的评价（如未评价）不计。
[hotline.quality.satisfaction]
"满意" = 1.0
"基本满意" = 0.8
"一般" = 0.6
"不满意" = 0.0

# 综合 = 各项比率按权重的平均。考核办法没有写明按时办结的分值，这里记 0，请核定后填写；受理量不是质量，不进综合。
[hotline.quality.weights]
first_contact = 30.0
on_time = 0.0
resolved = 20.0
satisfied = 40.0

# 如果文件的列名程序不认识，在此补充：文件列名 = 程序字段。
[hotline.columns]
# "热线编号" = "order_number"

# 底图。不填也能用：地图画小区、户和 map 目录里的 *.geojson（道路、水系）。另有底图文件或地图服务的，在此登记。
[map]
proxy = false   # true = 允许本程序（服务器）向 addresses 中的地图服务取图；浏览器从不直接访问
first = ""      # 打开地图时先显示哪一幅底图的 key；留空 = 不显示，由使用者在图例中选择

# 底图文件放在数据目录的 map 目录：.mbtiles、.pmtiles（图块须为 png、jpg、webp），或带坐标文件的图片、GeoTIFF。
# 坐标系 datum：wgs84、cgcs2000 可直接使用；gcj02、bd09 与实际位置相差数百米，默认不画，
# 写 accept_offset = true 才照原样画出，图上标明相差多少米。
# [[map.layers]]
# key = "street"
# name = "街道影像"
# file = "street.mbtiles"
# datum = "cgcs2000"
# attribution = "审图号：（照图填写）　来源：（照图填写）"

# 地图服务（天地图或其他 XYZ、WMTS-KVP）。密钥写入 keys/tiles-tianditu.key（权限 600），这里只写 {key}。
# [[map.layers]]
# key = "tianditu"
# name = "天地图"
# addresses = ["https://示例主机/vec_w/wmts?…&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"]
# datum = "cgcs2000"
# attribution = "天地图　审图号：（照图填写）"
# ca_file = "office-ca.pem"   # 只在地图服务用单位自建证书时填写：map 目录里签发它的 CA 证书（PEM）

# 居委会，按官方顺序逐个填写。有撤并的，用 valid_from、valid_to 写明有效期（首日、末日）。
# 去掉下面几行行首的 #，照样补充其余各居委会。
# [[committees]]
# code = "01"
# name = "示例居委会"
# valid_from = 2021-01-01
"""
