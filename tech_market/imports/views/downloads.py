"""Files to keep: templates, rows to correct, the file as it came."""

from flask import Response
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.errors import NotFound
from tech_market.files import services as files
from tech_market.files.uploads import SANDBOX, data_folder
from tech_market.imports.exports import rows_xlsx
from tech_market.imports.rules import RowState
from tech_market.imports.services import finding
from tech_market.imports.sorts import sort_of
from tech_market.imports.template import template_csv, template_xlsx
from tech_market.imports.views.blueprint import asked_state, bp, codes, own_batch
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment


@route(bp, "/imports/template.xlsx", action=Action.IMPORT)
def template_workbook() -> ResponseReturnValue:
    """Give the template as a workbook with code lists to choose from."""
    sort = sort_of(current_actor())
    day = clock.today(clock.now())
    content = template_xlsx(sort.kind, book=codes().spoken("zh"), day=day)
    return attachment(content, name=f"{sort.word}导入模板", kind="xlsx")


@route(bp, "/imports/template.csv", action=Action.IMPORT)
def template_text() -> ResponseReturnValue:
    """Give the template as CSV."""
    sort = sort_of(current_actor())
    content = template_csv(sort.kind, day=clock.today(clock.now()))
    return attachment(content, name=f"{sort.word}导入模板", kind="csv")


@route(bp, "/imports/<ref>/rows.xlsx", action=Action.IMPORT)
def rows_workbook(ref: str) -> ResponseReturnValue:
    """Give rows with what is wrong, to correct offline and upload again."""
    batch, asked = own_batch(ref), asked_state()
    states = (RowState(asked),) if asked else (RowState.ERROR, RowState.DUPLICATE)
    rows = finding.list_rows(db.session(), batch, states=states)
    name = batch.file_name.rpartition(".")[0]
    return attachment(rows_xlsx(batch, rows), name=f"{name}-待修改", kind="xlsx")


@route(bp, "/imports/<ref>/file", action=Action.IMPORT)
def read_file(ref: str) -> ResponseReturnValue:
    """Give the file out as it came in."""
    file = own_batch(ref).file
    if file is None:
        raise NotFound("file")
    content = files.read(file, folder=data_folder())
    name = file.name.rpartition(".")[0]
    response: Response = attachment(content, name=name, kind=file.kind)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
