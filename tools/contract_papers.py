"""Write the Word templates of contracts and of the application for registration.

usage: contract_papers.py

Our own wording, after the parts the Civil Code asks of a technology contract; change
it here, run, and commit the files under tech_market/contracts/papers/.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

OUT = Path(__file__).parents[1] / "tech_market" / "contracts" / "papers"
NOTICE = "本稿由镇海科技市场按录入内容生成，供双方修改；以双方签署的文本为准。"
PARTIES = [
    "{%p for one in sellers %}",
    "卖方（{{ words.seller }}）：{{ one.name }}",
    "统一社会信用代码：{{ one.code }}　　所在地：{{ one.region }}　{{ one.share }}",
    "{%p endfor %}",
    "{%p for one in buyers %}",
    "买方（{{ words.buyer }}）：{{ one.name }}",
    "统一社会信用代码：{{ one.code }}　　所在地：{{ one.region }}　{{ one.share }}",
    "{%p endfor %}",
    "依据《中华人民共和国民法典》，双方就“{{ project_name }}”订立本合同。",
]
SUBJECT = ["{{ subject }}", "技术领域：{{ field }}。合同类型：{{ type }}。"]
PRICE = [
    "合同成交总额：人民币 {{ total_yuan }} 元（大写：{{ total_capital }}）。{{ foreign }}",
    "{%p for one in costs %}",
    "其中{{ one.name }}：{{ one.yuan }} 元（不计入技术交易额）。",
    "{%p endfor %}",
    "技术交易额：人民币 {{ technical_yuan }} 元（大写：{{ technical_capital }}）。",
    "支付方式：{{ payment }}。{{ payment_terms }}",
]
TERM = ["本合同自 {{ starts }} 起至 {{ ends }} 止。签订日期：{{ signed }}。"]
SECRETS = [
    "双方对在履行中知悉的对方技术秘密和商业秘密负有保密义务，合同终止后仍然有效。"
]
BREACH = [
    "一方违约的，按民法典承担违约责任；具体违约金或赔偿额的计算方法：＿＿＿＿＿＿。"
]
DISPUTE = [
    "发生争议先行协商；协商不成的，提交＿＿＿＿＿＿仲裁委员会仲裁，或向人民法院起诉。"
]
REGISTER = ["本合同由卖方在所在地申请认定登记，买方予以配合；一份合同只登记一次。"]
IP = "涉及的知识产权：{{ ip }}。"
KINDS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "development": (
        "技术开发合同",
        {
            "研究开发的内容、要求与交付": SUBJECT,
            "研究开发计划": ["研究开发方按期提交阶段报告；计划：＿＿＿＿＿＿。"],
            "风险责任": [
                "因无法克服的技术困难致使研究开发失败的，风险由双方按＿＿＿＿＿＿分担。"
            ],
            "成果归属": [
                IP,
                "申请专利的权利和技术秘密成果的使用权、转让权归属：＿＿＿＿＿＿。",
            ],
            "验收": ["按第一条所列指标验收，验收方式：＿＿＿＿＿＿。"],
        },
    ),
    "transfer": (
        "技术转让合同",
        {
            "转让的技术及范围": [*SUBJECT, IP],
            "权利状态": [
                "让与人保证其为合法权利人，转让的技术完整、无误、有效；此前许可和质押情况：＿＿＿＿＿＿。"
            ],
            "资料交付与技术指导": [
                "让与人交付全部技术资料并完成交底；交付清单：＿＿＿＿＿＿。"
            ],
            "后续改进": ["后续改进成果归改进方所有，另有约定的：＿＿＿＿＿＿。"],
            "验收": ["按第一条所列指标验收，验收方式：＿＿＿＿＿＿。"],
        },
    ),
    "licence": (
        "技术许可合同",
        {
            "许可的技术": [*SUBJECT, IP],
            "许可的方式与范围": [
                "许可方式（独占、排他、普通）：＿＿＿＿＿＿；地域与期限：＿＿＿＿＿＿。"
            ],
            "权利状态": ["许可人保证其有权许可，并在许可期内维持权利有效。"],
            "技术资料与指导": [
                "许可人交付实施所需资料并提供必要的技术指导：＿＿＿＿＿＿。"
            ],
            "后续改进": ["后续改进成果归改进方所有，另有约定的：＿＿＿＿＿＿。"],
        },
    ),
    "consulting": (
        "技术咨询合同",
        {
            "咨询的内容与要求": SUBJECT,
            "委托人的协作": ["委托人按期提供技术背景资料和数据：＿＿＿＿＿＿。"],
            "咨询报告与验收": ["受托人提交咨询报告，验收标准：＿＿＿＿＿＿。"],
            "决策责任": [
                "委托人按符合约定的咨询意见作出决策所造成的损失，受托人不承担责任，另有约定的除外。"
            ],
            "成果归属": [IP, "新的技术成果属于完成方，另有约定的：＿＿＿＿＿＿。"],
        },
    ),
    "service": (
        "技术服务合同",
        {
            "服务的内容、方式与要求": SUBJECT,
            "委托人的协作": ["委托人按期提供工作条件和配合事项：＿＿＿＿＿＿。"],
            "验收": ["按第一条所列要求验收，验收方式：＿＿＿＿＿＿。"],
            "成果归属": [IP, "新的技术成果属于完成方，另有约定的：＿＿＿＿＿＿。"],
        },
    ),
}
NUMBERS = "一二三四五六七八九十"
APPLICATION = (
    ("项目名称", "{{ project_name }}"),
    ("合同标的", "{{ subject }}"),
    ("合同类型", "{{ type }}"),
    ("技术领域", "{{ field }}"),
    ("知识产权", "{{ ip }}"),
    ("计划来源", "{{ plan }}"),
    ("社会经济目标", "{{ objective }}"),
    ("签订日期", "{{ signed }}"),
    ("合同期限", "{{ starts }} 至 {{ ends }}"),
    ("合同成交总额", "{{ total_yuan }} 元（{{ total_capital }}）{{ foreign }}"),
    (
        "非技术性费用",
        "{% for one in costs %}{{ one.name }} {{ one.yuan }} 元；{% endfor %}",
    ),
    ("技术交易额", "{{ technical_yuan }} 元（{{ technical_capital }}）"),
    ("支付方式", "{{ payment }}。{{ payment_terms }}"),
    ("关联交易", "{{ related }}"),
    ("技术进出口证号", "{{ licence }}"),
)
PARTY = "{{ one.name }}　{{ one.code }}　{{ one.region }}　{{ one.nature }}　{{ one.sector }}　{{ one.flags }}　{{ one.share }}"


def blank(title: str) -> Any:
    """Return an A4 document with Chinese fonts and a title."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.6)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.line_spacing = 1.5
    head = paper.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    note = paper.add_paragraph()
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    note.add_run(NOTICE).font.size = Pt(9)
    return paper


