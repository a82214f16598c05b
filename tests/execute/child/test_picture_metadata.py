"""Metadata: the label and the copyright notice stay, in every format; whatever else there was is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from PIL.PngImagePlugin import PngInfo

from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.picture_metadata import COPYRIGHT, EXIF_IFD, USER_COMMENT, Marks, marks_of
from pipeline.execute.child.pictures import opened, probe_picture

LABEL = '{"Label":"1","ContentProducer":"甲 & 乙 <丙>","ProduceID":"42"}'
RIGHTS = "© 2026 示例科技馆 <甲> & 乙"
SECRET = "secret-place"
RECIPE = {
    "max_image_pixels": 1_000_000,
    "transparent": False,
    "crop": None,
    "sizes": [[16, 12]],
    "encodings": [
        {"format": "AVIF", "suffix": ".avif", "quality": 60, "speed": 9},
        {"format": "WEBP", "suffix": ".webp", "quality": 80, "method": 4},
        {"format": "JPEG", "suffix": ".jpg", "quality": 80},
        {"format": "PNG", "suffix": ".png"},
    ],
    "motion": None,
}
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/" exif:GPSLatitude="secret-place" {attribute}>
{element}<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>
<dc:creator><rdf:Seq><rdf:li>secret-place</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def packet(attribute: str = "", element: str = "") -> bytes:
    return XMP.format(attribute=attribute, element=element, rights=escaped(RIGHTS)).encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def picture() -> Image.Image:
    return Image.linear_gradient("L").resize((32, 24)).convert("RGB")


def with_xmp_element(file: Path) -> None:
    picture().save(file, "JPEG", xmp=packet(element=f"<T:AIGC>{escaped(LABEL)}</T:AIGC>"))


def with_xmp_attribute(file: Path) -> None:
    picture().save(file, "WEBP", xmp=packet(attribute=f'T:AIGC="{escaped(LABEL)}"'))


def with_exif(file: Path) -> None:
    exif = Image.Exif()
    exif[COPYRIGHT] = RIGHTS.encode("gb18030")
    exif[0x013B] = SECRET
    exif.get_ifd(EXIF_IFD)[USER_COMMENT] = b"ASCII\0\0\0" + f'{{"AIGC": {LABEL}}}'.encode()
    exif.get_ifd(0x8825)[2] = (30.0, 40.0, 0.0)
    picture().save(file, "JPEG", exif=exif, comment=SECRET)


def with_png_texts(file: Path) -> None:
    texts = PngInfo()
    texts.add_itxt("AIGC", LABEL)
    texts.add_itxt("Copyright", RIGHTS)
    texts.add_text("Author", SECRET)
    picture().save(file, "PNG", pnginfo=texts)


@pytest.mark.parametrize("mark", [with_xmp_element, with_xmp_attribute, with_exif, with_png_texts])
def test_every_derivative_carries_both_and_nothing_else(folder: Path, mark) -> None:
    mark(folder / "source")
    source, *files = make_images(folder / "source", RECIPE)
    assert (source["aigc"], source["rights"]) == (LABEL, RIGHTS)
    assert len(files) == 4
    for made in files:
        assert (made["aigc"], made["rights"]) == (LABEL, RIGHTS)
        data = (folder / made["name"]).read_bytes()
        for gone in (SECRET.encode(), b"GPS", b"Exif\0", b"Photoshop"):
            assert gone not in data, (made["name"], gone)


def test_iptc_notice(folder: Path) -> None:
    notice = RIGHTS.encode()
    record = b"\x1c\x02\x74" + len(notice).to_bytes(2, "big") + notice
    block = b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record + b"\0" * (len(record) % 2)
    segment = b"Photoshop 3.0\0" + block
    picture().save("plain.jpg")
    data = (folder / "plain.jpg").read_bytes()
    app13 = b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment
    (folder / "source.jpg").write_bytes(data[:2] + app13 + data[2:])
    with opened(folder / "source.jpg", 10**6) as image:
        assert marks_of(image) == Marks(rights=RIGHTS)


@pytest.mark.parametrize(
    "text", ["not JSON", '{"Label": "9"}', '{"Label": "1", "GPS": "30,104"}', "x" * 10_000]
)
def test_a_label_that_cannot_be_read_is_found_and_not_carried(folder: Path, text: str) -> None:
    texts = PngInfo()
    texts.add_itxt("AIGC", text)
    picture().save("s.png", pnginfo=texts)
    probe = probe_picture(folder / "s.png", 10**6, 1)
    assert probe.broken_label
    assert probe.aigc == ""
    source, *_ = make_images(folder / "s.png", RECIPE)
    assert source["aigc"] == ""


def test_a_label_that_content_gives_is_written_and_gives_way_to_the_pictures_own(folder: Path) -> None:
    given = '{"Label":"1","ContentProducer":"001","ProduceID":"a"}'
    picture().save("s.jpg", comment=SECRET)
    with_png_texts(folder / "own.png")
    for name, label in (("s.jpg", given), ("own.png", LABEL)):
        source, *files = make_images(folder / name, {**RECIPE, "aigc": given})
        assert [made["aigc"] for made in (source, *files)] == [label] * 5


def test_an_entity_bomb_is_no_bomb(folder: Path) -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x:AIGC xmlns:x="y">&b;</x:AIGC>'
    )
    picture().save("s.jpg", xmp=bomb)
    with opened(folder / "s.jpg", 10**6) as image:
        assert marks_of(image) == Marks(broken=True)


def test_a_picture_without_marks_gets_none(folder: Path) -> None:
    picture().save("s.jpg", comment="a plain comment")
    source, *files = make_images(folder / "s.jpg", RECIPE)
    assert (source["aigc"], source["rights"]) == ("", "")
    assert all(b"xmpmeta" not in (folder / made["name"]).read_bytes() for made in files)


def test_pillows_own_limits_come_back(folder: Path) -> None:
    """They belong to the process: what else draws in it may need larger pictures."""
    picture().save("s.png")
    before = Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK
    with opened(Path("s.png"), 800):
        assert Image.MAX_IMAGE_PIXELS == 800
    with pytest.raises(Image.DecompressionBombError), opened(Path("s.png"), 10):
        pass
    assert before == (Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK)
