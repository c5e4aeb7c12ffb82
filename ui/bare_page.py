"""A page of one sentence, for answers that are not Streamlit's: it needs neither a script nor a file."""

from __future__ import annotations


def bare_page(title: str, sentence: str, link: str) -> str:
    """The HTML of such a page, with a link to "/".

    title, sentence, link: texts of the program itself; nothing in them is escaped.
    """
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title>"
        "<body style=\"font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;margin:3rem 1.5rem;"
        'max-width:40rem;line-height:1.7">'
        f'<h1>{title}</h1><p>{sentence}</p><p><a href="/">{link}</a></p></body></html>'
    )
