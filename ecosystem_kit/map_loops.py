"""The go-back arrows of the map, with the reasons that they start from."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ecosystem_kit import lifecycle, svg
from ecosystem_kit.map_layout import LINE, REASONS, RIGHT
from ecosystem_kit.map_path import Visit

# How far right the go-back arrows run. A longer way back runs farther out, so that only the
# arrows 4 to 2 and 3 to 1 have to cross.
LANES = {(2, 1): 824.0, (3, 2): 824.0, (4, 3): 824.0, (3, 1): 841.0, (4, 2): 858.0, (4, 1): 875.0}
# How far below the upper edge of the box each arrow arrives.
ARRIVALS = {(2, 1): 106.0, (3, 1): 78.0, (4, 1): 50.0, (3, 2): 108.0, (4, 2): 86.0, (4, 3): 150.0}
ARRIVAL_ON_THE_WAY = 64.0  # of L12 and L13, in step 2


def groups_of(
    tops: Mapping[int, float],
) -> Iterator[tuple[str, float, list[lifecycle.Loop]]]:
    """Yield the loops that share an arrow: a key such as ``"3-1"``, the height of its words, they.

    Parameters
    ----------
    tops : mapping of int to float
        Each stage's upper edge, in pixels.
    """
    for stage in lifecycle.STAGES:
        y = tops[stage.number] + 26
        loops = lifecycle.loops_from(stage.number)
        for depth in sorted({one.depth for one in loops}):
            group = [one for one in loops if one.depth == depth]
            steps = [group[0].from_stage, group[0].to_stage, group[0].onward]
            yield "-".join(str(step) for step in steps if step), y, group
            y += LINE * (len(group) + 1) + 8


def words_of(group: list[lifecycle.Loop]) -> str:
    """Return what stands at an arrow.

    Examples
    --------
    >>> words_of([lifecycle.loop("L12")])
    'stop and go back to step 2, then 1'
    """
    first = group[0]
    onward = f", then {first.onward}" if first.onward else ""
    return f"stop and go back to step {first.to_stage}{onward}"


def places_of_arrows(tops: Mapping[int, float]) -> dict[str, tuple[float, float, float, float]]:
    """Return where each arrow's words stand: x, y, width and height in pixels."""
    return {
        key: (REASONS - 12, y - 19, RIGHT - REASONS + 16, LINE * (len(group) + 1) + 8)
        for key, y, group in groups_of(tops)
    }


def draw_go_backs(tops: Mapping[int, float], visits: list[Visit]) -> list[str]:
    """Draw an arrow for each "stop and go back" of the outline, its reasons where it starts."""
    walked = Counter(one.loop for one in visits)
    parts = []
    for _, y, group in groups_of(tops):
        times = {one.id: walked[one.id] for one in group}
        parts += _arrow_back(tops, group[0], y=y - 4, walked=sum(times.values()) > 0)
        parts += [svg.text(words_of(group), at=(REASONS, y), kind="strong")]
        for place, one in enumerate(group, start=1):
            parts += _reason(one, y + LINE * place, times[one.id])
    return parts


def _reason(loop: lifecycle.Loop, y: float, times: int) -> list[str]:
    kind = "name" if times else ""
    tick = svg.text("✔", at=(REASONS - 6, y), kind="name") if times else ""
    return [
        tick,
        svg.text(loop.id, at=(REASONS + 10, y), kind=kind),
        svg.text(loop.name, at=(REASONS + 42, y), kind=kind),
    ]


def _arrow_back(
    tops: Mapping[int, float], loop: lifecycle.Loop, *, y: float, walked: bool
) -> list[str]:
    kind = "walked" if walked else "line"
    if loop.onward is None:
        way = (loop.from_stage, loop.to_stage)
        arrival = tops[loop.to_stage] + ARRIVALS[way]
        lane = LANES[way]
        return [
            svg.arrow([(RIGHT + 1, y), (lane, y), (lane, arrival), (RIGHT + 3, arrival)], kind=kind)
        ]
    lane = LANES[loop.from_stage, loop.onward]
    middle = tops[loop.to_stage] + ARRIVAL_ON_THE_WAY
    end = tops[loop.onward] + ARRIVALS[loop.from_stage, loop.onward]
    onward = [(lane, middle - 8), (lane, end), (RIGHT + 3, end)]
    return [
        svg.arrow(onward, kind="onward"),
        svg.arrow([(RIGHT + 1, y), (lane, y), (lane, middle), (RIGHT + 3, middle)], kind=kind),
    ]
