"""The picture of the next rollout shows what the model says: matrix, pictures, tables, and what is read aloud."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from playwright.sync_api import Frame, Locator, expect

from pyengine.output import wire
from pyengine.session import Session
from tests.browser.vault_page import BROKEN, DRAWN, STACK, judged, paste, saved, tab

GUESS = wire.Guess(8, 20, 1, 2, 1, 5, 0)
SIDES = ["As it is", "With the changes"]


def _asked(text: str = STACK) -> wire.Foresee:
    """Return what the page asks: the safe fixes are ticked at the beginning."""
    found = Session().analyse(wire.Analyse((wire.File("stack.yml", text),))).findings
    safe = [each for each in found if each.fix is not None and each.fix.applicability == "safe"]
    accepted = tuple(wire.Accepted(each.id, None) for each in safe)
    return wire.Foresee((wire.File("stack.yml", text),), accepted, "", "", GUESS, ())


def _foreseen(asked: wire.Foresee) -> wire.Foresight:
    return Session().foresee(asked)


def _opened(vault: Frame, text: str = STACK) -> Locator:
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Rollout")
    _settled(vault, panel)
    panel.locator(".matrix button").first.click()  # whichever was looked at last
    _settled(vault, panel)
    return panel


def _settled(vault: Frame, panel: Locator) -> None:
    vault.evaluate(DRAWN)
    expect(panel).to_have_attribute("aria-busy", "false")


def _choose(vault: Frame, panel: Locator, title: str) -> None:
    panel.get_by_role("button", name=title, exact=True).click()
    _settled(vault, panel)


@pytest.fixture(params=["wide", "narrow"])
def sized(request: pytest.FixtureRequest, vault: Frame) -> Frame:
    vault.page.set_viewport_size({"width": 1280 if request.param == "wide" else 360, "height": 800})
    return vault


def test_the_matrix_is_the_model_s(sized: Frame) -> None:
    panel = _opened(sized)
    (forecast,) = _foreseen(_asked()).forecasts
    rows = panel.locator(".matrix tbody tr")
    expect(rows).to_have_count(9)
    for index, (before, after) in enumerate(zip(forecast.before, forecast.after, strict=True)):
        cells = rows.nth(index).locator("td").all_inner_texts()
        for cell, fared in zip(cells, (before, after), strict=True):
            assert ("Survives." if fared.survived else "Fails.") in cell
            assert fared.words in cell
    count = sum(each.survived for each in forecast.before)
    expect(panel.get_by_role("heading", name=f"survives {count} of 9 scenarios")).to_be_visible()


@pytest.mark.parametrize("scenario", ["crash", "drain"])
def test_pictures_tables_and_words_are_the_model_s(sized: Frame, scenario: str) -> None:
    panel = _opened(sized)
    found = _foreseen(replace(_asked(), scenario=scenario))
    title = next(scene.title for scene in found.scenes if scene.id == scenario)
    _choose(sized, panel, title)
    figures = panel.locator("figure.foretold")
    expect(figures).to_have_count(2)
    for index, side in enumerate(found.sides):
        figure = figures.nth(index)
        expect(figure.get_by_role("heading")).to_have_text(SIDES[index])
        drawing = figure.get_by_role("img")
        assert drawing.locator("rect, line, text").count() == len(side.picture.shapes) + 1  # and the cursor
        assert side.headline in (drawing.get_attribute("aria-label") or "")
        figure.get_by_text("The same as a table").click()
        rows = figure.locator("tbody tr")
        expect(rows).to_have_count(len(side.moments))
        told = [[moment.row.time, moment.row.serving, moment.row.what] for moment in side.moments]
        assert [row.locator("td").all_inner_texts() for row in rows.all()] == told
        facts = dict(zip(*[figure.locator(name).all_inner_texts() for name in ("dt", "dd")], strict=True))
        assert facts == {fact.name: fact.value for fact in side.facts}
    assert sized.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_each_step_is_shown_and_said(vault: Frame) -> None:
    panel = _opened(vault)
    found = _foreseen(_asked())
    stops = sorted({moment.x for side in found.sides for moment in side.moments})
    step = panel.get_by_role("button", name="Step", exact=True)
    step.focus()
    for place in stops[:3]:
        vault.page.keyboard.press("Enter")
        for index, side in enumerate(found.sides):
            row = [moment.row for moment in side.moments if moment.x <= place][-1]
            line = f"At {row.time}: {row.serving} serve. {row.what}."
            expect(panel.locator(".now").nth(index)).to_have_text(line)
            expect(vault.locator("[role=status]").filter(has_text=line)).to_have_count(1)
        assert panel.locator(".cursor").first.get_attribute("x1") == f"{place:g}%"
    panel.get_by_role("button", name="Step back").click()
    assert panel.locator(".cursor").first.get_attribute("x1") == f"{stops[1]:g}%"


def test_play_walks_by_itself_and_pauses(vault: Frame) -> None:
    panel = _opened(vault)
    panel.get_by_role("button", name="Play").click()
    cursor = panel.locator(".cursor").first
    first = cursor.get_attribute("x1")
    expect(cursor).not_to_have_attribute("x1", first or "")
    panel.get_by_role("button", name="Pause").click()
    expect(panel.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.traces("the number stays")
def test_a_number_is_set_by_keyboard(vault: Frame) -> None:
    panel = _opened(vault)
    _choose(vault, panel, "it crashes after 8 s")
    slider = panel.get_by_role("slider", name="A bad version crashes after")
    slider.focus()
    vault.page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("button", name="it crashes after 9 s", exact=True)).to_be_visible()
    assert slider.evaluate("element => element === document.activeElement")
    found = _foreseen(replace(_asked(), scenario="crash", guess=replace(GUESS, crash=9)))
    expect(panel.locator("figcaption p").first).to_have_text(found.sides[0].headline)


def test_what_else_happens_is_told_in_a_line(vault: Frame) -> None:
    panel = _opened(vault)
    panel.get_by_text("Let something else happen").click()
    panel.get_by_role("button", name="A task crashes").click()
    found = _foreseen(replace(_asked(), deeds=(wire.Deed(10, "kill", 1),)))
    expect(panel.locator("figure.foretold").first.locator(".said li")).to_have_text(found.sides[0].deeds[0])
    panel.get_by_role("button", name="Take back").click()
    expect(panel.locator("figure.foretold .said li")).to_have_count(0)


def test_the_picture_is_saved_as_it_looks(vault: Frame) -> None:
    panel = _opened(vault)
    figure = panel.locator("figure.foretold").first
    data = saved(vault, figure.get_by_role("button", name="Save as SVG").click)
    drawing = ET.fromstring(data.decode())
    shapes = drawing.findall("{http://www.w3.org/2000/svg}rect")
    assert len(shapes) == figure.locator("svg rect").count()
    assert all(shape.get("fill") for shape in shapes)
    image = saved(vault, figure.get_by_role("button", name="Save as PNG").click)
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20]) == 1920


def test_what_cannot_be_foreseen_is_told(vault: Frame) -> None:
    paste(vault, BROKEN)
    judged(vault)
    expect(tab(vault, "Rollout")).to_contain_text("foreseen once the text can be judged")


def test_the_why_of_a_finding_tells_its_numbers(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    item = vault.locator(".finding", has_text="ends `completed`".replace("`", "")).first
    item.get_by_text("Why").first.click()
    session = Session()
    files = (wire.File("stack.yml", STACK),)
    found = next(
        each for each in session.analyse(wire.Analyse(files)).findings if each.rule == "update-failure-ignored"
    )
    said = session.cite(wire.Cite(files, found.id)).sentence
    assert "is called completed" in said
    expect(item.locator(".cited")).to_have_text(said)
