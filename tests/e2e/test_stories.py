"""One story a role, in a real Chromium, in the small demo; the docstring of each test is its script."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from casework.campaign.reading import load_campaign
from casework.vocabulary import EventKind as K
from casework.vocabulary import Role, SideState, Stage
from tests.e2e.filing import Visitor, visiting
from tests.e2e.program import WIDE, served, settled
from tests.e2e.test_sign_in import PATIENCE, heading, sign_in
from tests.real_home import PASSWORD, add_person, make_real_home
from tests.real_home import opened as opened_store
from tests.screens.files import Street
from ui.navigation import PAGES
from ui.text import CHANGE_PASSWORD

pytestmark = pytest.mark.browser

OWN_WORDS = "gutter-lantern-orchard-27"


@pytest.fixture(scope="module")
def street(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Street:
    """A copy of the small demo; every story works on dwellings of its own."""
    return Street(Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("stories") / "home")))


@pytest.fixture(scope="module")
def found(street: Street) -> Mapping[Stage, tuple[str, str]]:
    """Number and committee of a file at each stage, before any story changes one."""
    wanted = (Stage.TO_SURVEY, Stage.OVERDUE, Stage.JOINT_ACTION, Stage.CLEARED, Stage.CONFIRMED)
    return {stage: street.case_at(stage) for stage in wanted}


@pytest.fixture(scope="module")
def address(street: Street) -> Iterator[str]:
    """The demo, served."""
    with served(street.home) as url:
        yield url


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody at the first page; at the end nothing has gone wrong behind the scenes."""
    with visiting(browser, address) as one:
        yield one
        assert one.watch.faults == []
        assert one.watch.outside == []


def committee_name(street: Street, code: str) -> str:
    """As the side bar lists it."""
    committees = load_campaign(street.home / "campaign.toml").committees
    return next(one.name for one in committees if one.code == code)


def last_kinds(street: Street, case_id: str, number: int) -> list[K]:
    """The last records of a file, in the order of recording."""
    events = sorted((entry.event for entry in street.file(case_id).timeline), key=lambda event: event.version)
    return [event.kind for event in events][-number:]


def jpeg() -> bytes:
    """A photo."""
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(written, "JPEG")
    return written.getvalue()