def contract(kind: str) -> None:
    """Write the template of one contract type."""
    title, own = KINDS[kind]
    paper = blank(title)
    for line in PARTIES:
        paper.add_paragraph(line)
    parts = {
        **own,
        "价款与支付": PRICE,
        "期限": TERM,
        "保密": SECRETS,
        "违约责任": BREACH,
        "争议解决": DISPUTE,
        "认定登记": REGISTER,
    }
    for place, (name, lines) in enumerate(parts.items()):
        number = NUMBERS[place] if place < 10 else f"十{NUMBERS[place - 10]}"  # noqa: PLR2004 - ten signs
        paper.add_paragraph().add_run(f"{number}、{name}").bold = True
        for line in lines:
            paper.add_paragraph(line)
    for side in ("卖方（盖章）：", "买方（盖章）："):
        paper.add_paragraph(
            f"\n{side}＿＿＿＿＿＿＿＿　　代表人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"
        )
    paper.save(str(OUT / f"{kind}.docx"))


def application() -> None:
    """Write the template of the application."""
    paper = blank("技术合同认定登记申请表")
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in APPLICATION:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    for word, side in (("卖方", "sellers"), ("买方", "buyers")):
        table.add_row().cells[0].text = f"{{%tr for one in {side} %}}"
        cells = table.add_row().cells
        cells[0].text, cells[1].text = word, PARTY
        table.add_row().cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Cm(3.6), Cm(12.2)
    paper.add_paragraph("\n申请人保证所填内容与合同原件一致，并对其真实性负责。")
    paper.add_paragraph("申请人（卖方盖章）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿")
    paper.save(str(OUT / "application.docx"))


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for one in KINDS:
        contract(one)
    application()
