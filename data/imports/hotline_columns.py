"""The column titles of hotline exports: Shanghai's grid system, the district platform, the Beijing style.

Sources: the task and case tables of a Shanghai district's grid system (titles and field names), the published
列表 of district platforms, the 12345 export of Beijing (接诉即办). Titles for the complainant's name, telephone
and address are not here and can not be added: such columns are never read. A platform's pseudonym of the caller is read
and kept as a keyed hash (data/caller_tokens.py).
"""

from __future__ import annotations

from data.imports.tables import TableSpec

HOTLINE = TableSpec(
    what="12345工单",
    titles={
        "order_number": (
            "热线12345工单编号",
            "12345工单编号",
            "热线工单编号",
            "热线编号",
            "hotlinesn",
            "工单编号",
            "工单号",
            "工单流水号",
            "诉求编号",
            "受理编号",
            "诉求工单号",
            "派单编号",
            "任务号",
            "taskid",
        ),
        "received_at": (
            "受理时间",
            "percreatetime",
            "来电时间",
            "诉求时间",
            "登记时间",
            "受理日期",
            "来电日期",
            "工单创建时间",
            "创建时间",
            "发现时间",
            "discovertime",
        ),
        "raw_address": (
            "发生地址",
            "事发地址",
            "事件地址",
            "诉求地址",
            "问题地址",
            "被反映地址",
            "反映地址",
            "事发地点",
            "发生地点",
            "问题点位",
            "详细地址",
            "地址",
            "address",
        ),
        "text": (
            "诉求内容",
            "工单内容",
            "反映内容",
            "问题描述",
            "主要内容",
            "内容描述",
            "诉求描述",
            "案件描述",
            "投诉内容",
            "描述",
            "description",
        ),
        "title": ("诉求标题", "工单标题", "标题"),
        "channel": ("工单来源", "来电渠道", "诉求渠道", "来源渠道", "渠道", "受理渠道", "诉求来源"),
        "source": ("infosourceid", "信息来源", "问题来源", "案件来源", "上报来源"),
        "order_type": ("工单类型", "诉求类型", "诉求性质", "来电类型"),
        "category": (
            "业务类型",
            "问题分类",
            "诉求分类",
            "工单分类",
            "内容分类",
            "问题小类",
            "案件小类",
            "问题类型",
            "小类",
            "类别",
        ),
        "is_repeat": ("是否重复", "是否重复工单", "重复工单", "是否重复诉求"),
        "repeat_of": ("重复工单号", "重复工单编号", "原工单编号", "关联工单号", "reftaskid"),
        "department": (
            "三级主责部门",
            "主责部门",
            "主办单位",
            "承办单位",
            "处置单位",
            "办理单位",
            "承办部门",
            "处置部门",
        ),
        # A pseudonym of the platform's, never a name or a number of a person; only a keyed hash of it is kept.
        "caller_token": ("诉求人编号", "匿名编号", "诉求人匿名编号", "来电人匿名编号", "诉求人标识"),
        "first_contact": ("先行联系", "是否先行联系", "先行联系情况", "是否联系", "是否见面"),
        "outcome": ("结案评判", "办理结果", "解决情况", "是否解决", "诉求解决情况"),
        "satisfaction": ("综合满意度", "满意度", "满意情况", "是否满意", "市民满意度", "满意度评价"),
        "due_at": ("处理时限", "办理时限", "办理期限", "截止时间", "截止日期", "要求办结时间", "duedate"),
        "closed_at": ("结案时间", "办结时间", "endtime", "办结日期", "完成时间", "回复时间"),
        "street": ("街乡镇", "所属街镇", "街镇", "街道", "所属街道", "街道名称", "事发街镇"),
        "is_returned": ("是否退单", "isreturn", "退单标志"),
        "status": ("工单状态", "处理状态", "办理状态", "状态"),
        "return_reason": ("退单原因", "退单理由", "退回原因", "rejectreason"),
    },
    required=("order_number", "received_at"),
)
