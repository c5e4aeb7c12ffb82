"""The zh-CN sentences that more than one page shows."""

from __future__ import annotations

PROGRAM = "“群租”治理看板"
DEMO_DATA = "演示数据"
DEMO_NOTE = "街道、小区、道路和记录均为虚构"
NO_ROWS = "没有符合条件的记录。"

AS_OF = "统计截至日"
AS_OF_HELP = "所有页面都按这一天的情况统计，可以选择过去的日期。"
AS_OF_RESET = "回到最新"
KNOWLEDGE = "统计口径"
KNOWLEDGE_HELP = "当时已知：只用到这一天为止已经录入的记录。按最新补录：也计入之后补录和更正的记录。"
SUBDISTRICT = "街道"
DEMO_ROLE = "演示身份"
DEMO_ROLE_HELP = "只在演示数据中可以切换，用来查看不同角色看到的内容。"
COMMITTEE = "居委会"
DATA_CUTOFF = "数据截至"
NO_DATA_YET = "还没有数据"

DOWNLOAD_XLSX = "下载 Excel"
DOWNLOAD_CSV = "下载 CSV"

SIGN_IN = "登录"
OUTSIDE_SIGN_IN = "使用单位统一身份认证登录"
OUTSIDE_SIGN_OUT = "退出统一身份认证，换一个人登录"
OUTSIDE_NOT_SET_UP = (
    "统一身份认证的设置不完整，现在不能使用。请系统管理员按管理手册第 6 节核对 .streamlit/secrets.toml；"
    "可先用账号和密码登录。"
)
SIGN_OUT = "退出登录"
CHANGE_PASSWORD = "更改密码"
ACCOUNT = "账号"
PASSWORD = "密码"

NO_NAMES = "不写当事人姓名和电话；填写的电话、证件号和车牌会自动隐去。"

NOT_LOOPBACK = (
    "本系统只能在安装它的电脑上用浏览器打开（地址以 http://127.0.0.1 开头），或者通过管理员设置的加密网址打开；"
    "这次访问两者都不是。请向系统管理员询问正确的网址。"
)
DEMO_IS_LOCAL = "这里只有演示数据，没有账号，只能在安装它的电脑上打开。"
EMPTY_HOME = (
    "数据库里还没有街道。请先运行“python3 run.py init”建立配置并导入数据，或运行“python3 run.py demo”生成演示数据。"
)


def not_allowed(role: str) -> str:
    """The sentence for a page that the role may not open."""
    return f"您当前的角色“{role}”不能打开这一页。请从左侧菜单选择其他页面，或联系平安办调整角色。"


def fault(incident: str) -> str:
    """The sentence for a fault of the program, with the number under which it stands in the log."""
    return (
        f"程序出错，本次操作没有完成，已保存的数据不受影响。请把事件编号 {incident} 告诉系统管理员，"
        "可在运行日志中查到原因。"
    )


def after_cutoff(as_of: str, cutoff: str) -> str:
    """The warning that the chosen day lies after the newest record."""
    return f"所选日期 {as_of} 晚于最新数据（{cutoff}），这之间的变化尚未录入。"


def nothing_known_then(as_of: str) -> str:
    """The hint that all records were entered after the chosen day, as after a first import of old orders."""
    return (
        f"到 {as_of} 为止还没有录入任何记录（数据是之后导入的）。要按现在的记录统计这一天，请在左侧选择“按最新补录”。"
    )