def test_from_the_door_to_the_served_order(
    visitor: Visitor, street: Street, found: Mapping[Stage, tuple[str, str]], tmp_path: Path
) -> None:
    """人口协管 goes to a dwelling on the list, phone in hand. Nobody opens; the program proposes another part of the
    day. Going again, he is let in, measures a let room of 9 m² with three people in it, and takes a photo: the program
    proposes the third clause and says that this decides nothing.

    居委会 reads the proposal, names who decides, two inspectors and the evidence, ticks what will be recorded, and
    decides 认定群租. It issues the order, taking the Word draft away, and serves it: the party refuses to take it, so
    it is left before a witness, with its evidence. The file then waits for the last day to rectify.
    """
    case_id, code = found[Stage.TO_SURVEY]
    committee = committee_name(street, code)
    visitor.become(Role.POPULATION_OFFICER, committee)
    visitor.turn_to("survey")
    visitor.keyed(f"survey_open_{case_id}").get_by_role("button").click()
    visitor.reads("先选这次上门的结果")
    visitor.on_a_phone()
    visitor.tap("这次上门", "未见户")
    visitor.reads("下次上门日期")
    settled(visitor.page)
    visitor.press("登记这次上门")
    visitor.reads("已登记")
    assert last_kinds(street, case_id, 1) == [K.VISIT_NOT_SEEN]

    visitor.keyed(f"survey_open_{case_id}").get_by_role("button").click()
    visitor.tap("这次上门", "见户")
    visitor.choose("入户依据", "居住人当面同意入户")
    visitor.choose("面积怎样测的", "激光测距仪实测")
    visitor.fill("上门人员", "张某、李某")
    visitor.press("＋ 加一间房间")
    visitor.tap("是否出租供人居住", "是")
    visitor.fill("使用面积", "9")
    visitor.fill("居住人数", "3")
    visitor.tap("同室居住人之间", "否")
    visitor.reads("第（三）项")
    visitor.page.locator("input[type=file]").set_input_files(
        {"name": "房间.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    visitor.reads("删除照片 1")
    visitor.on_a_phone()
    visitor.press("登记这次上门")
    visitor.reads("照片 1 张")
    assert last_kinds(street, case_id, 2) == [K.SURVEY_COMPLETED, K.ROOMS_RECORDED]

    visitor.become(Role.COMMITTEE, committee)
    visitor.open_file(case_id)
    visitor.begin(K.CONFIRMED)
    visitor.reads("第（三）项")
    visitor.fill("认定人", "王某")
    visitor.fill("检查人", "张某、李某")
    visitor.fill("其他证据 1　内容", "现场检查笔录")
    visitor.finish(K.CONFIRMED)
    assert street.file(case_id).state.stage is Stage.CONFIRMED

    visitor.begin(K.ORDER_ISSUED)
    visitor.choose("执法主体", "街道办事处")
    settled(visitor.page)
    draft = visitor.download("下载草稿（Word）", tmp_path)
    words = "\n".join(paragraph.text for paragraph in Document(str(draft)).paragraphs)
    assert "责令限期整改" in words
    visitor.finish(K.ORDER_ISSUED)

    visitor.begin(K.ORDER_SERVED)
    visitor.mark("留置送达")
    visitor.choose("见证人", "物业人员")
    visitor.fill("送达人", "张某、李某")
    visitor.fill("证据", "拒收记录 1 份、录像 1 段")
    visitor.finish(K.ORDER_SERVED)
    file = street.file(case_id)
    # The file is read as of a far day, on which the term is over; the step that was recorded is the service.
    assert file.state.recorded_stage is Stage.ORDER_SERVED
    served_as = next(entry.event for entry in file.timeline if entry.event.kind is K.ORDER_SERVED)
    assert (served_as.facts["method"], served_as.facts["witness"]) == ("left", "property_manager")
    assert file.state.due_on is not None and (file.state.due_on - street.today).days == 7


def test_no_joint_action_before_the_phone_notice(
    visitor: Visitor, street: Street, found: Mapping[Stage, tuple[str, str]]
) -> None:
    """平安办 sees on 程序检查 which files have gaps. In one whose term is over it wants to plan a joint action: the
    missing phone notice is named with its article, and pressing the button all the same records nothing. After the
    call, with the time told, the plan is recorded.

    In the same dwelling an old person turns out to live: the matter is paused, with a day and what is done for him,
    and meanwhile the joint action is not on offer.
    """
    case_id, _ = found[Stage.OVERDUE]
    visitor.become(Role.SAFETY_OFFICE)
    visitor.turn_to("procedure_check")
    visitor.reads("缺项清单")
    visitor.open_file(case_id)
    visitor.begin(K.JOINT_ACTION_PLANNED)
    visitor.reads("没有电话告知整治时间；无法告知的须写明理由。（专项行动方案 四（二））")
    visitor.press(f"登记“{K.JOINT_ACTION_PLANNED.label}”")
    settled(visitor.page)
    assert K.JOINT_ACTION_PLANNED not in last_kinds(street, case_id, 1)

    visitor.begin(K.PHONE_NOTICE)
    visitor.fill("拨打人", "平安办值班")
    visitor.choose("接听人身份", "业主")
    visitor.at_time("拨打时间", "10", "00")
    visitor.tap("号码类型", "手机")
    visitor.tap("是否接通", "是")
    visitor.fill("告知内容", "告知整治时间，请自行先搬离")
    visitor.at_time("告知的整治时间", "09", "00")
    visitor.finish(K.PHONE_NOTICE)

    visitor.begin(K.JOINT_ACTION_PLANNED)
    visitor.finish(K.JOINT_ACTION_PLANNED)
    assert last_kinds(street, case_id, 2) == [K.PHONE_NOTICE, K.JOINT_ACTION_PLANNED]

    visitor.begin(K.PAUSED)
    visitor.choose("暂缓的理由", "有老人")
    visitor.fill("保障安排", "联系亲属接走，已与保障办商定")
    visitor.finish(K.PAUSED)
    visitor.reads("暂缓")
    assert SideState.PAUSED in street.file(case_id).state.side_states
    offered = visitor.page.get_by_test_id("stButtonGroup").filter(has_text="可以登记")
    expect(offered.get_by_role("button", name=K.JOINT_ACTION_DONE.label, exact=True)).to_have_count(0)


def test_the_joint_action_is_recorded_and_the_dwelling_leaves_the_list(
    visitor: Visitor, street: Street, found: Mapping[Stage, tuple[str, str]]
) -> None:
    """综合行政执法队 records the joint action: who came, certificates and recording, partitions and beds removed,
    where the residents were told to go. Then it re-checks, repeats what will be recorded, and the dwelling is 销项.
    """
    case_id, _ = found[Stage.JOINT_ACTION]
    visitor.become(Role.ENFORCEMENT)
    visitor.open_file(case_id)
    visitor.begin(K.JOINT_ACTION_DONE)
    visitor.at_time("开始时间", "09", "00")
    visitor.at_time("结束时间", "11", "00")
    came = visitor.page.get_by_label("综合行政执法队（人）").first
    came.wait_for()
    for field in visitor.page.get_by_label("（人）").all():
        field.fill("2")
        field.press("Tab")
    visitor.fill("其中执法人员", "2")
    for question in ("是否出示执法证件", "是否全过程记录", "是否告知居住人去处"):
        visitor.tap(question, "是")
    visitor.fill("拆除隔间数", "3")
    visitor.fill("清除床位数", "6")
    visitor.fill("安置人数", "0")
    visitor.fill("证据目录", "照片 6 张、录像 1 段")
    visitor.finish(K.JOINT_ACTION_DONE)
    done = street.file(case_id).timeline
    facts = next(entry.event.facts for entry in reversed(done) if entry.event.kind is K.JOINT_ACTION_DONE)
    assert (facts["partitions"], facts["beds"], facts["participants"]["enforcement"]) == (3, 6, 2)

    visitor.begin(K.CLEARED)
    visitor.fill("复核人", "赵某")
    visitor.fill("复核依据", "复核照片 4 张")
    visitor.finish(K.CLEARED)
    assert street.file(case_id).state.stage is Stage.CLEARED


def test_a_dwelling_comes_back(visitor: Visitor, street: Street, found: Mapping[Stage, tuple[str, str]]) -> None:
    """人口协管 returns to a cleared dwelling and finds it as it should be. Later a suspicion arises; 居委会 looks,
    decides 认定回潮 with evidence: the file is open again, its count is one higher, and the program suggests, with
    the dates, to consider a stricter handling, without deciding it.
    """
    case_id, code = found[Stage.CLEARED]
    committee = committee_name(street, code)
    before = street.file(case_id).state.recurrences
    visitor.become(Role.POPULATION_OFFICER, committee)
    visitor.open_file(case_id)
    visitor.begin(K.REVISIT_CLEAN)
    visitor.fill("回访人姓名", "张某")
    visitor.tap("查看了什么", "隔断没有恢复", "没有按床位出租")
    visitor.finish(K.REVISIT_CLEAN)
    visitor.begin(K.RECURRENCE_SUSPECTED)
    visitor.choose("线索来源", "回访发现")
    visitor.finish(K.RECURRENCE_SUSPECTED)

    visitor.become(Role.COMMITTEE, committee)
    visitor.open_file(case_id)
    visitor.begin(K.RECURRENCE_CONFIRMED)
    visitor.fill("认定人", "王某")
    visitor.fill("检查人", "张某、李某")
    visitor.fill("其他证据 1　内容", "现场检查笔录")
    visitor.reads("建议研究是否从严处理")
    visitor.mark("建议从严处理（只是建议）")
    visitor.finish(K.RECURRENCE_CONFIRMED)
    state = street.file(case_id).state
    assert state.is_open and state.recurrences == before + 1


def test_an_order_without_a_place_gets_one_and_the_due_list_is_read(visitor: Visitor) -> None:
    """城运中心 takes the first order without a place, chooses a compound and confirms it; the order leaves the queue.
    On 我的工作 it reads what is due.
    """
    visitor.become(Role.OPERATIONS_CENTRE)
    visitor.turn_to("data_files")
    visitor.page.get_by_test_id("stMain").get_by_text(re.compile("^未定位工单（")).click()
    order = visitor.page.get_by_role("combobox", name="待定位工单", exact=True)
    number = order.input_value().split("　")[0]
    place = visitor.page.get_by_role("combobox", name="地点", exact=True)
    place.click()
    visitor.page.get_by_role("option").first.click()
    settled(visitor.page)
    visitor.press("确认地点")
    visitor.reads(f"工单 {number} 已定位")
    visitor.turn_to("my_work")
    visitor.reads("时限提醒")


def test_a_leader_reads_and_cannot_write(visitor: Visitor, found: Mapping[Stage, tuple[str, str]]) -> None:
    """推进小组 opens a file and is told that it only reads: no choice of entries, no button that records."""
    case_id, _ = found[Stage.CONFIRMED]
    visitor.become(Role.LEADER)
    visitor.open_file(case_id)
    visitor.reads("“推进小组”只能查看，不能登记")
    assert visitor.page.get_by_text("可以登记", exact=True).count() == 0
    assert visitor.page.get_by_role("button", name="登记“").count() == 0


def test_the_system_administrator_keeps_accounts_and_sees_no_file(browser: Browser, tmp_path: Path) -> None:
    """系统管理员 signs in to real data: he begins at 账号 and the menu offers nothing else. The address of a
    file typed by hand shows him neither the search nor a choice of entries.

    He makes an account for a colleague of the committee; its first password is shown once. The colleague signs in
    with it and, before anything else, has to choose a password of her own.
    """
    home = make_real_home(tmp_path / "home")
    store = opened_store(home)
    add_person(store, "root", Role.SYSTEM_ADMIN)
    store.close()
    with served(home) as url:
        page = signed_in(browser, url, "root", PASSWORD)
        heading(page, PAGES["accounts"].title)
        settled(page)
        shown = page.get_by_test_id("stSidebarNavLink")
        assert set(shown.all_inner_texts()) <= {PAGES["accounts"].title}
        page.get_by_role("textbox", name="账号").first.fill("chen.li")
        page.get_by_role("textbox", name="账号").first.press("Tab")
        settled(page)
        page.get_by_role("textbox", name="姓名或岗位").first.fill("居委会 陈")
        page.get_by_role("textbox", name="姓名或岗位").first.press("Tab")
        settled(page)
        page.get_by_role("button", name="新建", exact=True).click()
        expect(page.get_by_text("已新建账号 chen.li。")).to_be_visible()
        first_password = page.get_by_test_id("stCode").inner_text().strip()
        page.goto(f"{url}/case_file?case=C0001")
        settled(page)
        expect(page.get_by_text("可以登记")).to_have_count(0)
        expect(page.get_by_label("查找户档")).to_have_count(0)
        page.context.close()

        colleague = signed_in(browser, url, "chen.li", first_password)
        heading(colleague, CHANGE_PASSWORD)
        expect(colleague.get_by_test_id("stSidebarNavLink")).to_have_count(0)
        for label, word in (("原密码", first_password), ("新密码", OWN_WORDS), ("再输一遍新密码", OWN_WORDS)):
            colleague.get_by_label(label, exact=True).fill(word)
        colleague.get_by_label("再输一遍新密码", exact=True).press("Enter")
        heading(colleague, PAGES["my_work"].title)
        colleague.context.close()


def signed_in(browser: Browser, url: str, name: str, password: str) -> Page:
    """A visitor of one's own, past the sign-in form."""
    page = browser.new_context(viewport=WIDE, locale="zh-CN").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    sign_in(page, name, password)
    return page
