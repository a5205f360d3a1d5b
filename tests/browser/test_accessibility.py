"""axe-core finds nothing grave, whatever is before somebody: light and dark, wide and narrow."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "narrow and dark": {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}},
}


@pytest.mark.parametrize("look", LOOKS)
async def test_nothing_grave_is_found(opens, look):
    anna = await opens("anna", "general", **LOOKS[look])
    await anna.says("@ladder band3")
    await anna.asks("/ladder band3", "Engineer III")
    assert await violations(anna.page) == []
    await anna.page.screenshot(path=f"/tmp/ladder/page-tests/shot-{look}.png")
