"""Flat people and marks that several covers and diagrams share."""

from studio.drawing import INK, SKIN, VERMILION, WHITE, Picture, Point, oval, shifted


def head(picture: Picture, centre: Point, radius: float, hair: str = INK, facing: float = 0) -> None:
    """A head seen from the side: a cap of hair behind a face that looks towards the angle `facing`."""
    picture.circle(centre, radius, SKIN)
    picture.polygon(oval(centre, radius * 1.06, radius * 1.06, facing, 100, 290), hair)
    picture.circle(shifted(centre, facing - 14, radius * 0.6), radius * 0.09, INK)


def limb(picture: Picture, joints: list[Point], tone: str, width: float, hand: float = 0) -> None:
    """An arm or a leg through its joints; `hand` is the radius of a bare hand at the end."""
    picture.line(joints, tone, width)
    if hand:
        picture.circle(joints[-1], hand, SKIN)


def cross(picture: Picture, centre: Point, reach: float, tone: str = VERMILION) -> None:
    """A cross that says no, with a pale edge so that it shows on any ground."""
    for colour, width in ((WHITE, reach * 0.56), (tone, reach * 0.34)):
        for angle in (45, 135):
            ends = [shifted(centre, angle, reach), shifted(centre, angle + 180, reach)]
            picture.line(ends, colour, width)


def title(picture: Picture, words: str) -> None:
    """The heading of a diagram."""
    picture.text((800, 70), words, 50, INK, bold=True)


def heart(centre: Point, size: float) -> list[Point]:
    """The outline of a heart `size` wide."""
    x, y = centre
    left = oval((x - size / 4, y - size / 8), size / 4, size / 4, 0, 150, 360)
    right = oval((x + size / 4, y - size / 8), size / 4, size / 4, 0, 180, 390)
    return [*left, *right, (x, y + size / 2)]


def bolt(centre: Point, size: float) -> list[Point]:
    """The outline of a lightning sign `size` high."""
    x, y = centre
    shape = ((0.1, -0.5), (-0.28, 0.08), (-0.04, 0.08), (-0.12, 0.5), (0.28, -0.1), (0.04, -0.1))
    return [(x + a * size, y + b * size) for a, b in shape]
